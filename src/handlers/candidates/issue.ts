/**
 * A candidate's issue: stages that people move by labels, what bots and others do to it and what is undone of that, and
 * what closing, reopening, editing, deleting or moving it means. The App's own acts are no news.
 */
import type { CandidateRecord } from "../../domain/candidate.ts";
import { isTakenBack } from "../../domain/candidate.ts";
import { type Decision, nothing } from "../../domain/decision.ts";
import type { IssueFact } from "../../domain/fact.ts";
import type { HiringPolicy, Stage } from "../../domain/hiring.ts";
import { mayDo, teamsOf, type Who } from "../../domain/permission.ts";
import type { Person } from "../../domain/rules/rule.ts";
import {
  everyMover,
  findStage,
  mostUndone,
  movedByLabel,
  movers,
  reopened,
  stageOfLabel,
  stagesOf,
} from "../../domain/stages.ts";
import { undone } from "../../messages/candidate.ts";
import { candidateKeyIn } from "../../messages/candidate-issue.ts";
import type { Given, Handler } from "../handler.ts";
import { type Because, changed } from "./follow-up.ts";

const actions: readonly IssueFact["action"][] = [
  "opened",
  "edited",
  "labeled",
  "unlabeled",
  "closed",
  "reopened",
  "deleted",
  "transferred",
];

export const candidateIssue: Handler<IssueFact> = {
  // Whoever else opens an issue there has nothing to do with candidates.
  concerns: (fact) => actions.includes(fact.action) && fact.author?.bot === true,
  needs: (fact, { hiring }) => {
    const isAsked = ["labeled", "unlabeled", "closed", "reopened"].includes(fact.action);
    if (hiring === null || fact.actor === null || fact.actor.bot || !isAsked) return {};
    return { permissionOf: fact.actor.login, teams: teamsOf(everyMover(hiring)) };
  },
  state: (fact) => {
    const key = candidateKeyIn(fact.body);
    return {
      candidates: { issueIds: [fact.issue.id], keys: key === null ? [] : [key] },
      threads: [fact.issue.number],
    };
  },
  decide: (fact, given) => {
    const { hiring } = given.policy;
    const found = candidateOf(fact, given);
    if (hiring === null || found === null) return nothing;
    const acting = { fact, given, hiring };
    const linked: CandidateRecord = {
      ...found,
      issueId: fact.issue.id,
      issueNumber: fact.issue.number,
    };
    const because: Because = { because: fact.delivery, present: fact.labels };
    if (found.issueId === null) return changed(fact, found, linked, given, because);
    return isOwnAct(fact) ? nothing : heard(acting, linked);
  },
};

interface Acting {
  readonly fact: IssueFact;
  readonly given: Given;
  readonly hiring: HiringPolicy;
}

/** By its issue; or by the mark that the App wrote, until GitHub has told of the issue. */
function candidateOf({ issue, body, repository }: IssueFact, { state }: Given): CandidateRecord | null {
  const key = candidateKeyIn(body);
  const known = state.candidates.find(({ issueId }) => issueId === issue.id);
  const isNew = (one: CandidateRecord) =>
    one.key === key && one.issueId === null && one.repositoryId === repository.id && one.state !== "draft";
  return known ?? state.candidates.find(isNew) ?? null;
}

/** The App opened it, so whoever acts in the author's name is the App. */
function isOwnAct({ actor, author }: IssueFact): boolean {
  return actor !== null && actor.id === author?.id;
}

function heard(acting: Acting, candidate: CandidateRecord): Decision {
  switch (acting.fact.action) {
    case "labeled":
    case "unlabeled":
      return label(acting, candidate);
    case "closed":
      return closed(acting, candidate);
    case "reopened":
      return reopen(acting, candidate);
    case "edited":
      return undo(acting, candidate, null, { rewrite: true });
    case "deleted":
      return gone(acting, candidate, "candidate-issue-deleted");
    case "transferred":
      return gone(acting, candidate, "candidate-issue-transferred");
    default:
      return nothing;
  }
}

function settle(
  { fact, given }: Acting,
  before: CandidateRecord,
  after: CandidateRecord,
  more: Partial<Because> = {},
): Decision {
  return changed(fact, before, after, given, { because: fact.delivery, present: fact.labels, ...more });
}

/** A label that is no stage and no outcome is anybody's. */
function label(acting: Acting, candidate: CandidateRecord): Decision {
  const { fact, given, hiring } = acting;
  const name = fact.label ?? "";
  const stage = stageOfLabel(hiring, name);
  const isOutcome = hiring.outcomes.some((one) => one.label.toLowerCase() === name.toLowerCase());
  if (stage === undefined && !isOutcome) return nothing;
  const by = humanActor(fact);
  const refusal = by === null ? null : refused(acting, candidate, by, stage);
  if (by === null || refusal !== null) return undo(acting, candidate, refusal);
  if (stage === undefined) return undo(acting, candidate, undone.outcomeLabel);
  if (candidate.state !== "open" || candidate.closing !== null) return undo(acting, candidate, undone.closed);
  if (fact.action === "labeled") {
    return settle(acting, candidate, movedByLabel(candidate, stage.key, by, given.now));
  }
  const isWaiting = candidate.waiting?.stage === stage.key;
  // Taking the old label off is half of a move, whose other half may come first or second.
  return settle(acting, candidate, isWaiting ? { ...candidate, waiting: null } : candidate);
}

function humanActor({ actor }: IssueFact): Person | null {
  return actor === null || actor.bot ? null : { id: actor.id, login: actor.login };
}

/** Why a person's act does not stand. */
function refused(
  { given, hiring }: Acting,
  candidate: CandidateRecord,
  by: Person,
  stage: Stage | undefined,
): string | null {
  if (by.id === candidate.personId) return undone.own(by.login);
  const stages = [...stagesOf(hiring, candidate.stage), ...(stage === undefined ? [] : [stage])];
  const needed: Who = movers(hiring, stages);
  const { permission, teams } = given.seen;
  return mayDo(needed, { ...by, permission, teams }) ? null : undone.notAllowed(by.login, needed);
}

/** Puts things back. What bots do they may do again and again; after a few times they are left to it, and it is told. */
function undo(
  acting: Acting,
  candidate: CandidateRecord,
  why: string | null,
  more: Partial<Because> = {},
): Decision {
  const { fact } = acting;
  const isBot = fact.actor?.bot === true;
  if (!isBot)
    return settle(acting, candidate, candidate, { ...(why === null ? {} : { answer: why }), ...more });
  if (candidate.undone >= mostUndone) {
    const repository = `${fact.repository.owner}/${fact.repository.name}`;
    return { ...nothing, notes: [{ code: "bot-not-undone", repository }] };
  }
  const answer = more.rewrite === true ? {} : { answer: undone.bot(fact.actor?.login ?? "") };
  return settle(acting, candidate, { ...candidate, undone: candidate.undone + 1 }, { ...answer, ...more });
}

/** A person who may has closed it: an application ends with an outcome, for which they are asked. */
function closed(acting: Acting, candidate: CandidateRecord): Decision {
  const { fact, given } = acting;
  if (candidate.state !== "open") return nothing;
  const by = humanActor(fact);
  const refusal = by === null ? null : refused(acting, candidate, by, undefined);
  if (by === null || refusal !== null) return undo(acting, candidate, refusal, { state: "open" });
  if (candidate.closing !== null) return nothing;
  const closing = { by, at: given.now };
  return settle(acting, candidate, { ...candidate, closing, waiting: null, remindedAt: null });
}

function reopen(acting: Acting, candidate: CandidateRecord): Decision {
  const { fact, given, hiring } = acting;
  const by = humanActor(fact);
  const refusal = by === null ? null : refused(acting, candidate, by, undefined);
  const isOver = candidate.state === "closed";
  if (isOver && isTakenBack(candidate)) {
    return undo(acting, candidate, undone.takenBack, { state: "not-planned" });
  }
  if (by === null || refusal !== null) {
    return isOver ? undo(acting, candidate, refusal, { state: "not-planned" }) : nothing;
  }
  return settle(
    acting,
    candidate,
    reopened(candidate, findStage(hiring, candidate.stage)?.tell ?? null, given.now),
  );
}

/** There is no issue any more by which people could act. */
function gone(
  acting: Acting,
  candidate: CandidateRecord,
  code: "candidate-issue-deleted" | "candidate-issue-transferred",
): Decision {
  const { fact } = acting;
  if (candidate.state !== "open") return nothing;
  const after: CandidateRecord = {
    ...candidate,
    state: "closed",
    issueId: null,
    issueNumber: null,
    waiting: null,
    closing: null,
    remindedAt: null,
  };
  const repository = `${fact.repository.owner}/${fact.repository.name}`;
  const told = settle(acting, candidate, after);
  return { ...told, notes: [{ code, repository }] };
}
