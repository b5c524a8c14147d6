/** Issues: price labels, who is assigned, what blocks them, and what closing, deleting or moving one means. */
import { changePrice, isStale, phaseOf, standing } from "../domain/bounty.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { IssueFact } from "../domain/fact.ts";
import { hasIssuePrices, isPriceLabel } from "../domain/issue-price.ts";
import { isAllowed, mayDo, teamsOf } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { blockingLabel } from "../domain/reservation.ts";
import { bountyNotPlanned } from "../messages/bounty.ts";
import { assigned } from "./assignment.ts";
import { budgetsOf } from "./budgets.ts";
import { type Given, type Handler, nothingSeen } from "./handler.ts";
import { moved } from "./moved-issue.ts";
import { labelEffect, priced, recordOf, remembered, saved, withdrawal } from "./price-label.ts";
import { after } from "./revert.ts";
import { say } from "./thread.ts";
import { arrivalOf, arrivalState, welcomed } from "./welcome.ts";

export const issue: Handler<IssueFact> = {
  concerns: (fact, policy) =>
    (hasIssuePrices(policy) && aspectOf(fact, policy) !== null) ||
    arrivalOf(fact, nothingSeen, policy) !== null,
  needs: (fact, policy) => {
    const aspect = hasIssuePrices(policy) ? aspectOf(fact, policy) : null;
    const isAsked = aspect === "price" || (aspect === "not-planned" && isByAuthor(fact));
    return fact.actor !== null && isAsked
      ? { permissionOf: fact.actor.login, teams: teamsOf(policy.who.price) }
      : {};
  },
  state: (fact, seen, policy) => ({
    issueIds: [fact.issue.id, ...(fact.movedTo === null ? [] : [fact.movedTo.issue.id])],
    threads: [fact.issue.number],
    ...budgetsOf(policy, fact.updatedAt, { issueId: fact.issue.id }),
    ...arrivalState(arrivalOf(fact, seen, policy)),
  }),
  decide: (fact, given) => {
    const decided = hasIssuePrices(given.policy) ? byAspect(fact, given) : nothing;
    return all([decided, welcomed(fact, { ...given, state: after(given.state, decided) })]);
  },
};

function byAspect(fact: IssueFact, given: Given): Decision {
  switch (aspectOf(fact, given.policy)) {
    case "price":
      return priced(fact, given);
    case "not-planned":
      return notPlanned(fact, given);
    case "deleted":
      return deleted(fact, given);
    case "moved":
      return moved(fact, given);
    case "assignment":
      return assigned(fact, given);
    case "blocked":
      return blocked(fact, given);
    case "closing":
      return closing(fact, given);
    default:
      return nothing;
  }
}

type Aspect = "price" | "not-planned" | "deleted" | "moved" | "assignment" | "blocked" | "closing";

/** What of the news concerns a bounty, if anything. */
function aspectOf(fact: IssueFact, policy: Policy): Aspect | null {
  switch (fact.action) {
    case "closed":
      return fact.state === "not-planned" ? "not-planned" : "closing";
    case "reopened":
      return "closing";
    case "deleted":
      return "deleted";
    case "transferred":
      return "moved";
    case "assigned":
    case "unassigned":
      return policy.reservations === null ? null : "assignment";
    case "opened":
      return !fact.movedIn && fact.labels.some((label) => isPriceLabel(policy, label)) ? "price" : null;
    case "labeled":
    case "unlabeled": {
      if (fact.label === null) return null;
      if (isPriceLabel(policy, fact.label)) return "price";
      const { reservations } = policy;
      return reservations !== null && blockingLabel(reservations, [fact.label]) !== null ? "blocked" : null;
    }
    default:
      return null;
  }
}

function isByAuthor({ actor, author }: IssueFact): boolean {
  return actor !== null && actor.id === author?.id;
}

/** GitHub lets everybody close an issue of their own, and the price on it is not theirs to take away. */
function mayWithdraw(fact: IssueFact, { policy, seen }: Given): boolean {
  const { permission, teams } = seen;
  // What was kept before this was asked about has no permission.
  if (!isByAuthor(fact) || permission === null || isAllowed(permission, "triage")) return true;
  const { id, login } = fact.actor ?? { id: null, login: "" };
  return mayDo(policy.who.price, { id, login, permission, teams });
}

/** Closed as not planned: what was promised goes back, and the label does not go on promising it. */
function notPlanned(fact: IssueFact, given: Given): Decision {
  const { policy, state } = given;
  if (!mayWithdraw(fact, given)) return nothing;
  const before = recordOf(fact, state);
  const changed = changePrice(before, withdrawal(fact, policy));
  if (changed === null) return remembered(fact, given);
  const labels = fact.labels.filter((label) => isPriceLabel(policy, label));
  const status = bountyNotPlanned(policy, changed.record.history);
  return all([
    saved(fact, changed.record, changed.entries, given),
    { ...nothing, effects: labels.map((label) => labelEffect(fact, "remove-label", label)) },
    say(fact, fact.issue.number, state, { status, answer: null }),
  ]);
}

/** The thread is gone: the amount goes back, and there is nowhere to say so. */
function deleted(fact: IssueFact, given: Given): Decision {
  const before = recordOf(fact, given.state);
  if (before === undefined) return nothing;
  // Nothing that is told of a deleted issue can be newer, whatever its time says.
  const at = isStale(before, fact.updatedAt) ? before.asOf : fact.updatedAt;
  const changed = changePrice(before, { ...withdrawal(fact, given.policy), at });
  return changed === null ? nothing : saved(fact, changed.record, changed.entries, given);
}

/** Solved, as it seems, or open again: whether somebody can start follows from it, and nothing in the ledger does. */
function closing(fact: IssueFact, given: Given): Decision {
  const before = recordOf(fact, given.state);
  const closed = fact.state !== "open";
  if (before === undefined || before.closed === closed) return nothing;
  return saved(fact, { ...before, closed }, [], given, { say: standing(before) !== null });
}

/** A label says that nobody can start yet, or says so no more. */
function blocked(fact: IssueFact, given: Given): Decision {
  const { policy, state } = given;
  const before = recordOf(fact, state);
  if (before === undefined || standing(before) === null || policy.reservations === null) return nothing;
  const label = blockingLabel(policy.reservations, fact.labels);
  if (label === before.blocked || phaseOf(before) === "awarded") return nothing;
  return saved(fact, { ...before, blocked: label }, [], given, { say: true });
}
