/** Modifier: what multiplies a price, in the order of the list. */
import { z } from "zod";
import { amount, type Money } from "../amount.ts";
import { one, type Ratio, scale, times } from "../ratio.ts";
import { perChangeRequest } from "./modifiers/change-requests.ts";
import { diffSize } from "./modifiers/diff-size.ts";
import { labels } from "./modifiers/labels.ts";
import type { Modified, ModifierEntry } from "./modifiers/modifier.ts";
import type { ModifierRule, PolicyTypes } from "./rule.ts";
import { priceBases } from "./rule.ts";

/** Every modifier. A new one is a file in modifiers/, a line here and one in the entry's schema. */
const types = [labels, perChangeRequest, diffSize] as const;

export const modifiers: ModifierRule<"modifiers", readonly ModifierEntry[]> = {
  phase: "modifier",
  name: "modifiers",
  summary: "What multiplies a price.",
  needs: [...new Set(types.flatMap((type) => type.needs))],
  schema: (policyTypes) =>
    z
      .array(entrySchema(policyTypes))
      .max(20)
      .default([])
      .describe(
        "What multiplies a price, each entry one modifier: labels, change requests, or the size of the change. They " +
          "apply in this order, exactly; only the end is rounded, to the nearest of the token's smallest units. " +
          "Labels on an issue are in its bounty from the start; the others are looked at when the pull request merges.",
      ),
  evaluate: (options, context, price) => {
    const found = options.flatMap((entry): Modified[] => {
      const type = types.find(({ name }) => entry[name] !== undefined);
      if (type === undefined || !entry["applies-to"].includes(price.basis)) return [];
      const modified = type.evaluate(entry, price, context);
      return modified === null ? [] : [modified];
    });
    const money = multiplied(price.money, found);
    const unreduced = multiplied(
      price.money,
      found.filter((modified) => !modified.isReduction),
    );
    return {
      ...price,
      money,
      reductions: amount(unreduced.amount - money.amount),
      reasons: [...price.reasons, ...found.map(({ reason }) => reason)],
    };
  },
};

function multiplied({ token, amount: value }: Money, found: readonly Modified[]): Money {
  const ratio: Ratio = found.map((modified) => modified.ratio).reduce(times, one);
  return { token, amount: scale(value, ratio) };
}

const companions = { on: "labels", "at-least": "per-change-request", ignore: "diff-size" } as const;

function entrySchema(policyTypes: PolicyTypes): z.ZodType<ModifierEntry, unknown> {
  return z
    .strictObject({
      ...labels.keys(policyTypes),
      ...perChangeRequest.keys(policyTypes),
      ...diffSize.keys(policyTypes),
      "applies-to": z
        .array(z.enum(priceBases))
        .min(1)
        .max(3)
        .default(["bounty", "label"])
        .describe(
          "The prices that it multiplies: of an issue (`bounty`), by a label of the pull request (`label`), by its " +
            "kind (`kind`).",
        ),
    })
    .check(({ value, issues }) => {
      const report = (message: string, fix: string, key?: string) => {
        const place = key === undefined ? { params: { fix } } : { path: [key], params: { fix, at: "key" } };
        issues.push({ code: "custom", input: value, message, ...place });
      };
      const names = types.map(({ name }) => name);
      const named = names.filter((name) => value[name] !== undefined);
      if (named.length !== 1) return report("an entry is one modifier", `write one of ${names.join(", ")}`);
      for (const [key, owner] of Object.entries(companions)) {
        if (value[key as keyof typeof companions] === undefined || named[0] === owner) continue;
        report(`${key} belongs to ${owner}`, "remove it", key);
      }
    });
}
