/** The Octokit that Foothold talks to GitHub with: no throttling of its own, waits of hours told to the queue. */
import { ProbotOctokit } from "probot";

/** GitHub ends what takes it longer than ten seconds; an answer that takes longer than this will not come. */
const answerWithinMs = 30_000;

/** `fetch` that gives up after a time in milliseconds. */
export function fetchWithin(ms: number): typeof fetch {
  return (input, options) => fetch(input, { ...options, signal: AbortSignal.timeout(ms) });
}

/**
 * Probot's Octokit without its throttling and retries, which sleep in memory for seconds between writes: the outbox
 * spaces and repeats what is left to do, so that a wait survives a restart and replicas share it.
 */
export const FootholdOctokit = ProbotOctokit.plugin(refuseOddAnswers).defaults(
  (options: { throttle?: object; retry?: object; request?: object }) => ({
    ...options,
    // Said for every instance: Probot makes one per installation, from options of its own.
    throttle: { ...options.throttle, enabled: false },
    retry: { ...options.retry, enabled: false },
    request: { fetch: fetchWithin(answerWithinMs), ...options.request },
    userAgent: "foothold",
  }),
);

export type Client = InstanceType<typeof ProbotOctokit>;

const unheard = () => undefined;

/** Speaks with a token that a person made. Nothing is logged: a request's headers hold it. */
export function clientWithToken(baseUrl: string, token: string): Client {
  const log = { debug: unheard, info: unheard, warn: unheard, error: unheard };
  return new FootholdOctokit({ baseUrl, auth: { token }, log }) as Client;
}

/**
 * Octokit gives the text of what it cannot read as JSON: a proxy's page, or an answer that broke off. Nobody looks for
 * that, and to some it would mean that something is not there.
 */
function refuseOddAnswers(octokit: Pick<Client, "hook">): void {
  octokit.hook.after("request", (response, options) => {
    const data: unknown = response.data;
    const isExpected =
      options.mediaType.format === "raw" || response.status === 204 || typeof data !== "string";
    if (!isExpected)
      throw new GitHubUnavailable(`${options.method} ${options.url} was answered, but not with JSON`);
  });
}

/** GitHub is not there, or not itself; queues try again for days before they give up. */
export class GitHubUnavailable extends Error {
  readonly outage = true;
  constructor(cause: unknown) {
    super("GitHub cannot be reached or does not work", { cause });
  }
}

/** GitHub said to come back later; queues wait until then. */
export class ComeBackLater extends Error {
  readonly retryAt: Date;
  /** What has to wait: `all` that the installation asks for, or `one` resource, whose requests of this hour are used up. */
  readonly waits: "all" | "one";
  constructor(retryAt: Date, cause: unknown, waits: ComeBackLater["waits"] = "all") {
    super(`GitHub asks to wait until ${retryAt.toISOString()}`, { cause });
    this.retryAt = retryAt;
    this.waits = waits;
  }
}

/** GitHub counts requests to each of these apart. */
export type Resource = "core" | "graphql";

/** What every replica knows of the waits that GitHub asked for. */
export interface Limits {
  /** When requests for a resource may go out again, or `null` when they may now. */
  readonly notBefore: (installationId: number, resource: Resource) => Promise<Date | null>;
  readonly wait: (installationId: number, resource: Resource | "all", until: Date) => Promise<void>;
}

/** One installation's share of what replicas know of limits. */
export interface Turn {
  readonly limits: Limits;
  readonly installationId: number;
}

/**
 * Runs a request when the installation may make one, and tells the other replicas when GitHub says to wait.
 * @throws ComeBackLater, without a request when a wait is known of.
 */
export async function inTurn<T>(
  now: () => Date,
  turn: Turn | null,
  resource: Resource,
  request: () => Promise<T>,
): Promise<T> {
  if (turn === null) return respectingLimits(now, request);
  const { limits, installationId } = turn;
  const until = await limits.notBefore(installationId, resource);
  if (until !== null) throw new ComeBackLater(until, "a wait that is known of");
  try {
    return await respectingLimits(now, request);
  } catch (error) {
    if (error instanceof ComeBackLater) {
      await limits.wait(installationId, error.waits === "all" ? "all" : resource, error.retryAt);
    }
    throw error;
  }
}

/** Runs a request, and turns GitHub's rate limits into a time to come back at, and its outages into ones. */
export async function respectingLimits<T>(now: () => Date, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw limitOf(error, now()) ?? (isOutage(error) ? new GitHubUnavailable(error) : error);
  }
}

/** No answer at all, for which Octokit makes a status up, or one that says that GitHub is at fault. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "HttpError") return false;
  const status = statusOf(error);
  return status === null || status >= 500;
}

/** GitHub's limits are by the hour; a longer wait is somebody's mistake, and would stop everything for as long. */
const longestWaitMs = 2 * 3_600_000;

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api says which headers to heed, in this order. */
function limitOf(error: unknown, now: Date): ComeBackLater | null {
  const headers = headersOf(error);
  if (headers === null) return null;
  const after = (ms: number) => new Date(now.getTime() + Math.min(Math.max(ms, 1000), longestWaitMs));
  const retryAfter = Number(headers["retry-after"]);
  if (retryAfter > 0) return new ComeBackLater(after(retryAfter * 1000), error);
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    // By GitHub's own clock, because this machine's may be off.
    const there = Date.parse(String(headers.date));
    const reset = Number(headers["x-ratelimit-reset"]) * 1000;
    const wait = reset - (Number.isNaN(there) ? now.getTime() : there);
    if (!Number.isNaN(wait)) return new ComeBackLater(after(wait), error, "one");
  }
  const isSecondary = error instanceof Error && /secondary rate limit/i.test(error.message);
  return isSecondary ? new ComeBackLater(after(60_000), error) : null;
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** The shape of Octokit's `RequestError` (REST) and `GraphqlResponseError`, whichever copy of the class threw it. */
interface Failed {
  readonly status?: number;
  readonly headers?: Headers;
  readonly response?: { readonly headers: Headers };
  readonly errors?: readonly { readonly type?: string }[];
}

/** The headers of a refusal that may be for a limit. GraphQL refuses with status 200. */
function headersOf(error: unknown): Headers | null {
  if (!(error instanceof Error)) return null;
  const { status, headers, response, errors } = error as Error & Failed;
  if (error.name === "GraphqlResponseError") {
    const isLimit = errors?.some(({ type }) => type === "RATE_LIMITED") || /rate limit/i.test(error.message);
    return isLimit ? (headers ?? {}) : null;
  }
  return status === 403 || status === 429 || status === 503 ? (response?.headers ?? null) : null;
}

/** The HTTP status of a failed request, or `null` when there was no answer, for which Octokit makes one up. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || error.name !== "HttpError") return null;
  const { status, response } = error as Error & Failed;
  return response === undefined ? null : (status ?? null);
}
