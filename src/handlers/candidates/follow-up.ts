/**
 * What follows when an application is new or has changed, as effects: its issue and labels in the private repository, the
 * App's comment there, the line in the thread where they applied, and the timer for what is due next.
 */
import type { CandidateRecord } from "../../domain/candidate.ts";
import { all, type Decision, nothing } from "../../domain/decision.ts";
import type { IssueEffect, LabelEffect } from "../../domain/effect.ts";
import type { RepositoryRef } from "../../domain/fact.ts";
import type { HiringPolicy } from "../../domain/hiring.ts";
import type { Policy } from "../../domain/policy.ts";
import { findStage } from "../../domain/stages.ts";
import { candidateTimers } from "../../domain/timers.ts";
import { applicationLine } from "../../messages/applying.ts";
import { candidateStatus } from "../../messages/candidate.ts";
import { candidateBody, candidateTitle, isErased } from "../../messages/candidate-issue.ts";
import type { Given, Place } from "../handler.ts";
import { labelEffectAt } from "../price-label.ts";
import { say } from "../thread.ts";

/** Where candidates are. A repository of that name that everybody can read is none. */
export function isCandidatesRepository(
  repository: Pick<RepositoryRef, "name" | "private">,
  { hiring }: Pick<Policy, "hiring">,
): boolean {
  return (
    hiring !== null &&
    repository.private &&
    hiring.candidates.repository.toLowerCase() === repository.name.toLowerCase()
  );
}

export interface Because {
  /** What it follows from, once. */
  readonly because: string;
  /** The labels that are on the issue now; `null` where that is not known, `unchanged` where nothing of them is. */
  readonly present: readonly string[] | "unchanged" | null;
  /** What is said to it in the App's comment on the issue. */
  readonly answer?: string;
  /** The issue is opened or closed, whatever it is now. */
  readonly state?: "open" | "not-planned";
  /** The issue was edited, and is written anew. */
  readonly rewrite?: true;
}

/** Saves the record too. */
export function changed(
  place: Place,
  before: CandidateRecord | undefined,
  after: CandidateRecord,
  given: Pick<Given, "policy" | "state" | "now">,
  because: Because,
): Decision {
  return all([{ ...nothing, candidates: [after] }, followUp(place, before, after, given, because)]);
}

export function followUp(
  place: Place,
  before: CandidateRecord | undefined,
  after: CandidateRecord,
  given: Pick<Given, "policy" | "state" | "now">,
  because: Because,
): Decision {
  const { hiring } = given.policy;
  if (hiring === null) return nothing;
  const timers = candidateTimers(after, place.repository.ownerId, hiring).map((timer) =>
    // The queue's clock may be ahead of ours.
    timer.at <= given.now ? { ...timer, at: new Date(Date.parse(given.now) + 60_000).toISOString() } : timer,
  );
  const timed: Decision = { ...nothing, timers };
  if (after.repositoryId === null) return timed;
  const there = placeOfCandidates(place, after.repositoryId, hiring);
  return all([
    timed,
    onIssue(there, before, after, hiring, because),
    onThread(there, after, hiring, given, because),
    onAsked(place, after, hiring, given),
  ]);
}

function placeOfCandidates(place: Place, repositoryId: number, hiring: HiringPolicy): Place {
  const { id, ownerId, owner, name } = place.repository;
  return {
    installationId: place.installationId,
    repository: {
      id: repositoryId,
      ownerId,
      owner,
      name: id === repositoryId ? name : hiring.candidates.repository,
    },
  };
}

/** Its issue was deleted, or moved where the App does not follow. */
function isGone({ state, outcome }: CandidateRecord): boolean {
  return state === "closed" && outcome === null;
}

function onIssue(
  place: Place,
  before: CandidateRecord | undefined,
  after: CandidateRecord,
  hiring: HiringPolicy,
  because: Because,
): Decision {
  if (isGone(after)) return nothing;
  const state = because.state ?? endState(after);
  const issue: IssueEffect = {
    type: "issue",
    key: `issue:${place.repository.id}:${after.key}`,
    installationId: place.installationId,
    repositoryId: place.repository.id,
    repository: `${place.repository.owner}/${place.repository.name}`,
    title: candidateTitle(after, hiring),
    body: candidateBody(after, hiring),
    labels: labelsOf(after, hiring),
    offered: hiring.stages.map(({ label }) => label),
    confidential: !isErased(after),
    ...(state === undefined ? {} : { state }),
    ...(because.state === undefined && because.rewrite === undefined ? {} : { renewed: because.because }),
  };
  return { ...nothing, effects: [issue, ...labelEffects(place, before, after, hiring, because)] };
}

/** An application that ended is closed; an open one people open and close as they like. */
function endState({ state, outcome }: CandidateRecord): IssueEffect["state"] {
  if (state !== "closed" && state !== "dropped") return undefined;
  return outcome?.outcome === "hired" ? "completed" : "not-planned";
}

export function labelOfStage({ stages }: HiringPolicy, key: string): string {
  return findStage({ stages }, key)?.label ?? `stage: ${key}`;
}

/** What should be on its issue: the stage that stands, one that waits for a reason, and the outcome. */
function labelsOf({ stage, waiting, outcome }: CandidateRecord, hiring: HiringPolicy): string[] {
  const stages = [stage, ...(waiting === null ? [] : [waiting.stage])].map((key) =>
    labelOfStage(hiring, key),
  );
  return outcome === null ? stages : [...stages, `outcome: ${outcome.outcome}`];
}

function labelEffects(
  place: Place,
  before: CandidateRecord | undefined,
  after: CandidateRecord,
  hiring: HiringPolicy,
  { because, present }: Because,
): LabelEffect[] {
  const number = after.issueNumber;
  if (number === null || present === "unchanged") return [];
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();
  const wanted = labelsOf(after, hiring);
  const known = [...hiring.stages, ...hiring.outcomes].map(({ label }) => label);
  const there = present ?? (before === undefined ? [] : labelsOf(before, hiring));
  const isOurs = (label: string) => known.some(same(label)) || label.startsWith("outcome: ");
  const removed = there.filter((label) => isOurs(label) && !wanted.some(same(label)));
  // Who moves by label takes the old one off or leaves it on; both is right until the reason is there.
  const needed = after.waiting === null ? wanted : wanted.slice(1);
  const added = present === null ? needed : needed.filter((label) => !present.some(same(label)));
  return [
    ...removed.map((label) => labelEffectAt(place, number, because, "remove-label", label)),
    ...added.map((label) => labelEffectAt(place, number, because, "add-label", label)),
  ];
}

function onThread(
  place: Place,
  after: CandidateRecord,
  hiring: HiringPolicy,
  { state, now }: Pick<Given, "state" | "now">,
  { answer }: Because,
): Decision {
  if (after.issueNumber === null) return nothing;
  const status = candidateStatus(after, hiring, place.repository.owner, now);
  return say(place, after.issueNumber, state, { status, ...(answer === undefined ? {} : { answer }) });
}

function onAsked(
  place: Place,
  after: CandidateRecord,
  hiring: HiringPolicy,
  { state }: Pick<Given, "state">,
): Decision {
  const { repositoryId, repository, number } = after.asked;
  const [owner = "", name = ""] = repository.split("/");
  const there: Place = {
    installationId: place.installationId,
    repository: { id: repositoryId, ownerId: place.repository.ownerId, owner, name },
  };
  const application = { key: after.key, text: applicationLine(after, hiring) };
  return say(there, number, state, { application });
}
