/** Price: a bounty that a label put on an issue, earned by the pull request that closes it. */
import { z } from "zod";
import { type Money, zero } from "../amount.ts";
import type { BountyRecord, SplitPart } from "../award.ts";
import type { IssuePriceReading } from "../issue-price.ts";
import { placed } from "../price-label.ts";
import type { Reason } from "../reason.ts";
import { endOf, isKeptFromAll } from "../reservation.ts";
import type { ClosingIssueNode } from "../snapshot.ts";
import { closedIssues, isElsewhere, isNotPlanned } from "./closing.ts";
import type { NotCounted, Price, PriceRule, PriceSource, QuoteContext } from "./rule.ts";

export { type PriceProblem, type PriceReading, readMoney, readPriceLabel } from "../price-label.ts";

export interface BountyOptions {
  readonly label: string;
  /** Milliseconds. */
  readonly expires?: number | undefined;
}

export const bounties: PriceRule<"bounties", BountyOptions | null> = {
  phase: "price",
  name: "bounties",
  summary: "Prices on issues, set by a label or by /bounty.",
  needs: ["closing-issues"],
  schema: ({ duration }) =>
    z
      .strictObject({
        label: z
          .string()
          .max(50)
          .regex(/^[^{}]+\{amount\}[^{}]*$/, "must hold {amount} once, with words before it")
          .default("bounty: {amount}")
          .describe(
            'How a price label reads; {amount} stands for a number and a token, as in "bounty: 500 GRID".',
          ),
        expires: duration
          .optional()
          .describe(
            "How long a price stands that nobody earns; then it goes back to the budget. Without it, for ever.",
          ),
      })
      .nullable()
      .default(null)
      .describe(
        "Prices on issues, set by a label. A pull request that closes a priced issue earns the price instead of its " +
          "kind's reward. Without the key no label is a price.",
      ),
  evaluate: (options, context) => {
    const prices: Price[] = [];
    const notCounted: NotCounted[] = [];
    for (const issue of closedIssues(context.pull)) {
      const source = sourceOf(issue);
      const found = isElsewhere(issue, context)
        ? { reason: { code: "other-repository", issue: issue.number } as const }
        : context.state.bounties === null
          ? fromLabels(issue, context)
          : fromLedger(issue, context);
      if (found === null) continue;
      const place = placeOf(issue, context);
      if (found.reason !== undefined)
        notCounted.push({ what: source, reason: { ...found.reason, ...place } });
      else {
        const { money, label } = found;
        const made = howMade(options, issue, money, context);
        const amount = { code: "bounty-amount", issue: issue.number, ...place, money, label } as const;
        const reasons = [made === undefined ? amount : { ...amount, made }];
        const split = found.split === undefined ? {} : { split: found.split };
        prices.push({ source, basis: "bounty", money, reductions: zero, reasons, ...split });
      }
    }
    return { prices, notCounted };
  },
};

/** The repository's name, where the issue is not in the pull request's own. */
function placeOf({ repository }: ClosingIssueNode, { pull }: QuoteContext): { repository?: string } {
  const name = repository?.nameWithOwner;
  const here = pull.baseRepository?.nameWithOwner;
  return name === undefined || here === undefined || name.toLowerCase() === here.toLowerCase()
    ? {}
    : { repository: name };
}

function sourceOf(issue: ClosingIssueNode): PriceSource & { type: "bounty" } {
  const repositoryId = issue.repository?.databaseId;
  const source = {
    type: "bounty",
    issueNumber: issue.number,
    issueId: issue.databaseId ?? issue.number,
  } as const;
  return typeof repositoryId === "number" ? { ...source, repositoryId } : source;
}

type Found =
  | { money: Money; label: string | null; split?: readonly SplitPart[]; reason?: undefined }
  | { reason: Reason }
  | null;

/** What was promised holds, also when the policy has no `bounties` any more. */
function fromLedger(issue: ClosingIssueNode, context: QuoteContext): Found {
  const { state, pull, priceOfIssue } = context;
  const record = state.bounties?.get(issue.databaseId ?? issue.number);
  if (record === undefined || record.state === "withdrawn" || record.state === "expired") {
    const label = nameOf(priceOfIssue(labelsOf(issue)));
    if (record === undefined && label === null) return null;
    if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
    return label === null ? null : { reason: { code: "price-not-recorded", issue: issue.number, label } };
  }
  if (record.state === "awarded" && !isAwardedHere(record, context)) {
    return { reason: { code: "already-awarded", issue: issue.number, pull: record.awardedTo } };
  }
  if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
  const [first] = record.history;
  if (pull.mergedAt !== null && first !== undefined && Date.parse(first.at) > Date.parse(pull.mergedAt)) {
    return { reason: { code: "priced-after-merge", issue: issue.number } };
  }
  const kept = record.state === "open" ? keptBack(record, issue.number, context) : null;
  if (kept !== null) return { reason: kept };
  const found = { money: { token: record.token, amount: record.amount }, label: record.label };
  return record.split === null ? found : { ...found, split: record.split };
}

function isAwardedHere({ awardedTo, awardedIn, repositoryId }: BountyRecord, context: QuoteContext): boolean {
  return awardedTo === context.pull.number && (awardedIn ?? repositoryId) === context.repositoryId;
}

/** Why a bounty that stands is not this pull request's: stopped, or reserved for somebody else. */
function keptBack(record: BountyRecord, issue: number, context: QuoteContext): Reason | null {
  const { pull, state } = context;
  // Anybody can name anybody as a co-author: the one who opens the pull request has to hold the issue.
  const opener = pull.author?.databaseId;
  const opened = context.authors.filter((person) => person.id === opener);
  if (record.onHold !== null) return { code: "bounty-on-hold", issue, by: record.onHold.by };
  // Whoever said how it is divided has said whose it is.
  if (record.split !== null) return null;
  const { reservation } = record;
  const at = pull.mergedAt ?? state.now ?? pull.createdAt;
  if (reservation !== null && isKeptFromAll(reservation, opened, at)) {
    return { code: "reserved-for", issue, login: reservation.login, until: endOf(reservation) };
  }
  const isTheirs = opened.some((person) => person.id === reservation?.personId);
  return state.reservedOnly === true && !isTheirs ? { code: "not-reserved", issue } : null;
}

/** The label by which somebody meant to set a price. */
function nameOf(reading: IssuePriceReading | null): string | null {
  if (reading === null) return null;
  if ("price" in reading) return reading.price.labels.join(" + ");
  return "label" in reading ? reading.label : reading.labels.join(" + ");
}

function fromLabels(issue: ClosingIssueNode, { priceOfIssue }: QuoteContext): Found {
  const reading = priceOfIssue(labelsOf(issue));
  if (reading === null) return null;
  if ("price" in reading) {
    if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
    const { money, labels } = reading.price;
    return { money, label: labels.join(" + ") };
  }
  if (reading.problem === "two-prices") {
    return { reason: { code: "two-prices", issue: issue.number, labels: reading.labels } };
  }
  return { reason: { code: "unreadable-label", issue: issue.number, label: reading.label } };
}

function labelsOf(issue: ClosingIssueNode): string[] {
  return issue.labels.nodes.map(({ name }) => name);
}

/** How the labels make the price, where they do and there is more to say than the price. */
function howMade(
  options: BountyOptions | null,
  issue: ClosingIssueNode,
  money: Money,
  context: QuoteContext,
) {
  const reading = context.priceOfIssue(labelsOf(issue));
  if (reading === null || !("price" in reading)) return undefined;
  const { price } = reading;
  const isSame = price.money.token.id === money.token.id && price.money.amount === money.amount;
  const [only, ...more] = price.labels;
  const saysItself =
    more.length === 0 &&
    options !== null &&
    only !== undefined &&
    placed(options.label, "{amount}", only) !== null;
  return isSame && !saysItself ? price.reasons : undefined;
}
