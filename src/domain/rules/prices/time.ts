/** A price by a labelled time: "Time: <4 hours" stands for what four hours are worth. */
import { z } from "zod";
import { amount, type Money } from "../../amount.ts";
import { placed } from "../../price-label.ts";
import { decimal, larger, minus, one, plus, type Ratio, scale, times } from "../../ratio.ts";
import type { PolicyTypes } from "../rule.ts";
import type { PriceType, TimePrice } from "./price-type.ts";

const units = ["minute", "hour", "day", "week", "month"] as const;

const keys = (types: PolicyTypes) => ({
  time: z
    .strictObject({
      label: z
        .string()
        .max(50)
        .regex(/^[^{}]+\{time\}[^{}]*$/, "must hold {time} once, with words before it")
        .default("Time: {time}")
        .describe(
          'How the label reads; {time} stands for a number and a unit, with or without a "<", as in "Time: <4 hours".',
        ),
      minute: timePrice(types, "minute"),
      hour: timePrice(types, "hour"),
      day: timePrice(types, "day"),
      week: timePrice(types, "week"),
      month: timePrice(types, "month"),
    })
    .check(({ value, issues }) => {
      if (units.some((unit) => value[unit] !== undefined)) return;
      const params = { fix: "add what an hour or a day is worth" };
      issues.push({ code: "custom", input: value, message: "no time has a price", params });
    })
    .optional()
    .describe("Labels that estimate the work, and what each unit of time is worth."),
});

function timePrice({ money }: PolicyTypes, unit: string) {
  return z
    .strictObject({
      first: money.describe(`What the first ${unit} is worth; without \`more\`, any time in proportion.`),
      more: money
        .optional()
        .describe(`What each further ${unit} is worth; less than one ${unit} then counts as one.`),
    })
    .check(({ value, issues }) => {
      const { first, more } = value;
      if (more === undefined || more.token.id === first.token.id) return;
      const params = { fix: `write it in ${first.token.symbol}` };
      issues.push({
        code: "custom",
        input: value,
        path: ["more"],
        message: "two tokens in one price",
        params,
      });
    })
    .optional()
    .describe(`What ${unit}s are worth.`);
}

export const time: PriceType<ReturnType<typeof keys>> = {
  keys,
  read: (entry, label) => {
    if (entry.time === undefined) return null;
    const text = placed(entry.time.label, "{time}", label);
    if (text === null) return null;
    const found = /^<?\s*(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text);
    const count = decimal(found?.[1] ?? "");
    if (found === null || count === null) return { problem: "not-a-number", text };
    const unit = units.find((name) => name === found[2]?.toLowerCase().replace(/s$/, ""));
    const price = unit === undefined ? undefined : entry.time[unit];
    if (price === undefined) return { problem: "no-unit", text };
    const money = worth(price, count);
    return money.amount === 0n ? { problem: "zero", text } : { money };
  },
};

/** Rounded once, to the nearest base unit. */
function worth({ first, more }: TimePrice, count: Ratio): Money {
  const of = (value: bigint): Ratio => ({ numerator: value, denominator: 1n });
  const [unit, further] = [of(first.amount), of((more ?? first).amount)];
  const exact =
    more === undefined ? times(unit, count) : plus(unit, times(further, minus(larger(count, one), one)));
  return { token: first.token, amount: scale(amount(1n), exact) };
}
