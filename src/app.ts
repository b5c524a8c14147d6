/** The Probot app: a stored delivery becomes a fact, the fact a decision, and both are finished in one transaction. */
import type { Probot } from "probot";
import { decide, type Shell } from "./decide.ts";
import { formatMoney } from "./domain/amount.ts";
import type { Decision } from "./domain/decision.ts";
import type { InstallationFact, RepositoryFact } from "./domain/fact.ts";
import type { Client } from "./github/client.ts";
import { factsOf, knownEvents } from "./github/facts.ts";
import { defaultsRepository } from "./github/paths.ts";
import type { GitHubReader } from "./ports.ts";
import { AlreadyDone } from "./store/commit.ts";
import { finishDelivery, type StoredDelivery } from "./store/deliveries.ts";
import { openObligations } from "./store/obligations.ts";
import { rememberInstallation, rememberRepository } from "./store/places.ts";
import { markStale } from "./store/policies.ts";

export interface AppOptions extends Shell {
  readonly probot: Probot;
  /** Reads GitHub as the installation whose Octokit Probot gives. */
  readonly readerFor: (octokit: Client, installationId: number) => GitHubReader;
  /** Told of every decision, for logs and counts. */
  readonly onDecision?: (fact: RepositoryFact, decision: Decision) => void;
}

export interface App {
  /** Takes a delivery from the inbox through Probot's handlers; they finish it with what they decide. */
  readonly process: (delivery: StoredDelivery) => Promise<void>;
}

/** Registers the handlers with Probot. Probot runs behind the inbox, never inside the webhook request. */
export function createApp(options: AppOptions): App {
  const { probot } = options;
  // Deliveries under way, so that a handler can finish the one that Probot gives it.
  const underWay = new Map<string, StoredDelivery>();
  const remember = rememberingPlaces(options);

  probot.on(knownEvents() as Parameters<Probot["on"]>[0], async (context) => {
    const delivery = underWay.get(context.id);
    if (delivery === undefined) throw new Error(`The delivery ${context.id} did not come from the inbox`);
    const readerOf = (fact: RepositoryFact) =>
      options.readerFor(context.octokit as Client, fact.installationId);
    for (const fact of factsOf(context.id, context.name, context.payload)) {
      if (fact.type === "installation") await installed(options, fact);
      else if ("repository" in fact) await decideOnce(options, fact, readerOf(fact), delivery, remember);
    }
  });

  return {
    process: async (delivery) => {
      underWay.set(delivery.guid, delivery);
      try {
        const payload = readJson(delivery.body.toString("utf8"));
        await probot.receive({ id: delivery.guid, name: delivery.event, payload } as never);
      } catch (error) {
        throw causeOf(error);
      } finally {
        underWay.delete(delivery.guid);
      }
    },
  };
}

async function decideOnce(
  options: AppOptions,
  fact: RepositoryFact,
  reader: GitHubReader,
  delivery: StoredDelivery,
  remember: (fact: RepositoryFact) => Promise<void>,
): Promise<void> {
  await remember(fact);
  if (isOrganisationPolicy(fact)) await markStale(options.db, { ownerId: fact.repository.ownerId });
  try {
    const decision = await decide(options, fact, reader, (tx) => finishDelivery(tx, delivery));
    options.onDecision?.(fact, decision);
  } catch (error) {
    // Whoever finished it has stored what it means; there is nothing left to do here.
    if (!(error instanceof AlreadyDone)) throw error;
  }
}

/** A change of the organisation's defaults concerns all its repositories. */
function isOrganisationPolicy(fact: RepositoryFact): boolean {
  return fact.type === "push" && fact.touchesPolicy && fact.repository.name === defaultsRepository;
}

/** Stores names when they changed since this process last saw them. */
function rememberingPlaces({ db }: Shell): (fact: RepositoryFact) => Promise<void> {
  const seen = new Map<number, string>();
  return async ({ repository, installationId }) => {
    const name = `${repository.owner}/${repository.name} ${repository.private} ${installationId}`;
    if (seen.get(repository.id) === name) return;
    await rememberRepository(db, { ...repository, installationId });
    seen.set(repository.id, name);
  };
}

async function installed({ db, now, probot }: AppOptions, fact: InstallationFact): Promise<void> {
  const removedAt = fact.action === "deleted" ? now() : null;
  // What changed while the App was away, or could not see, was never told.
  await markStale(db, { ownerId: fact.owner.id });
  await rememberInstallation(db, {
    id: fact.installationId,
    ownerId: fact.owner.id,
    owner: fact.owner.login,
    removedAt,
  });
  if (removedAt === null) return;
  const obligations = await openObligations(db, fact.owner.id);
  if (obligations.length === 0) return;
  const open = obligations.map((one) => ({ type: one.type, amount: formatMoney(one) }));
  probot.log.warn(
    { installation: fact.installationId, obligations: open },
    "the App was removed, and the ledger still stands for this",
  );
}

/** PostgreSQL keeps no NUL in a text, and nobody means one. */
function readJson(text: string): unknown {
  if (!text.includes("\\u0000")) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === "string" ? value.replaceAll("\0", "") : value,
  );
}

/** Probot wraps what handlers throw in an AggregateError; the queue wants the error itself. */
function causeOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? (error.errors[0] as unknown) : error;
}
