/** The answer to /status: where the money of a thread stands. */
import { formatMoney } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { phaseOf } from "../domain/bounty.ts";
import type { CommentFact } from "../domain/fact.ts";
import type { Policy } from "../domain/policy.ts";
import { takeable } from "./bounty.ts";
import { day } from "./day.ts";
import { plain } from "./text.ts";

export function statusText(
  { on, issueState }: Pick<CommentFact, "on" | "issueState">,
  bounty: BountyRecord | undefined,
  awards: readonly AwardRecord[],
  policy: Policy,
  now: string,
): string {
  const rows = awards.map((one) => `- ${formatMoney(one)} to ${plain(one.login)}: ${stateText(one, now)}`);
  const about =
    on === "issue" && bounty !== undefined
      ? [bountyText({ ...bounty, closed: issueState !== "open" }, policy)]
      : [];
  if (about.length === 0 && rows.length === 0) {
    return on === "issue"
      ? "No price was recorded for this issue."
      : "Nothing is booked for this pull request. The check run named Foothold says what it earns.";
  }
  return [...about, ...rows].join("\n");
}

function bountyText(bounty: BountyRecord, policy: Policy): string {
  switch (phaseOf(bounty)) {
    case "awarded":
      return `The bounty of ${formatMoney(bounty)} was earned${bounty.awardedTo === null ? "" : ` with #${bounty.awardedTo}`}.`;
    case "withdrawn":
      return "The bounty was withdrawn.";
    case "expired":
      return "The bounty expired: nobody earned it in time.";
    default:
      return `${formatMoney(bounty)}. ${takeable(bounty, policy)}${bounty.expiresAt === null ? "" : ` It stands until ${day(bounty.expiresAt)}.`}`;
  }
}

function stateText(one: AwardRecord, now: string): string {
  if (one.state === "reversed") return "taken back";
  if (one.state === "matured") return "owed";
  if (one.onHold !== null) return `stopped by ${plain(one.onHold.by)}: ${plain(one.onHold.reason, 200)}`;
  return one.maturesAt > now
    ? `held until ${day(one.maturesAt)}, then owed`
    : "the hold is over, so it is about to be owed";
}
