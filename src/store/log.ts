/** What the store needs of a logger: pino's shape, so that pino, Probot's log and a test's list all fit. */

type Write = (details: object, message?: string) => void;

export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
