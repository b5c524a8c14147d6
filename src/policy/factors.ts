/** Multipliers and percentages as the policy writes them, read exactly. */
import { decimal, type Factor, minus, one, percentText, plus, type Ratio } from "../domain/ratio.ts";
import { shorten } from "./document.ts";
import { Unreadable, value } from "./reading.ts";

/** "x1.5", "×1.5", "+50%" or "-10%"; more than nothing, so that a price stays a price. */
export const factor = value<Factor, string>(
  (input) => {
    const multiplier = typeof input === "string" ? /^[x×] ?(.+)$/.exec(input) : null;
    if (multiplier !== null) {
      const ratio = decimal(multiplier[1] ?? "");
      if (ratio !== null && isUsable(ratio)) return { text: `× ${multiplier[1]}`, ratio };
    }
    const change = signed(input);
    if (change !== null) {
      const ratio = change.sign === "+" ? plus(one, change.ratio) : minus(one, change.ratio);
      if (isUsable(ratio)) return { text: `${change.sign}${percentText(change.ratio)}`, ratio };
    }
    return new Unreadable({
      message: `${shown(input)} is no factor above 0 and up to 1000`,
      fix: "write x1.5, +50% or -10%",
    });
  },
  {
    title: "factor",
    type: "string",
    pattern: "^([x×] ?\\d+(\\.\\d+)?|[+-]\\d+(\\.\\d+)?%)$",
    examples: ["x1.5", "+50%", "-10%"],
  },
);

/** "-10%" as the tenth that is taken off. */
export const reduction = value<Factor, string>(
  (input) => {
    const change = signed(input);
    if (change?.sign === "−" && isPart(change.ratio)) {
      return { text: `−${percentText(change.ratio)}`, ratio: change.ratio };
    }
    return new Unreadable({ message: `${shown(input)} takes nothing off`, fix: "write -10%" });
  },
  { title: "reduction", type: "string", pattern: "^-\\d+(\\.\\d+)?%$", examples: ["-10%"] },
);

/** "10%", above 0% and up to 100%. */
export const percent = value<Factor, string>(
  (input) =>
    readPercent(input) ??
    new Unreadable({ message: `${shown(input)} is no percentage above 0% and up to 100%`, fix: "write 10%" }),
  { title: "percentage", type: "string", pattern: "^\\d+(\\.\\d+)?%$", examples: ["10%"] },
);

/** "10%" of a price, or "reductions". */
export const extraPart = value<Factor | "reductions", string>(
  (input) => {
    if (input === "reductions") return input;
    const found = readPercent(input);
    return found ?? new Unreadable({ message: `${shown(input)} is no part`, fix: "write 10% or reductions" });
  },
  {
    title: "percentage or `reductions`",
    type: "string",
    pattern: "^(reductions|\\d+(\\.\\d+)?%)$",
    examples: ["10%", "reductions"],
  },
);

function readPercent(input: unknown): Factor | null {
  const number = typeof input === "string" ? decimal(/^(.+)%$/.exec(input)?.[1] ?? "") : null;
  const ratio = number === null ? null : asPercent(number);
  return ratio !== null && isPart(ratio) ? { text: percentText(ratio), ratio } : null;
}

function signed(input: unknown): { sign: "+" | "−"; ratio: Ratio } | null {
  const found = typeof input === "string" ? /^([+−-])(.+)%$/.exec(input) : null;
  const number = decimal(found?.[2] ?? "");
  return number === null ? null : { sign: found?.[1] === "+" ? "+" : "−", ratio: asPercent(number) };
}

function asPercent({ numerator, denominator }: Ratio): Ratio {
  return { numerator, denominator: denominator * 100n };
}

function isUsable({ numerator, denominator }: Ratio): boolean {
  return numerator > 0n && numerator <= 1000n * denominator;
}

function isPart({ numerator, denominator }: Ratio): boolean {
  return numerator > 0n && numerator <= denominator;
}

function shown(input: unknown): string {
  return typeof input === "string" || typeof input === "number" ? shorten(String(input)) : "this";
}
