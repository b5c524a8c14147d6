/** What the commands of a comment want to be known before they run: of GitHub, and of the store. */
import type { LookedAt } from "../commands/command.ts";
import { type Call, newCalls } from "../commands/parse.ts";
import { findCommand } from "../commands/registry.ts";
import { loginsIn } from "../commands/values.ts";
import type { CommentFact } from "../domain/fact.ts";
import { wantedLabels } from "../domain/next.ts";
import { chooseMentor } from "../domain/pairing.ts";
import { isAnyone, teamsOf, type Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { readCohort } from "../domain/programme.ts";
import { pullName } from "../domain/reverts.ts";
import { cappedPeriods } from "./award.ts";
import { budgetsOf } from "./budgets.ts";
import {
  type AheadWanted,
  type Given,
  type Known,
  type Needs,
  nothingKnown,
  type StateWanted,
} from "./handler.ts";
import { stateFor } from "./pull-state.ts";

/** What bots write is never a command, nor is a command that nobody declared. */
export function knownCalls(fact: CommentFact): Call[] {
  if (fact.actor === null || fact.actor.bot) return [];
  return newCalls(fact.body, fact.previousBody).filter((call) => findCommand(call.name) !== undefined);
}

export function ahead(fact: CommentFact): AheadWanted {
  const { actor } = fact;
  return {
    ...(looksAt(fact, "issues") ? { openBounties: true } : {}),
    ...(actor !== null && looksAt(fact, "pairings") ? { pairingsOf: actor.id } : {}),
  };
}

export function needs(fact: CommentFact, policy: Policy, known: Known = nothingKnown): Needs {
  const calls = knownCalls(fact);
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
    ...pullNeeds(fact),
    ...(looksAt(fact, "issues")
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

function looksAt(fact: CommentFact, what: LookedAt): boolean {
  return knownCalls(fact).some((call) => findCommand(call.name)?.looksAt?.includes(what) === true);
}

/** A command that everybody may use costs no question. */
function standingNeeds(fact: CommentFact, policy: Policy, login: string): Needs {
  const asked: Who[] = knownCalls(fact).flatMap((call) => {
    const who = findCommand(call.name)?.who(policy);
    return who === undefined || isAnyone(who) ? [] : [who];
  });
  for (const call of knownCalls(fact)) {
    const command = findCommand(call.name);
    if (command?.looksAt?.includes("permission")) asked.push(command.asks?.(policy) ?? policy.who.manage);
  }
  return asked.length === 0 ? {} : { permissionOf: login, teams: teamsOf(...asked) };
}

function pullNeeds(fact: CommentFact): Needs {
  return fact.on === "pull-request" && looksAt(fact, "pull") ? { pull: fact.issue } : {};
}

export function stateWanted(fact: CommentFact, seen: Given["seen"], policy: Policy): StateWanted {
  const { actor, issue } = fact;
  const common: StateWanted = {
    threads: [issue.number],
    grantedBy: fact.commentId,
    ...(actor !== null && looksAt(fact, "doings") ? { doingsOf: actor.id } : {}),
    ...(looksAt(fact, "participation") ? { participationsOf: peopleOf(actor, seen.users) } : {}),
    ...(actor !== null && looksAt(fact, "evidence") ? { evidenceOf: actor.id } : {}),
    ...onboardingWanted(fact, seen),
    ...(looksAt(fact, "budgets") ? budgetsOf(policy, fact.updatedAt, { issueId: issue.id }) : {}),
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

function onboardingWanted(fact: CommentFact, seen: Given["seen"]): StateWanted {
  const people = peopleOf(fact.actor, seen.users);
  const cohort = looksAt(fact, "enrolments") ? cohortIn(fact) : null;
  return {
    ...(looksAt(fact, "pairings") ? { pairingsOf: people } : {}),
    ...(looksAt(fact, "enrolments") ? { enrolmentsOf: people } : {}),
    ...(cohort === null ? {} : { cohort }),
    ...(looksAt(fact, "levels") ? { levels: true } : {}),
  };
}

function cohortIn(fact: CommentFact): ReturnType<typeof readCohort> {
  const words = knownCalls(fact).flatMap(({ words }) => words.map(({ text }) => text));
  return words.map(readCohort).find((one) => one !== null) ?? null;
}

function peopleOf(actor: CommentFact["actor"], users: Given["seen"]["users"]): number[] {
  return [...(actor === null ? [] : [actor]), ...users].map(({ id }) => id);
}
