/** Assigning somebody on GitHub is a maintainer's way to reserve an issue. */

import { mayStep } from "../domain/bounty.ts";
import { type Decision, nothing } from "../domain/decision.ts";
import type { AssignmentEffect } from "../domain/effect.ts";
import type { IssueFact, IssueRef } from "../domain/fact.ts";
import { isBanned } from "../domain/people.ts";
import { personInKey } from "../domain/person-key.ts";
import { reserve } from "../domain/reservation.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { Given, Place } from "./handler.ts";
import { recordOf, saved } from "./price-label.ts";

/** What the App's own assignments mean is stored already. */
export function assigned(fact: IssueFact, given: Given): Decision {
  const { policy, state } = given;
  const { assignee, actor } = fact;
  const before = recordOf(fact, state);
  const options = policy.reservations;
  if (before === undefined || options === null || assignee === null || actor === null) return nothing;
  if (assignee.bot || actor.bot || policy.mode === "preview") return nothing;
  if (fact.action === "unassigned") {
    if (before.reservation?.personId !== assignee.id || !mayStep(before, "release")) return nothing;
    return saved(fact, { ...before, reservation: null }, [], given, { say: true });
  }
  // Who cannot earn it cannot hold it.
  if (before.reservation !== null || !mayStep(before, "reserve") || isBanned(policy, assignee))
    return nothing;
  const reservation = reserve(assignee, options.time, new Date(fact.updatedAt).toISOString());
  return saved(fact, { ...before, reservation }, [], given, { say: true });
}

/** Assigns whoever reserved an issue, or ends it, where the policy wants that. */
export function assignmentEffect(
  place: Place,
  issue: Pick<IssueRef, "number">,
  person: Person,
  assigned: boolean,
): AssignmentEffect {
  return {
    type: "assignment",
    key: `assignment:${place.repository.id}:${issue.number}:${personInKey(person.id)}`,
    installationId: place.installationId,
    repositoryId: place.repository.id,
    repository: `${place.repository.owner}/${place.repository.name}`,
    number: issue.number,
    personId: person.id,
    login: person.login,
    assigned,
  };
}
