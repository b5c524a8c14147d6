/** /revert: takes back what a merged pull request earned, as a revert of its code would. */
import { nothing } from "../domain/decision.ts";
import { isReverted, pullName } from "../domain/reverts.ts";
import { holdAnswers } from "../messages/holds.ts";
import { maturedBeforeRevert } from "../messages/revert.ts";
import { command, UserError } from "./command.ts";

export const revert = command({
  name: "revert",
  summary: "Takes back what the merged pull request earned, as a revert of its code would.",
  examples: ['/revert "Its tests never ran"'],
  on: ["pull-request"],
  who: (policy) => policy.who.manage,
  whoInWords: "`who.manage` (write)",
  arguments: [{ name: "reason", type: "text" }],
  run: ({ reason }, { fact, policy, awards, reverts, by, callKey }) => {
    const name = pullName(fact.issue.number);
    if (awards.length === 0) throw new UserError(holdAnswers.nothingToRevert);
    if (isReverted([name], reverts)) throw new UserError(holdAnswers.revertedBefore);
    const act = {
      repositoryId: fact.repository.id,
      reverted: name,
      by: `command:${callKey}`,
      byCommit: null,
    };
    const stays = awards.filter((one) => one.state === "matured" && policy.afterHold === "keep");
    const answer = [
      holdAnswers.reverted(by.login, reason),
      ...(stays.length === 0 ? [] : [maturedBeforeRevert(stays)]),
    ].join(" ");
    return { decision: nothing, acts: [act], answer };
  },
});
