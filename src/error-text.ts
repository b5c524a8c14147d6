/**
 * What may be kept and logged of an error: what went wrong and where in the code, and nothing of whom it was about.
 * Errors of requests hold addresses, bodies and answers, errors of the database hold values.
 */

export interface ErrorSummary {
  readonly type: string;
  readonly message: string;
  /** Where it was thrown, a line each. */
  readonly stack: string;
  readonly code?: string;
  readonly status?: number;
  /** "GET /repos/…/issues/12". */
  readonly request?: string;
  readonly cause?: ErrorSummary;
  readonly errors?: readonly ErrorSummary[];
}

/** Causes of causes of causes say no more. */
const deepest = 4;

export function summarizeError(error: unknown, depth = 0): ErrorSummary {
  if (!(error instanceof Error))
    return { type: typeof error, message: withoutNames(String(error)), stack: "" };
  const { code, status, cause, errors, request } = error as Error & Details;
  const isDeep = depth >= deepest;
  return {
    type: error.name,
    message: messageOf(error),
    stack: frames(error.stack),
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(request?.url === undefined ? {} : { request: `${request.method ?? "GET"} ${routeOf(request.url)}` }),
    ...(cause === undefined || isDeep ? {} : { cause: summarizeError(cause, depth + 1) }),
    ...(Array.isArray(errors) && error instanceof AggregateError && !isDeep
      ? { errors: errors.map((one) => summarizeError(one, depth + 1)) }
      : {}),
  };
}

/** As one text, for what keeps failing and is shown to an operator. */
export function errorText(error: unknown): string {
  const { type, message, stack, request, cause } = summarizeError(error);
  const head = `${type}: ${message}${request === undefined ? "" : ` (${request})`}`;
  const why =
    cause === undefined
      ? []
      : [
          `caused by ${cause.type}: ${cause.message}${cause.request === undefined ? "" : ` (${cause.request})`}`,
        ];
  return [head, ...(stack === "" ? [] : [stack]), ...why].join("\n");
}

interface Details {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly errors?: unknown;
  readonly severity?: unknown;
  readonly request?: { readonly method?: string; readonly url?: string };
}

function messageOf(error: Error): string {
  const { errors } = error as Details;
  // It quotes what could not be read.
  if (error instanceof SyntaxError) return "a text could not be read";
  if (error.name === "GraphqlResponseError" && Array.isArray(errors)) {
    const types = errors.map((one: { type?: unknown }) =>
      typeof one.type === "string" ? one.type : "an error",
    );
    return `GitHub answered ${[...new Set(types)].join(", ")}`;
  }
  // GitHub says in words what is wrong, and then lists the values that are.
  const said = error.name === "HttpError" ? (error.message.split(/: [{["]/)[0] ?? "") : error.message;
  return withoutNames(said);
}

/** Without what stands in quotes, after an @, and in addresses. */
export function withoutNames(text: string): string {
  return text
    .replace(/\bhttps?:\/\/[^\s"'<>)]+/g, (url) => routeOf(url))
    .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "…@…")
    .replace(/(^|[^\w/])@[a-z\d][\w-]*/gi, "$1@…")
    .replace(/"[^"\n]*"|'[^'\n]*'|\x60[^\x60\n]*\x60/g, (quoted) => quotedWord(quoted));
}

/** What is named by its own kind of name, as columns and constraints are, is told: nobody is called that. */
function quotedWord(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return /^[a-z]+(_[a-z]+)+$/.test(inner) ? quoted : `${quoted[0]}…${quoted[0]}`;
}

/** Words of GitHub's addresses; every other part may be somebody's name, or a branch called after somebody. */
const routes = new Set(
  `access_tokens alerts app apps api assignees attempts branches check-runs check-suites collaborators comments commits
   contents deliveries events git graphql heads hook installation installations issues labels login manifests members
   memberships oauth orgs permission pulls rate_limit reactions ref refs repos repositories requested_reviewers reviews
   search statuses teams timeline token tokens user users v3 webhooks`.split(/\s+/),
);

/** An address without host and query, with the parts that say what is asked and the numbers of what it is asked for. */
export function routeOf(url: string): string {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  const parts = path
    .split("/")
    .map((part) => (part === "" || routes.has(part) || /^\d+$/.test(part) ? part : "…"));
  const after = (part: string, index: number) =>
    ["users", "collaborators", "memberships", "assignees", "members"].includes(parts[index - 1] ?? "")
      ? "…"
      : part;
  return parts.map((part, index) => (part === "" ? part : after(part, index))).join("/");
}

function frames(stack: string | undefined): string {
  return (stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}
