/** /start: reserves a priced issue for whoever says it. */

import { nothing } from "../domain/decision.ts";
import { isBanned } from "../domain/people.ts";
import { anyone } from "../domain/permission.ts";
import { blockingLabel, gates, reserve } from "../domain/reservation.ts";
import { startAnswers } from "../messages/start.ts";
import { changedBounty } from "./changed-bounty.ts";
import { type CommandContext, command, UserError } from "./command.ts";

export const start = command({
  name: "start",
  summary: "Reserves a priced issue for you for as long as the policy says.",
  examples: ["/start"],
  on: ["issue"],
  who: () => anyone,
  whoInWords: "anyone",
  arguments: [],
  looksAt: ["doings"],
  run: (_values, context) => {
    const { fact, policy, bounty, doings, by, now } = context;
    const options = policy.reservations;
    if (options === null) throw new UserError(startAnswers.off(fact.issue.number));
    if (isBanned(policy, by)) throw new UserError(startAnswers.banned);
    if (policy.mode === "preview") return { decision: nothing, answer: startAnswers.preview };
    if (bounty === undefined || doings === null) throw new UserError(startAnswers.noBounty);
    if (bounty.reservation?.personId === by.id) {
      throw new UserError(startAnswers.yours(bounty.reservation.until));
    }
    const results = gates(options, {
      person: by,
      bounty: { ...bounty, blocked: blockingLabel(options, fact.labels) },
      labels: fact.labels,
      issueOpen: fact.issueState === "open",
      doings,
      now,
    });
    if (results.some((gate) => !gate.passed)) throw new UserError(startAnswers.gates(results));
    const record = { ...bounty, reservation: { ...reserve(by, options.time, now), from: askedAt(context) } };
    return {
      ...changedBounty(record, context),
      ...(options.assign ? { assignment: { person: by, assigned: true } } : {}),
    };
  },
});

/** A comment that is read late keeps what was merged after it back; one that was edited asks when that is read. */
function askedAt({ fact, now }: CommandContext): string {
  const asked = new Date(fact.commentedAt).toISOString();
  return fact.action === "created" && asked < now ? asked : now;
}
