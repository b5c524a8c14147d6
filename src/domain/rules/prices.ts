/** Price: labels that stand for an amount, on issues and on pull requests. */
import { z } from "zod";
import { zero } from "../amount.ts";
import type { PriceReading } from "../price-label.ts";
import { closedIssues } from "./closing.ts";
import { labelTable } from "./prices/label-table.ts";
import type { PriceEntry, PricePlace } from "./prices/price-type.ts";
import { time } from "./prices/time.ts";
import type { NotCounted, PolicyTypes, PriceRule, QuoteContext } from "./rule.ts";

/** Every way in which a label stands for an amount. A new one is a file in prices/ and a line here. */
const priceTypes = [labelTable, time] as const;

export const prices: PriceRule<"prices", readonly PriceEntry[]> = {
  phase: "price",
  name: "prices",
  summary: "Labels that stand for an amount.",
  needs: ["closing-issues"],
  schema: (types) =>
    z
      .array(entrySchema(types))
      .max(20)
      .check(eachLabelOnce)
      .default([])
      .describe(
        "Labels that stand for an amount, each entry of one form: a table of labels, or a time. On an issue they are " +
          "its bounty. On a pull request they are what it earns when it closes no issue with a bounty, in front of " +
          "its kind's reward; there whoever may label on GitHub (triage) sets it, and whoever merges agrees. Two prices on " +
          "one thread are refused.",
      ),
  evaluate: (options, context, soFar) => {
    if (soFar.some((price) => price.basis === "bounty")) return { prices: [], notCounted: [] };
    const found = [...new Set(context.pull.labels.nodes.map(({ name }) => name))].sort().flatMap((label) => {
      const reading = readBase(options, "pull-request", label);
      return reading === null ? [] : [{ label, reading }];
    });
    const [base, second] = found;
    if (base === undefined) return { prices: [], notCounted: [] };
    const { label, reading } = base;
    if (second !== undefined) {
      return refuse({ code: "two-price-labels", labels: found.map((each) => each.label) });
    }
    if ("problem" in reading) return refuse({ code: "unreadable-price-label", label });
    if (isTaken(context)) return { prices: [], notCounted: [] };
    const { money } = reading;
    const source = { type: "kind", kind: context.kind() } as const;
    const reasons = [{ code: "label-amount", label, money }] as const;
    return { prices: [{ source, basis: "label", money, reductions: zero, reasons }], notCounted: [] };
  },
};

function refuse(reason: NotCounted["reason"]) {
  return { prices: [], notCounted: [{ what: { type: "pull-request" } as const, reason }] };
}

/**
 * An issue with a bounty pays once, which the rule of bounties says: whoever comes second does not earn it by a label
 * of their pull request instead.
 */
function isTaken({ pull, state }: QuoteContext): boolean {
  return closedIssues(pull).some((issue) => {
    const record = state.bounties?.get(issue.databaseId ?? issue.number);
    return record?.state === "awarded" && record.awardedTo !== pull.number;
  });
}

/** What a label stands for on an issue or a pull request; `null` when it is no price there. */
export function readBase(
  entries: readonly PriceEntry[],
  place: PricePlace,
  label: string,
): PriceReading | null {
  for (const entry of entries) {
    if (!entry.on.includes(place)) continue;
    for (const type of priceTypes) {
      const reading = type.read(entry, label);
      if (reading !== null) return reading;
    }
  }
  return null;
}

function entrySchema(types: PolicyTypes): z.ZodType<PriceEntry, unknown> {
  return z
    .strictObject({
      ...labelTable.keys(types),
      ...time.keys(types),
      on: z
        .array(z.enum(["issue", "pull-request"]))
        .min(1)
        .max(2)
        .default(["issue"])
        .describe("Where these labels are prices: `issue`, `pull-request`, or both."),
    })
    .check(({ value, issues }) => {
      const forms = [value.labels, value.time].filter((form) => form !== undefined);
      if (forms.length === 1) return;
      const params = { fix: "write one of labels and time" };
      issues.push({ code: "custom", input: value, message: "a price has one form", params });
    });
}

/** A label that two tables name would have two prices. */
function eachLabelOnce({ value, issues }: z.core.ParsePayload<readonly PriceEntry[]>): void {
  const known = new Set<string>();
  for (const [index, { labels = {} }] of value.entries()) {
    for (const label of Object.keys(labels)) {
      if (known.has(label.toLowerCase())) {
        const params = { fix: "remove one of them", at: "key" };
        const message = `${label} has a price already`;
        issues.push({ code: "custom", input: value, path: [index, "labels", label], message, params });
      }
      known.add(label.toLowerCase());
    }
  }
}
