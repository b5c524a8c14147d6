/** What the comment on a priced issue says, in every turn of a bounty's life. */
import { formatMoney, type Money, zero } from "../domain/amount.ts";
import type { BountyRecord } from "../domain/award.ts";
import { phaseOf } from "../domain/bounty.ts";
import type { Policy } from "../domain/policy.ts";
import { day } from "./day.ts";
import { plainDuration } from "./duration.ts";
import { footer, previewNote } from "./quote.ts";
import { explain } from "./reasons.ts";
import { code, mention, plain } from "./text.ts";

/** The whole status of a priced issue, from its record. */
export function bountyStatus(record: BountyRecord, policy: Policy): string {
  const parts = record.state === "open" ? standing(record, policy) : [over(record)];
  return [...parts, ...changes(record.history), footer(policy)].join("\n\n");
}

/** What a price would say if the policy were live. */
export function bountyPreview(money: Money, issue: number, policy: Policy): string {
  const how = howToEarn({ issueNumber: issue, reservation: null, split: null }, policy);
  return [previewNote, `**Bounty: ${formatMoney(money)}**`, how, footer(policy)].join("\n\n");
}

export function noBounty(policy: Policy): string {
  return ["**No bounty.** It was withdrawn.", footer(policy)].join("\n\n");
}

export function bountyAwarded(
  record: BountyRecord,
  pull: string,
  who: readonly string[],
  policy: Policy,
): string {
  const earned = `**Bounty: ${formatMoney(record)}**, earned by ${list(who.map((login) => plain(login)))} with ${pull}.`;
  return [earned, footer(policy)].join("\n\n");
}

export function bountyAgain(record: BountyRecord, pull: string, policy: Policy): string {
  return [
    `**Bounty: ${formatMoney(record)}**`,
    `${pull} was reverted, so the bounty is open again. If this issue is closed, it has to be reopened first.`,
    howToEarn(record, policy),
    footer(policy),
  ].join("\n\n");
}

/** "400 GRID set and 100 GRID added by ada"; nothing when nobody added to it. */
export function sponsors(record: BountyRecord, set = "set"): string {
  if (record.pledges.length === 0) return "";
  const base = record.base > zero ? [`${formatMoney({ ...record, amount: record.base })} ${set}`] : [];
  const added = record.pledges.map(
    (one) => `${formatMoney({ ...one, token: record.token })} added by ${plain(one.login)}`,
  );
  return list([...base, ...added]);
}

function standing(record: BountyRecord, policy: Policy): string[] {
  const from = sponsors(record);
  const why = record.reasons.length < 2 ? "" : ` (${record.reasons.map(explain).join("; ")})`;
  const split =
    record.split === null
      ? []
      : [
          `A maintainer divided it: ${list(record.split.map((one) => `${plain(one.login)} ${one.weight}`))} of ${record.split.reduce((sum, one) => sum + one.weight, 0)} parts.`,
        ];
  return [
    `**Bounty: ${formatMoney(record)}**${from === "" ? "" : `: ${from}`}${why}`,
    takeable(record, policy),
    ...(record.closed ? [] : nudged(record)),
    ...split,
    // What cannot be earned now is not advertised.
    ...(isEarnable(record) ? [howToEarn(record, policy)] : []),
  ];
}

function isEarnable({ onHold, blocked, closed }: BountyRecord): boolean {
  return onHold === null && blocked === null && !closed;
}

/** A merge may still come that closed it, or a maintainer says whose it is. */
const closedStanding =
  "The issue is closed, so nobody can start. `/split` says who earned it, and `/bounty none` withdraws it.";

/** Whether the issue can be taken now, in one sentence. */
export function takeable(record: BountyRecord, policy: Policy): string {
  if (record.onHold !== null) {
    return `On hold: ${plain(record.onHold.by)} stopped it (${plain(record.onHold.reason, 200)}). Nothing is earned until it is released.`;
  }
  if (record.closed) return closedStanding;
  if (record.blocked !== null) return `Blocked by the label ${code(record.blocked)}: nobody can start yet.`;
  const { reservation, claims } = record;
  if (reservation === null) {
    if (claims.length === 0) return "Free to take.";
    const pulls = list(claims.map((one) => claimText(one, record)));
    if (policy.reservations?.required === true && record.split === null) {
      return `Free to take. ${pulls} would not earn it: nobody has reserved it.`;
    }
    const first = `The first that is merged ${record.split === null ? "earns it" : "counts"}.`;
    return claims.length === 1
      ? `In review: ${pulls}. ${first}`
      : `Contested by ${claims.length} pull requests: ${pulls}. ${first}`;
  }
  const others = claims.filter((one) => one.personId !== reservation.personId);
  const kept = `Reserved for ${plain(reservation.login)} until ${day(reservation.until)}, and for as long as there is activity.`;
  if (others.length === 0) return kept;
  return `${kept} ${list(others.map((one) => claimText(one, record)))} would not earn it before then.`;
}

function claimText(one: BountyRecord["claims"][number], record: BountyRecord): string {
  const where = one.repositoryId === record.repositoryId ? "" : " in another repository";
  return `#${one.pull}${where} by ${plain(one.login)}`;
}

/** The one reminder; whoever is reminded has to act, so this mentions them. */
function nudged({ reservation }: BountyRecord): string[] {
  if (reservation?.nudged !== true) return [];
  return [
    `${mention(reservation.login)}: there was no activity for a while. A pull request, a draft too, or a push to it keeps it yours. \`/stop\` gives it back.`,
  ];
}

type Earnable = Pick<BountyRecord, "issueNumber" | "reservation" | "split">;

function howToEarn({ issueNumber, reservation, split }: Earnable, policy: Policy): string {
  const { reservations } = policy;
  const pull = `pen a pull request whose description says \`Closes #${issueNumber}\`.`;
  const earned = `When it is merged, ${split === null ? `${earners(policy)} earn the bounty` : "the bounty is divided so"}.`;
  if (reservations === null || reservation !== null || split !== null) return `O${pull} ${earned}`;
  const start = `\`/start\` reserves it for ${plainDuration(reservations.time)}.`;
  return reservations.required
    ? `Reserve it first: ${start} Then o${pull} ${earned}`
    : `O${pull} ${earned} ${start}`;
}

/** Those whose work the policy's shares pay; parts of others beside them are in the check run. */
function earners({ rules: { shares } }: Policy): string {
  if (shares.assignee === 0) return "its authors";
  const assignees = "the people assigned to this issue";
  return shares.author === 0 && shares["co-author"] === 0 ? assignees : `its authors and ${assignees}`;
}

function over(record: BountyRecord): string {
  switch (phaseOf(record)) {
    case "expired":
      return "**No bounty.** Nobody earned it in time, so the amount went back to the budget. A price label or `/bounty` sets one again.";
    default:
      return "**No bounty.** It was withdrawn.";
  }
}

export function bountyNotPlanned(policy: Policy, history: BountyRecord["history"]): string {
  return [
    "**No bounty.** The issue was closed as not planned or as a duplicate, so the amount went back to the budget.",
    ...changes(history),
    footer(policy),
  ].join("\n\n");
}

/** "a", "a and b", "a, b and c". */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

function changes(history: BountyRecord["history"]): string[] {
  if (history.length < 2) return [];
  return [
    `History: ${history.map((change) => `${plain(change.to)} by ${plain(change.by)}, ${day(change.at)}`).join("; ")}.`,
  ];
}
