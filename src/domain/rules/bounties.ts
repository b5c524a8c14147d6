/** Price: a bounty that a label put on an issue, earned by the pull request that closes it. */
import { z } from "zod";
import { type Money, zero } from "../amount.ts";
import type { IssuePriceReading } from "../issue-price.ts";
import { placed } from "../price-label.ts";
import type { Reason } from "../reason.ts";
import type { ClosingIssueNode } from "../snapshot.ts";
import { closedIssues, isElsewhere, isNotPlanned } from "./closing.ts";
import type { NotCounted, Permission, Price, PriceRule, PriceSource, QuoteContext } from "./rule.ts";

export { type PriceProblem, type PriceReading, readMoney, readPriceLabel } from "../price-label.ts";

export interface BountyOptions {
  readonly label: string;
  readonly "set-by": Permission;
}

export const bounties: PriceRule<"bounties", BountyOptions | null> = {
  phase: "price",
  name: "bounties",
  summary: "Prices on issues, set by a label or by /bounty.",
  needs: ["closing-issues"],
  schema: ({ permission }) =>
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
        "set-by": permission
          .default("write")
          .describe("The lowest repository permission that may set, change or remove a price."),
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
      if (found.reason !== undefined) notCounted.push({ what: source, reason: found.reason });
      else {
        const { money, label } = found;
        const made = howMade(options, issue, money, context);
        const amount = { code: "bounty-amount", issue: issue.number, money, label } as const;
        const reasons = [made === undefined ? amount : { ...amount, made }];
        prices.push({ source, basis: "bounty", money, reductions: zero, reasons });
      }
    }
    return { prices, notCounted };
  },
};

function sourceOf(issue: ClosingIssueNode): PriceSource & { type: "bounty" } {
  const repositoryId = issue.repository?.databaseId;
  const source = {
    type: "bounty",
    issueNumber: issue.number,
    issueId: issue.databaseId ?? issue.number,
  } as const;
  return typeof repositoryId === "number" ? { ...source, repositoryId } : source;
}

type Found = { money: Money; label: string | null; reason?: undefined } | { reason: Reason } | null;

/** What was promised holds, also when the policy has no `bounties` any more. */
function fromLedger(issue: ClosingIssueNode, { state, pull, priceOfIssue }: QuoteContext): Found {
  const record = state.bounties?.get(issue.databaseId ?? issue.number);
  if (record === undefined || record.state === "withdrawn") {
    const label = nameOf(priceOfIssue(labelsOf(issue)));
    return label === null ? null : { reason: { code: "price-not-recorded", issue: issue.number, label } };
  }
  if (record.state === "awarded" && record.awardedTo !== pull.number) {
    return { reason: { code: "already-awarded", issue: issue.number, pull: record.awardedTo } };
  }
  if (isNotPlanned(issue)) return { reason: { code: "not-planned", issue: issue.number } };
  const [first] = record.history;
  if (pull.mergedAt !== null && first !== undefined && Date.parse(first.at) > Date.parse(pull.mergedAt)) {
    return { reason: { code: "priced-after-merge", issue: issue.number } };
  }
  return { money: { token: record.token, amount: record.amount }, label: record.label };
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
