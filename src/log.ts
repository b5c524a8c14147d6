/**
 * The log: one JSON object a line, in which nobody is named. Only fields that are known to name nobody come through,
 * errors are told without what they were about, and so are requests: libraries log more than that.
 */
import { type DestinationStream, type Logger, pino } from "pino";
import { routeOf, summarizeError, withoutNames } from "./error-text.ts";

export interface LogOptions {
  readonly level: string;
  readonly destination?: DestinationStream;
}

/** What lines hold beside their message. A field that is not here is left out: put it in when it names nobody. */
const fields = new Set(
  `attempts changed commentsEmptied count day delivery duration effect effectsDropped entries errorsDropped event fact guid
   home installation jobId lane migration obligations performers person pid policiesDropped role sweep
   taskIdentifier url workerId`.split(/\s+/),
);

/** What a part of the program says of itself on each of its lines; Probot's name the delivery. */
const bindings = new Set(["name", "id", "pid", "hostname"]);

type Fields = Record<string, unknown>;

export function createLog({ level, destination }: LogOptions): Logger {
  const log = pino(
    {
      level,
      name: "foothold",
      serializers: { err: (error: unknown) => error },
      formatters: { log: (object) => only(fields, object) },
      hooks: {
        logMethod(args, method) {
          const [first, ...rest] = args as unknown as [unknown, ...unknown[]];
          const [details, text] = typeof first === "string" ? [{}, first] : [first, rest[0]];
          // Beside its sentence stands all that was sent.
          const isRequest = typeof text === "string" && text.startsWith("GitHub request: ");
          const said = typeof text === "string" ? messageOf(text) : undefined;
          method.apply(this, [
            isRequest ? {} : told(details),
            ...(said === undefined ? [] : [said]),
          ] as never);
        },
      },
    },
    destination ?? pino.destination(1),
  );
  // A formatter of bindings is asked for the first logger's alone; whatever comes of it inherits this.
  const { child } = log;
  log.child = function (this: Logger, given, options) {
    return child.call(this, only(bindings, given), options);
  } as Logger["child"];
  return log;
}

/** Errors as what may be said of them, wherever they stand. */
function told(details: unknown): Fields {
  if (details instanceof Error) return { err: summarizeError(details) };
  if (typeof details !== "object" || details === null) return {};
  const { err, error, ...others } = details as Fields;
  const failure = err ?? error;
  return failure === undefined ? others : { ...others, err: summarizeError(failure) };
}

function only(known: ReadonlySet<string>, object: Fields): Fields {
  const entries = Object.entries(object).filter(
    // An event is its name; Probot's own lines hold all of it.
    ([key, value]) => key === "err" || (known.has(key) && (key !== "event" || typeof value === "string")),
  );
  return Object.fromEntries(entries);
}

/** Octokit's plugin writes addresses into its sentences; graphile-worker writes the message of an error into them. */
function messageOf(text: string): string {
  const [, method, url, status] = /^GitHub request: (\w+) (\S+) - (.*)$/.exec(text) ?? [];
  if (method !== undefined && url !== undefined)
    return `GitHub request: ${method} ${routeOf(url)} - ${status}`;
  return withoutNames(text.split("\n")[0] ?? "");
}
