/** Lengths of time as people say them. */

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** "14 days", "1 hour", from milliseconds, in the largest unit that divides them. */
export function plainDuration(milliseconds: number): string {
  const [name, length] = units.find(([, one]) => milliseconds % one === 0) ?? ["minute", 60_000];
  const count = Math.round(milliseconds / length);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
