/** The Octokit that Foothold talks to GitHub with: no throttling of its own, waits of hours told to the queue. */
import { ProbotOctokit } from "probot";

/**
 * Probot's Octokit without its throttling and retries, which sleep in memory for seconds between writes: the outbox
 * spaces and repeats what is left to do, so that a wait survives a restart and replicas share it.
 */
export const FootholdOctokit = ProbotOctokit.defaults((options: { throttle?: object; retry?: object }) => ({
  ...options,
  // Said for every instance: Probot makes one per installation, from options of its own.
  throttle: { ...options.throttle, enabled: false },
  retry: { ...options.retry, enabled: false },
  userAgent: "foothold",
}));

export type Client = InstanceType<typeof ProbotOctokit>;

/** GitHub said to come back later; queues wait until then. */
export class ComeBackLater extends Error {
  readonly retryAt: Date;
  constructor(retryAt: Date, cause: unknown) {
    super(`GitHub asks to wait until ${retryAt.toISOString()}`, { cause });
    this.retryAt = retryAt;
  }
}

/** Runs a request, and turns GitHub's rate limits into a time to come back at. */
export async function respectingLimits<T>(now: () => Date, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const retryAt = limitOf(error, now());
    throw retryAt === null ? error : new ComeBackLater(retryAt, error);
  }
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api says which headers to heed, in this order. */
function limitOf(error: unknown, now: Date): Date | null {
  const headers = headersOf(error);
  if (headers === null) return null;
  const retryAfter = Number(headers["retry-after"]);
  if (Number.isFinite(retryAfter) && retryAfter > 0) return new Date(now.getTime() + retryAfter * 1000);
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const reset = Number(headers["x-ratelimit-reset"]);
    if (Number.isFinite(reset)) return new Date(Math.max(reset * 1000, now.getTime() + 1000));
  }
  const isSecondary = error instanceof Error && /secondary rate limit/i.test(error.message);
  return isSecondary ? new Date(now.getTime() + 60_000) : null;
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** The shape of Octokit's `RequestError` (REST) and `GraphqlResponseError`, whichever copy of the class threw it. */
interface Failed {
  readonly status?: number;
  readonly headers?: Headers;
  readonly response?: { readonly headers: Headers };
}

function headersOf(error: unknown): Headers | null {
  if (!(error instanceof Error)) return null;
  const { status, headers, response } = error as Error & Failed;
  if (error.name === "GraphqlResponseError") return headers ?? null;
  return status === 403 || status === 429 || status === 503 ? (response?.headers ?? null) : null;
}

/** The HTTP status of a failed request, or `null` when there was no answer. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && error.name === "HttpError"
    ? ((error as Error & Failed).status ?? null)
    : null;
}
