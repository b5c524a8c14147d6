/** Days as people write them. */

/** "30 November 2026", in UTC. */
export function day(at: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));
}
