/** Days as people write them. */

/** Made once: making one costs more than all that it writes on a comment. */
const written = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** "30 November 2026", in UTC. */
export function day(at: string): string {
  return written.format(new Date(at));
}
