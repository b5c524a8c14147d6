/**
 * The border at which people in keys change their form. In the domain a key names a person by GitHub's id (`@583231`),
 * in the database by internal number (`#7`): entries are never changed, so nothing in them may say who somebody is.
 */
import { peopleInKey, personInKey, withPeopleAs } from "../domain/person-key.ts";
import { findNumbers, numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

const stored = /(?<=:)#(\d+)(?=:|$)/g;

/** The numbers of the people whom a stored key names. */
export function numbersInKey(key: string): number[] {
  return [...key.matchAll(stored)].map(([, number]) => Number(number));
}

/** A stored key in the domain's form, by what each number goes by there. */
export function fromStored(key: string, idOf: (number: number) => number): string {
  return key.replace(stored, (_, number: string) => personInKey(idOf(Number(number))));
}

/** A key of the domain in the form to store, by each person's number. */
export function toStored(key: string, numberOf: (id: number) => number): string {
  return withPeopleAs(key, (id) => `#${numberOf(id)}`);
}

/**
 * How to store keys that name people.
 * @throws Error, by what it returns, when somebody was never remembered.
 */
export async function storing(tx: Transaction, keys: readonly string[]): Promise<(key: string) => string> {
  const numberOf = await numbersOf(tx, keys.flatMap(peopleInKey));
  return (key) => toStored(key, numberOf);
}

/** How to look for keys: what names somebody who has no number is stored nowhere, and stays as it is. */
export async function seeking(tx: Transaction, keys: readonly string[]): Promise<(key: string) => string> {
  const numberOf = await findNumbers(tx, keys.flatMap(peopleInKey));
  return (key) =>
    peopleInKey(key).every((id) => numberOf(id) !== undefined)
      ? toStored(key, (id) => numberOf(id) ?? 0)
      : key;
}

/** How to read stored keys: those who were forgotten go by minus their number. */
export async function reading(
  tx: Pick<Transaction, "selectFrom">,
  keys: readonly string[],
): Promise<(key: string) => string> {
  const numbers = [...new Set(keys.flatMap(numbersInKey))];
  const rows =
    numbers.length === 0
      ? []
      : await tx
          .selectFrom("people")
          .select(["number", "github_id"])
          .where("number", "in", numbers)
          .execute();
  const ids = new Map(rows.map((row) => [row.number, row.github_id]));
  return (key) => fromStored(key, (number) => ids.get(number) ?? -number);
}
