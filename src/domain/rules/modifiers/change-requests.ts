/** Modifier: what each request for changes takes off a price. */
import { changeRequests } from "../../people.ts";
import { larger, minus, one, percentText, type Ratio, times } from "../../ratio.ts";
import type { PolicyTypes } from "../rule.ts";
import type { Modifier } from "./modifier.ts";

const keys = ({ reduction, percent }: PolicyTypes) => ({
  "per-change-request": reduction
    .optional()
    .describe(
      "What each review that requests changes takes off, of the price without it: two of `-10%` leave 80%. Reviews " +
        "of members, owners and collaborators count who are no authors and no bots; one that was dismissed does not.",
    ),
  "at-least": percent
    .optional()
    .describe("What change requests leave of the price at least; without it, they may leave nothing."),
});

export const perChangeRequest: Modifier<"per-change-request", ReturnType<typeof keys>> = {
  name: "per-change-request",
  needs: ["reviews", "co-authors"],
  keys,
  evaluate: (entry, _price, { pull }) => {
    const each = entry["per-change-request"];
    const count = changeRequests(pull).length;
    if (each === undefined || count === 0) return null;
    const all: Ratio = times(each.ratio, { numerator: BigInt(count), denominator: 1n });
    const left = larger(minus(one, all), entry["at-least"]?.ratio ?? { numerator: 0n, denominator: 1n });
    const factor = `−${percentText(minus(one, left))}`;
    const reason = { code: "factor", factor, for: { by: "change-requests", count } } as const;
    return { ratio: left, reason, isReduction: true };
  },
};
