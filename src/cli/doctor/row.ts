/** What doctor says about one thing. */

export type State = "ok" | "missing" | "wrong" | "unknown";

export interface Row {
  /** The thing that was looked at. */
  readonly check: string;
  readonly state: State;
  /** How it is. */
  readonly found: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly fix: string;
}

export function row(check: string, state: State, found: string, fix = ""): Row {
  return { check, state, found, fix };
}

/** The first line of an error: what follows is for developers. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
