/** One fact from start to end: policy, what GitHub has to be asked, the decision, one transaction. */
import { type Decision, nothing } from "./domain/decision.ts";
import type { Timer } from "./domain/effect.ts";
import type { PullRequestFact, RepositoryFact, RepositoryRef } from "./domain/fact.ts";
import type { Policy } from "./domain/policy.ts";
import { withoutProse } from "./domain/prose.ts";
import type { SeenWallet } from "./domain/wallet/standing.ts";
import { isCandidatesRepository } from "./handlers/candidates/follow-up.ts";
import {
  type AheadWanted,
  type Known,
  type Needs,
  nothingSeen,
  type Place,
  type Seen,
} from "./handlers/handler.ts";
import { touchesPolicy } from "./handlers/policy-check.ts";
import { handlerOf, type TimerFact, timerHandlerOf } from "./handlers/registry.ts";
import { withRequotes } from "./handlers/requote.ts";
import { type InForce, type PolicyBook, problemsOf } from "./policies.ts";
import type { AskChains, GitHubReader } from "./ports.ts";
import type { LoadedState } from "./store/activity.ts";
import { findOpenPlaces } from "./store/bounties.ts";
import { decideAndStore } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import { findPairings } from "./store/onboarding.ts";
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
  const ofCandidates = await policyOfCandidates(shell, fact);
  const inForce = ofCandidates ?? (await shell.policies.inForce(fact.repository, reader));
  const handler = handlerOf(fact);
  const now = shell.now().toISOString();
  const { effects = "perform" } = shell;
  const common = {
    effects,
    scope: scopeOf(fact),
    cause: `delivery:${fact.delivery}`,
    at: now,
    fact: withoutText(fact),
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
  const known = await readAhead(shell.db, fact, handler.ahead?.(fact, policy) ?? {});
  const first = await look(fact, handler.needs(fact, policy, known), reader);
  const merger = await lookAtMerger(fact, first, policy, reader);
  const seen = { ...merger, wallet: await walletOf(shell, fact, policy, now) };
  return decideAndStore(shell.db, {
    ...common,
    wanted: handler.state(fact, seen, policy),
    policyVersion: version,
    decide: (state) =>
      quietly(
        ofCandidates === null ? policy : null,
        withRequotes(fact, handler.decide(fact, { policy, seen, state, now }), state),
      ),
    // A wallet decides nothing that is booked, so nothing of it is kept with the decision.
    given: (state) => ({ seen, state: { ...withoutCandidates(state), wallet: null }, now }),
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
  const isOfCandidate = fact.type === "candidate-due";
  const inForce = isOfCandidate
    ? await shell.policies.hiringOf(ownerId)
    : await shell.policies.known(repositoryId, ownerId);
  const place = await placeOf(shell.db, repositoryId, isOfCandidate);
  const policy = inForce?.policy ?? null;
  return decideAndStore(shell.db, {
    effects: shell.effects ?? "perform",
    scope: { ownerId, repositoryId },
    cause: causeOf(fact),
    at: now,
    fact,
    wanted: handler.state(fact),
    policyVersion: inForce?.version ?? null,
    decide: (state) =>
      quietly(
        isOfCandidate ? null : policy,
        withRequotes(fact, handler.decide(fact, { state, now, policy, place }), state),
      ),
    given: (state) => ({ state: withoutCandidates(state), now, place }),
  });
}

function causeOf(fact: TimerFact): string {
  switch (fact.type) {
    case "hold-over":
      return `timer:${fact.awardKey}`;
    case "bounty-due":
      return `timer:bounty:${fact.issueId}`;
    case "candidate-due":
      return `timer:candidate:${fact.candidate}`;
    case "enrolment-due":
      return `timer:${fact.enrolment}`;
  }
}

/** The organisation's hiring holds in the private repository that it names, whatever other policy is in force there. */
async function policyOfCandidates({ policies }: Shell, fact: RepositoryFact): Promise<InForce | null> {
  const { repository, type } = fact;
  if (!repository.private || (type !== "issue" && type !== "comment")) return null;
  const inForce = await policies.hiringOf(repository.ownerId);
  return inForce !== null && isCandidatesRepository(repository, inForce.policy) ? inForce : null;
}

/** What an issue says books nothing, and need not be kept with what its labels do. */
function withoutText(fact: RepositoryFact): RepositoryFact {
  return fact.type === "issue" ? { ...fact, body: null } : fact;
}

/** Applications book nothing: no decision that is made again needs them, and what is kept of people is kept once. */
function withoutCandidates(state: LoadedState): LoadedState {
  return { ...state, candidates: [], waited: [] };
}

/** `null` when the App was removed, never saw the repository, or what there is to say is not for everybody who can read it. */
async function placeOf(db: Database, repositoryId: number, confidential: boolean): Promise<Place | null> {
  const seen = await findPlace(db, repositoryId);
  if (seen === null || (confidential && !seen.private)) return null;
  const { id, ownerId, owner, name, installationId } = seen;
  return { repository: { id, ownerId, owner, name }, installationId };
}

/** A quiet policy posts check runs alone; the private issues of candidates are another matter. */
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

async function readAhead(
  db: Database,
  fact: RepositoryFact,
  { openBounties, pairingsOf }: AheadWanted,
): Promise<Known> {
  const scope = scopeOf(fact);
  return {
    bounties: openBounties === true ? await findOpenPlaces(db, scope) : [],
    pairings: pairingsOf === undefined ? [] : await findPairings(db.kysely, scope.ownerId, [pairingsOf]),
  };
}

function scopeOf(fact: RepositoryFact) {
  return { ownerId: fact.repository.ownerId, repositoryId: fact.repository.id };
}

async function look(fact: RepositoryFact, needs: Needs, reader: GitHubReader): Promise<Seen> {
  const { repository } = fact;
  const { permissionOf, teams = [], candidatesRepository: wanted } = needs;
  const [pull, permission, memberOf, users, candidatesRepository, openIssues] = await Promise.all([
    needs.pull === undefined ? null : reader.pull(repository, needs.pull),
    permissionOf === undefined ? null : reader.permission(repository, permissionOf),
    permissionOf === undefined || teams.length === 0
      ? []
      : reader.teams(repository.owner, teams, permissionOf),
    Promise.all((needs.users ?? []).map((login) => reader.user(login))),
    wanted === undefined ? null : reader.repository(repository.owner, wanted),
    needs.openIssues === undefined ? [] : reader.openIssues(needs.openIssues),
  ]);
  const isNewHead =
    fact.type === "pull-request" && ["opened", "synchronized", "reopened"].includes(fact.action);
  const head = isNewHead && pull !== null && touchesPolicy(pull) ? pull.headRefOid : undefined;
  const proposed = await proposedProblems(repository, needs.proposedPolicy ?? head, reader);
  const found = users.filter((user) => user !== null);
  return {
    ...nothingSeen,
    pull: pull === null ? null : withoutProse(pull),
    permission,
    teams: memberOf,
    users: found,
    proposed,
    candidatesRepository,
    openIssues,
  };
}

async function proposedProblems(repository: RepositoryRef, commit: string | undefined, reader: GitHubReader) {
  if (commit === undefined) return null;
  const text = await reader.policyAt(repository, commit);
  return text === null ? null : problemsOf(text, repository);
}
