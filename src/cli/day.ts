/** Days as people write them on the command line. */
import { UsageError } from "./command.ts";

/** The beginning of a day, ISO 8601. */
export function dayOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  // A day that no month has is moved into the next one.
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime());
  if (isDay && day.toISOString().startsWith(text)) return day.toISOString();
  throw new UsageError(`${option} takes a day, as in 2026-01-31`);
}

/** The last instant of a day. */
export function endOf(option: string, text: string | undefined): string | undefined {
  const begin = dayOf(option, text);
  return begin === undefined ? undefined : new Date(Date.parse(begin) + 86_400_000 - 1).toISOString();
}
