/** An issue that went to another repository: its bounty goes along within the owner, and back to the budget otherwise. */
import { changePrice, isStale, mayStep, moveTo } from "../domain/bounty.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { IssueFact } from "../domain/fact.ts";
import { bountyStatus } from "../messages/bounty.ts";
import type { Given, Place } from "./handler.ts";
import { recordOf, saved } from "./price-label.ts";
import { say } from "./thread.ts";

/** GitHub gives it a new number and a new id; its comments move along, the App's own among them. */
export function moved(fact: IssueFact, given: Given): Decision {
  const { policy, state } = given;
  const before = recordOf(fact, state);
  const { movedTo: to } = fact;
  if (before === undefined || to === null || !mayStep(before, "move")) return nothing;
  const at = isStale(before, fact.updatedAt) ? before.asOf : fact.updatedAt;
  const by = { by: fact.actor?.login ?? "somebody", at, policyCommit: policy.commit };
  if (to.ownerId !== fact.repository.ownerId) {
    const { repositoryId, issueId, issueNumber } = before;
    const change = { repositoryId, issueId, issueNumber, money: null, label: null, ...by };
    const withdrawn = changePrice(before, change);
    return withdrawn === null ? nothing : saved(fact, withdrawn.record, withdrawn.entries, given);
  }
  // Its own news may have come first and set the price again: then one of the two has to go.
  const known = state.bounties.find((bounty) => bounty.issueId === to.issue.id);
  const place = { repositoryId: to.repositoryId, issueId: to.issue.id, issueNumber: to.issue.number };
  const { records, entries } = moveTo(before, place, {
    ...by,
    known,
    toName: `${to.repository}#${to.issue.number}`,
  });
  const [from, arrived] = records;
  if (known?.state === "open") {
    return { ...nothing, bounties: [from], entries: entries.filter((entry) => entry.type === "release") };
  }
  const [owner = "", name = ""] = to.repository.split("/");
  const there: Place = {
    repository: { id: to.repositoryId, ownerId: to.ownerId, owner, name },
    installationId: fact.installationId,
  };
  const said = say(there, to.issue.number, { threads: [] }, { status: bountyStatus(arrived, policy) });
  const effects = said.effects.map((effect) =>
    effect.type === "comment" ? { ...effect, moved: true } : effect,
  );
  return all([
    { ...nothing, bounties: [from], entries },
    saved(there, arrived, [], given),
    { ...said, effects },
  ]);
}
