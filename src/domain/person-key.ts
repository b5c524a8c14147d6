/** How people stand in keys: in one recognisable form, so that the store can put internal numbers in their place. */

/** A person in a key of an entry, an award, a timer or an effect: `@583231`, or `@-7` for the forgotten person 7. */
export function personInKey(id: number): string {
  return `@${id}`;
}

const person = /(?<=:)@(-?\d+)(?=:|$)/g;

/** The ids of the people whom a key names. */
export function peopleInKey(key: string): number[] {
  return [...key.matchAll(person)].map(([, id]) => Number(id));
}

/** The key with something else in the place of each person. */
export function withPeopleAs(key: string, name: (id: number) => string): string {
  return key.replace(person, (_, id: string) => name(Number(id)));
}

/** Until 0007 the bare id stood where the person stands; what comes before it tells which segment that is. */
const bare =
  /(^|:)(award:\d+:(?:grant:[^:]+|pull-\d+:(?:override:[^:]+|[^:]+)|\d+:split:[^:]+|\d+)):(\d+)(?=:|$)/;

/** A key of an earlier version in today's form; any other stays as it is. */
export function keyOfToday(key: string, name: (id: number) => string = personInKey): string {
  return key.replace(
    bare,
    (_, begin: string, place: string, id: string) => `${begin}${place}:${name(Number(id))}`,
  );
}

/** What an earlier version would have called it. A forgotten person's id is known to nobody any more. */
export function keyOfBefore(key: string): string {
  return withPeopleAs(key, (id) => (id > 0 ? `${id}` : personInKey(id)));
}
