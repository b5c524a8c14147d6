/**
 * Brings missed deliveries back: GitHub lists those that failed and sends one again when it is asked to, never by
 * itself. https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
import { type Client, ComeBackLater, respectingLimits, statusOf } from "./client.ts";

export interface RedeliverOptions {
  /** Speaks as the App itself. */
  readonly client: () => Promise<Client>;
  /** Which of the deliveries have arrived after all: an answer that came too late failed for GitHub alone. */
  readonly arrived: (guids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly now: () => Date;
  /** Ends the work after the request under way; what is left is found again the next time. */
  readonly signal: AbortSignal;
  readonly onAsked: (delivery: FailedDelivery) => void;
  /** Told of a delivery that is not asked for any more. */
  readonly onGivenUp: (delivery: FailedDelivery) => void;
}

export interface FailedDelivery {
  /** The last attempt's; each attempt has its own. */
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  /** How often GitHub has tried, the first time included. */
  readonly attempts: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly statusCode: number;
}

const dayMs = 86_400_000;
/** GitHub keeps deliveries, and sends them again, for three days. */
export const keptMs = 3 * dayMs;
/** Six requests over a little more than a day: enough for a night's outage, few for one that can never be taken. */
const mostAsked = 6;
const firstWaitMs = 300_000;
/** An attempt is listed once it has ended, which a slow one does some seconds after later ones. */
const overlapMs = 300_000;
/** Of one sweep; the next goes on. GitHub gives an App a few thousand requests an hour for everything. */
const mostPages = 50;
const mostRequests = 500;

/**
 * Asks again for what failed since a time, and resolves with the time before which everything is settled: it arrived,
 * or was given up.
 */
export async function redeliverFailed(options: RedeliverOptions, since: Date | null): Promise<Date> {
  const begun = options.now();
  const horizon = new Date(Math.max(begun.getTime() - keptMs, since?.getTime() ?? 0));
  const client = await options.client();
  const { failed, isComplete } = await listFailed(client, options, horizon);
  const arrived = await options.arrived(failed.map((one) => one.guid));
  const open = failed.filter((one) => !arrived.has(one.guid));
  const due = open.filter((one) => one.attempts <= mostAsked && dueAt(one) <= begun.getTime());
  for (const one of open) if (one.attempts > mostAsked) options.onGivenUp(one);
  for (const one of due.slice(0, mostRequests)) {
    if (options.signal.aborted) return horizon;
    try {
      await respectingLimits(options.now, () => ask(client, one, options));
    } catch (error) {
      if (error instanceof ComeBackLater) return horizon;
      throw error;
    }
  }
  if (!isComplete) return horizon;
  const unsettled = open.filter((one) => one.attempts <= mostAsked).map((one) => one.firstAt.getTime());
  return new Date(Math.min(begun.getTime() - overlapMs, ...unsettled));
}

/** In milliseconds since 1970: at once for the first time, then five minutes after an attempt, and four times as long each time. */
function dueAt({ attempts, lastAt }: FailedDelivery): number {
  return attempts === 1 ? 0 : lastAt.getTime() + firstWaitMs * 4 ** (attempts - 2);
}

async function ask(client: Client, delivery: FailedDelivery, options: RedeliverOptions): Promise<void> {
  try {
    await client.rest.apps.redeliverWebhookDelivery({ delivery_id: delivery.id });
    options.onAsked(delivery);
  } catch (error) {
    // GitHub has let go of it, or takes it for unfit: asking the others must not end here.
    const status = statusOf(error);
    if (status !== 404 && status !== 422) throw error;
    options.onGivenUp(delivery);
  }
}

interface Listed {
  /** Oldest first. */
  readonly failed: readonly FailedDelivery[];
  /** Whether the list went back to the horizon. */
  readonly isComplete: boolean;
}

async function listFailed(client: Client, { now, signal }: RedeliverOptions, horizon: Date): Promise<Listed> {
  const failed = new Map<string, FailedDelivery>();
  const succeeded = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && !signal.aborted; page += 1) {
    const at = cursor === undefined ? {} : { cursor };
    const { data, headers } = await respectingLimits(now, () =>
      client.rest.apps.listWebhookDeliveries({ per_page: 100, status: "failure", ...at }),
    );
    for (const { id, guid, event, delivered_at, status_code: statusCode } of data) {
      const lastAt = new Date(delivered_at);
      if (lastAt < horizon) return { failed: inOrder(failed), isComplete: true };
      // A GitHub that does not know the filter lists what succeeded too.
      if (statusCode >= 200 && statusCode < 400) succeeded.add(guid);
      if (succeeded.has(guid)) continue;
      const later = failed.get(guid);
      const counted = later ?? { id, guid, event, attempts: 0, firstAt: lastAt, lastAt, statusCode };
      failed.set(guid, { ...counted, attempts: counted.attempts + 1, firstAt: lastAt });
    }
    cursor = nextCursor(headers.link);
    if (cursor === undefined) return { failed: inOrder(failed), isComplete: true };
  }
  return { failed: inOrder(failed), isComplete: false };
}

function inOrder(failed: ReadonlyMap<string, FailedDelivery>): FailedDelivery[] {
  // Listed newest first, and by whole seconds: within a second the order is that of the list.
  return [...failed.values()].reverse().sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
}

function nextCursor(link: string | undefined): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return next === undefined ? undefined : (new URL(next).searchParams.get("cursor") ?? undefined);
}
