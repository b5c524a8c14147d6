/** The rail that sends by itself: a key of the operator's that holds little, capped, and transfers each payment on its own. */
import { z } from "zod";
import type { Money } from "../../amount.ts";
import type { Cap } from "../caps.ts";
import { declareRail } from "./declaration.ts";

export interface TransferOptions {
  /** The account that pays, with its checksum. */
  readonly from: string;
  /** One for each token. */
  readonly caps: readonly Cap[];
  /** What a unit of gas costs at most, tip included, in gwei. */
  readonly maxFeeGwei: number;
  /** After how long a transaction that is in no block gets a higher fee, in milliseconds. */
  readonly replaceAfter: number;
}

/** What is wrong with a cap beside those before it, and at which of its keys. */
function problemOf(cap: Cap, earlier: readonly Cap[]): readonly [string, string, string] | null {
  const { payment, day, total } = cap;
  const isOther = ({ token }: Money) => token.id !== payment.token.id;
  if (isOther(day)) return ["day", "a cap is of one token", `write it in ${payment.token.symbol}`];
  if (isOther(total)) return ["total", "a cap is of one token", `write it in ${payment.token.symbol}`];
  if (day.amount < payment.amount)
    return ["day", "a day allows less than one payment", "raise it, or lower payment"];
  if (total.amount < day.amount) return ["total", "the total is less than a day", "raise it, or lower day"];
  const isSecond = earlier.some((one) => one.payment.token.id === payment.token.id);
  return isSecond ? ["payment", `${payment.token.symbol} has a cap already`, "remove one of them"] : null;
}

export const transferDeclaration = declareRail({
  name: "transfer",
  summary: "One token transfer each from an account whose key the operator holds, within caps.",
  needsWallet: true,
  paysOffChain: false,
  settledBy: "chain",
  mostLines: 200,
  schema: ({ money, address, duration }) =>
    z
      .strictObject({
        from: address.describe(
          "The account that pays. Its key is the operator's environment; a key of another account signs nothing.",
        ),
        caps: z
          .array(
            z.strictObject({
              payment: money.describe("One payment is at most this."),
              day: money.describe("Within 24 hours at most this is signed for."),
              total: money.describe("In all at most this is signed for, until somebody raises it."),
            }),
          )
          .min(1)
          .max(50)
          .describe("What the account may pay of each token. A token without a cap is not paid.")
          .meta({ examples: [[{ payment: "500 GRID", day: "2000 GRID", total: "20000 GRID" }]] }),
        "max-fee": z
          .int()
          .min(1)
          .max(100_000)
          .default(50)
          .describe(
            "What a unit of gas costs at most, in gwei. While the chain asks for more, nothing is signed.",
          ),
        "replace-after": duration
          .prefault("15 minutes")
          .describe(
            "How long a transaction may be in no block until `payouts send` gives it a higher fee: the same payment, under the " +
              "same nonce, so that one of the two happens.",
          ),
      })
      .check(({ value, issues }) => {
        for (const [index, cap] of value.caps.entries()) {
          const found = problemOf(cap, value.caps.slice(0, index));
          if (found === null) continue;
          const [key, message, fix] = found;
          issues.push({ code: "custom", input: value, path: ["caps", index, key], message, params: { fix } });
        }
      })
      .transform(
        ({ from, caps, "max-fee": maxFeeGwei, "replace-after": replaceAfter }): TransferOptions => ({
          from,
          caps,
          maxFeeGwei,
          replaceAfter,
        }),
      )
      .nullable()
      .default(null)
      .describe("Options of the `transfer` rail."),
});
