/** graphile-worker's log, through ours: it reports each job as information, which is detail here. */
import { Logger } from "graphile-worker";
import type { Log } from "./log.ts";

export function graphileLogger(log: Log): Logger {
  return new Logger((scope) => (level, message, meta) => {
    const details = { ...scope, ...meta };
    // Its sentence repeats what the error says, which is told apart.
    if (level === "error") log.error(details, meta?.error instanceof Error ? "a job failed" : message);
    else if (level === "warning") log.warn(details, message);
    else log.debug(details, message);
  });
}
