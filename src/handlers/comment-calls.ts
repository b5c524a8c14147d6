/** What the commands of a comment want to be known before they run: of GitHub, and of the store. */
import { lookedAt } from "../commands/command.ts";
import type { Call } from "../commands/parse.ts";
import { findCommand } from "../commands/registry.ts";
import { loginsIn } from "../commands/values.ts";
import type { CommentFact } from "../domain/fact.ts";
import { wantedLabels } from "../domain/next.ts";
import { chooseMentor } from "../domain/pairing.ts";
import { isAnyone, teamsOf, type Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { readCohort } from "../domain/programme.ts";
import { measuredTime } from "../domain/response-times.ts";
import { pullName } from "../domain/reverts.ts";
import { cappedPeriods } from "./award.ts";
import { budgetsOf } from "./budgets.ts";
import { knownCalls, looksAt } from "./calls.ts";
import {
  type AheadWanted,
  type Given,
  type Known,
  type Needs,
  nothingKnown,
  type StateWanted,
} from "./handler.ts";
import { stateFor } from "./pull-state.ts";

export function ahead(fact: CommentFact, policy: Policy): AheadWanted {
  const { actor } = fact;
  return {
    ...(looksAt(fact, policy, "issues") ? { openBounties: true } : {}),
    ...(actor !== null && looksAt(fact, policy, "pairings") ? { pairingsOf: actor.id } : {}),
  };
}

export function needs(fact: CommentFact, policy: Policy, known: Known = nothingKnown): Needs {
  const calls = knownCalls(fact, policy);
  if (calls.length === 0 || fact.actor === null) return {};
  const users = calls.flatMap((call) => {
    const command = findCommand(call.name);
    return command === undefined
      ? []
      : [...loginsIn(command, call), ...mentorsFor(fact, call, policy, known)];
  });
  return {
    ...standingNeeds(fact, policy, fact.actor.login),
    users: [...new Set(users)],
    ...pullNeeds(fact, policy),
    ...candidatesNeeds(fact, policy),
    ...(looksAt(fact, policy, "issues")
      ? {
          openIssues: {
            owner: fact.repository.owner,
            places: known.bounties,
            labels: wantedLabels(policy),
          },
        }
      : {}),
  };
}

/** Whoever would be asked to be somebody's mentor has to be known as an account. */
function mentorsFor({ actor }: CommentFact, call: Call, { hiring }: Policy, { pairings }: Known): string[] {
  const wish = findCommand(call.name)?.mentorWish?.(call.words.map(({ text }) => text)) ?? null;
  if (wish === null || actor === null || hiring === null) return [];
  const mentor = chooseMentor(hiring.mentors, pairings, { person: actor, ...wish });
  return mentor === null ? [] : [mentor.login];
}

/** A command that everybody may use costs no question. */
function standingNeeds(fact: CommentFact, policy: Policy, login: string): Needs {
  const asked: Who[] = knownCalls(fact, policy).flatMap((call) => {
    const who = findCommand(call.name)?.who(policy);
    return who === undefined || isAnyone(who) ? [] : [who];
  });
  for (const call of knownCalls(fact, policy)) {
    const command = findCommand(call.name);
    if (command !== undefined && lookedAt(command, call).includes("permission"))
      asked.push(command.asks?.(policy) ?? policy.who.manage);
  }
  return asked.length === 0 ? {} : { permissionOf: login, teams: teamsOf(...asked) };
}

function pullNeeds(fact: CommentFact, policy: Policy): Needs {
  return fact.on === "pull-request" && looksAt(fact, policy, "pull") ? { pull: fact.issue } : {};
}

function candidatesNeeds(fact: CommentFact, policy: Policy): Needs {
  if (policy.hiring === null || !looksAt(fact, policy, "candidates-repository")) return {};
  return { candidatesRepository: policy.hiring.candidates.repository };
}

export function stateWanted(fact: CommentFact, seen: Given["seen"], policy: Policy): StateWanted {
  const { actor, issue } = fact;
  const common: StateWanted = {
    threads: [issue.number],
    grantedBy: fact.commentId,
    ...(actor !== null && looksAt(fact, policy, "doings") ? { doingsOf: actor.id } : {}),
    ...(looksAt(fact, policy, "participation") ? { participationsOf: peopleOf(actor, seen.users) } : {}),
    ...(actor !== null && looksAt(fact, policy, "wallet") ? { walletOf: actor.id } : {}),
    ...(actor !== null && looksAt(fact, policy, "evidence") ? { evidenceOf: actor.id } : {}),
    ...(actor !== null && looksAt(fact, policy, "candidates")
      ? { candidates: { personIds: [actor.id] } }
      : {}),
    ...(looksAt(fact, policy, "waited") ? { waitedSince: waitedSince(fact) } : {}),
    ...onboardingWanted(fact, seen, policy),
    ...(looksAt(fact, policy, "budgets") ? budgetsOf(policy, fact.updatedAt, { issueId: issue.id }) : {}),
  };
  const open = seen.openIssues.map(({ issueId }) => issueId);
  if (fact.on === "issue") return { ...common, issueIds: [issue.id, ...open] };
  const ofPull: StateWanted = {
    pullNumbers: [issue.number],
    reverting: [pullName(issue.number)],
    around: cappedPeriods(policy),
  };
  const ofWork = seen.pull === null ? {} : stateFor(issue.number, seen.pull, policy);
  return { ...ofPull, ...ofWork, ...common, issueIds: [...(ofWork.issueIds ?? []), ...open] };
}

function onboardingWanted(fact: CommentFact, seen: Given["seen"], policy: Policy): StateWanted {
  const people = peopleOf(fact.actor, seen.users);
  const cohort = looksAt(fact, policy, "enrolments") ? cohortIn(fact, policy) : null;
  return {
    ...(looksAt(fact, policy, "pairings") ? { pairingsOf: people } : {}),
    ...(looksAt(fact, policy, "enrolments") ? { enrolmentsOf: people } : {}),
    ...(cohort === null ? {} : { cohort }),
    ...(looksAt(fact, policy, "levels") ? { levels: true } : {}),
  };
}

function cohortIn(fact: CommentFact, policy: Policy): ReturnType<typeof readCohort> {
  const words = knownCalls(fact, policy).flatMap(({ words }) => words.map(({ text }) => text));
  return words.map(readCohort).find((one) => one !== null) ?? null;
}

/** By the thread's own clock, and a day more: what is asked for is measured exactly when it is known. */
function waitedSince({ updatedAt }: CommentFact): string {
  return new Date(Date.parse(updatedAt) - measuredTime - 86_400_000).toISOString();
}

function peopleOf(actor: CommentFact["actor"], users: Given["seen"]["users"]): number[] {
  return [...(actor === null ? [] : [actor]), ...users].map(({ id }) => id);
}
