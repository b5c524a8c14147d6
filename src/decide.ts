/** One fact from start to end: policy, what GitHub has to be asked, the decision, one transaction. */
import { type Decision, nothing } from "./domain/decision.ts";
import type { Timer } from "./domain/effect.ts";
import type { PullRequestFact, RepositoryFact, RepositoryRef } from "./domain/fact.ts";
import type { Policy } from "./domain/policy.ts";
import type { SeenWallet } from "./domain/wallet/standing.ts";
import { type Needs, nothingSeen, type Place, type Seen } from "./handlers/handler.ts";
import { touchesPolicy } from "./handlers/policy-check.ts";
import { handlerOf, type TimerFact, timerHandlerOf } from "./handlers/registry.ts";
import { withRequotes } from "./handlers/requote.ts";
import { type PolicyBook, problemsOf } from "./policies.ts";
import type { AskChains, GitHubReader } from "./ports.ts";
import { decideAndStore } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import { findPlace } from "./store/places.ts";
import type { Transaction } from "./store/schema.ts";
import { lookAtWallet } from "./wallet-look.ts";

export interface Shell {
  /** Asks chains about the signatures of contract wallets; without it only keys can link wallets. */
  readonly askChains?: AskChains;
  readonly db: Database;
  readonly policies: PolicyBook;
  readonly now: () => Date;
  /** `discard`: nothing is done to GitHub and no timer is set, as in a replay. */
  readonly effects?: "perform" | "discard";
}

/**
 * Decides on one fact of a repository and stores the decision. Where there is no policy, next to nothing is read and
 * nothing posted, but for the check of a policy that is being proposed. What needs no decision is not finished here.
 */
export async function decide(
  shell: Shell,
  fact: RepositoryFact,
  reader: GitHubReader,
  finish?: (tx: Transaction) => Promise<boolean>,
): Promise<Decision> {
  if (fact.type === "push" && fact.touchesPolicy && fact.branch === fact.repository.defaultBranch) {
    await shell.policies.refresh(fact.repository, reader);
  }
  const inForce = await shell.policies.inForce(fact.repository, reader);
  const handler = handlerOf(fact);
  const now = shell.now().toISOString();
  const { effects = "perform" } = shell;
  const common = {
    effects,
    scope: scopeOf(fact),
    cause: `delivery:${fact.delivery}`,
    at: now,
    fact,
    ...(finish === undefined ? {} : { finish }),
  };
  if (inForce === null) {
    if (handler.withoutPolicy === undefined) return nothing;
    const seen = await look(fact, handler.withoutPolicy.needs(fact), reader);
    const decision = handler.withoutPolicy.decide(fact, seen);
    if (decision.effects.length === 0) return nothing;
    return decideAndStore(shell.db, {
      ...common,
      wanted: {},
      policyVersion: null,
      decide: () => decision,
      given: () => ({}),
    });
  }
  const { policy, version } = inForce;
  if (!handler.concerns(fact, policy)) return nothing;
  const first = await look(fact, handler.needs(fact, policy), reader);
  const merger = await lookAtMerger(fact, first, policy, reader);
  const seen = { ...merger, wallet: await walletOf(shell, fact, policy, now) };
  return decideAndStore(shell.db, {
    ...common,
    wanted: handler.state(fact, seen, policy),
    policyVersion: version,
    decide: (state) =>
      quietly(policy, withRequotes(fact, handler.decide(fact, { policy, seen, state, now }), state)),
    // A wallet decides nothing that is booked, so nothing of it is kept with the decision.
    given: (state) => ({ seen, state: { ...state, wallet: null }, now }),
  });
}

/** Quotes an open pull request again; what the App does not see any more has no check to be mended. */
export async function requote(
  shell: Shell,
  { repositoryId, pull }: Extract<Timer, { type: "requote" }>,
  readerFor: (installationId: number) => Promise<GitHubReader>,
): Promise<void> {
  const seen = await findPlace(shell.db, repositoryId);
  if (seen === null) return;
  const { installationId, ...repository } = seen;
  const fact: PullRequestFact = {
    type: "pull-request",
    action: "requoted",
    delivery: `requote:${repositoryId}:${pull.number}`,
    installationId,
    // Which branch is the default one the snapshot says.
    repository: { ...repository, defaultBranch: "" },
    actor: null,
    pull,
    merged: false,
    headSha: "",
  };
  await decide(shell, fact, await readerFor(installationId));
}

/** Decides on what a timer brings. */
export async function decideTimer(shell: Shell, fact: TimerFact): Promise<Decision> {
  const handler = timerHandlerOf(fact);
  const now = shell.now().toISOString();
  const { ownerId, repositoryId } = fact;
  const inForce = await shell.policies.known(repositoryId, ownerId);
  const place = await placeOf(shell.db, repositoryId);
  const policy = inForce?.policy ?? null;
  return decideAndStore(shell.db, {
    effects: shell.effects ?? "perform",
    scope: { ownerId, repositoryId },
    cause: `timer:${"awardKey" in fact ? fact.awardKey : `bounty:${fact.issueId}`}`,
    at: now,
    fact,
    wanted: handler.state(fact),
    policyVersion: inForce?.version ?? null,
    decide: (state) =>
      quietly(policy, withRequotes(fact, handler.decide(fact, { state, now, policy, place }), state)),
    given: (state) => ({ state, now, place }),
  });
}

/** `null` when the App was removed, or never saw the repository. */
async function placeOf(db: Database, repositoryId: number): Promise<Place | null> {
  const seen = await findPlace(db, repositoryId);
  if (seen === null) return null;
  const { id, ownerId, owner, name, installationId } = seen;
  return { repository: { id, ownerId, owner, name }, installationId };
}

/** A quiet policy posts check runs alone. */
function quietly(policy: Policy | null, decision: Decision): Decision {
  if (policy?.quiet !== true) return decision;
  return { ...decision, effects: decision.effects.filter((effect) => effect.type !== "comment") };
}

async function walletOf(
  { db, askChains }: Shell,
  fact: RepositoryFact,
  policy: Policy,
  now: string,
): Promise<SeenWallet | null> {
  if (askChains === undefined || fact.type !== "comment") return null;
  return lookAtWallet(fact, { db, askChains, policy, now });
}

/** The second look: at whoever merged, once the pull request says who that was. */
async function lookAtMerger(
  fact: RepositoryFact,
  seen: Seen,
  policy: Policy,
  reader: GitHubReader,
): Promise<Seen> {
  const needs = handlerOf(fact).merger?.(fact, seen, policy) ?? null;
  if (needs === null) return seen;
  const { id, login, here, teams, elsewhere } = needs;
  const { owner } = fact.repository;
  const [permission, memberOf, others] = await Promise.all([
    here ? reader.permission(fact.repository, login) : null,
    teams.length === 0 ? [] : reader.teams(owner, teams, login),
    Promise.all(
      elsewhere.map(async ({ id, nameWithOwner }) => {
        const [owner = "", name = ""] = nameWithOwner.split("/");
        return { id, permission: await reader.permission({ owner, name }, login) };
      }),
    ),
  ]);
  return { ...seen, merger: { id, login, permission, teams: memberOf, elsewhere: others } };
}

function scopeOf(fact: RepositoryFact) {
  return { ownerId: fact.repository.ownerId, repositoryId: fact.repository.id };
}

async function look(fact: RepositoryFact, needs: Needs, reader: GitHubReader): Promise<Seen> {
  const { repository } = fact;
  const { permissionOf, teams = [] } = needs;
  const [pull, permission, memberOf, users] = await Promise.all([
    needs.pull === undefined ? null : reader.pull(repository, needs.pull),
    permissionOf === undefined ? null : reader.permission(repository, permissionOf),
    permissionOf === undefined || teams.length === 0
      ? []
      : reader.teams(repository.owner, teams, permissionOf),
    Promise.all((needs.users ?? []).map((login) => reader.user(login))),
  ]);
  const isNewHead =
    fact.type === "pull-request" && ["opened", "synchronized", "reopened"].includes(fact.action);
  const head = isNewHead && pull !== null && touchesPolicy(pull) ? pull.headRefOid : undefined;
  const proposed = await proposedProblems(repository, needs.proposedPolicy ?? head, reader);
  const found = users.filter((user) => user !== null);
  return { ...nothingSeen, pull, permission, teams: memberOf, users: found, proposed };
}

async function proposedProblems(repository: RepositoryRef, commit: string | undefined, reader: GitHubReader) {
  if (commit === undefined) return null;
  const text = await reader.policyAt(repository, commit);
  return text === null ? null : problemsOf(text, repository);
}
