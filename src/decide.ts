/** One fact from start to end: policy, what GitHub has to be asked, the decision, one transaction. */
import { type Decision, nothing } from "./domain/decision.ts";
import type { RepositoryFact, RepositoryRef } from "./domain/fact.ts";
import { type Needs, nothingSeen, type Seen } from "./handlers/handler.ts";
import { touchesPolicy } from "./handlers/policy-check.ts";
import { handlerOf, type TimerFact, timerHandlerOf } from "./handlers/registry.ts";
import { type PolicyBook, problemsOf } from "./policies.ts";
import type { GitHubReader } from "./ports.ts";
import { decideAndStore } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import type { Transaction } from "./store/schema.ts";

export interface Shell {
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
  finish: (tx: Transaction) => Promise<boolean>,
): Promise<Decision> {
  if (fact.type === "push" && fact.touchesPolicy && fact.branch === fact.repository.defaultBranch) {
    await shell.policies.refresh(fact.repository, reader);
  }
  const inForce = await shell.policies.inForce(fact.repository, reader);
  const handler = handlerOf(fact);
  const now = shell.now().toISOString();
  const { effects = "perform" } = shell;
  const common = { effects, scope: scopeOf(fact), cause: `delivery:${fact.delivery}`, at: now, fact, finish };
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
  const seen = await look(fact, handler.needs(fact, policy), reader);
  return decideAndStore(shell.db, {
    ...common,
    wanted: handler.state(fact, seen, policy),
    policyVersion: version,
    decide: (state) => handler.decide(fact, { policy, seen, state, now }),
    given: (state) => ({ seen, state, now }),
  });
}

/** Decides on what a timer brings. */
export async function decideTimer(shell: Shell, fact: TimerFact): Promise<Decision> {
  const handler = timerHandlerOf(fact);
  const now = shell.now().toISOString();
  return decideAndStore(shell.db, {
    effects: shell.effects ?? "perform",
    scope: { ownerId: fact.ownerId, repositoryId: 0 },
    cause: `timer:${fact.awardKey}`,
    at: now,
    fact,
    wanted: handler.state(fact),
    policyVersion: null,
    decide: (state) => handler.decide(fact, { state, now }),
    given: (state) => ({ state, now }),
  });
}

function scopeOf(fact: RepositoryFact) {
  return { ownerId: fact.repository.ownerId, repositoryId: fact.repository.id };
}

async function look(fact: RepositoryFact, needs: Needs, reader: GitHubReader): Promise<Seen> {
  const { repository } = fact;
  const [pull, permission, users] = await Promise.all([
    needs.pull === undefined ? null : reader.pull(repository, needs.pull),
    needs.permissionOf === undefined ? null : reader.permission(repository, needs.permissionOf),
    Promise.all((needs.users ?? []).map((login) => reader.user(login))),
  ]);
  const isNewHead =
    fact.type === "pull-request" && ["opened", "synchronized", "reopened"].includes(fact.action);
  const head = isNewHead && pull !== null && touchesPolicy(pull) ? pull.headRefOid : undefined;
  const proposed = await proposedProblems(repository, needs.proposedPolicy ?? head, reader);
  return { ...nothingSeen, pull, permission, users: users.filter((user) => user !== null), proposed };
}

async function proposedProblems(repository: RepositoryRef, commit: string | undefined, reader: GitHubReader) {
  if (commit === undefined) return null;
  const text = await reader.policyAt(repository, commit);
  return text === null ? null : problemsOf(text, repository);
}
