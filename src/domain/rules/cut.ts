/** Cutting lines down to what a limit leaves, each in proportion, with the reason on each. */
import { within } from "../allocation.ts";
import type { Amount, Money } from "../amount.ts";
import type { Reason } from "../reason.ts";
import type { QuoteLine } from "./rule.ts";

/** Which limit it is. */
type Limit = Omit<Extract<Reason, { code: "capped" }>, "code" | "from">;

/** Brings the concerned lines down to a sum of at most `left`; the others stay as they are. */
export function cut(
  lines: readonly QuoteLine[],
  concerned: readonly QuoteLine[],
  left: Amount,
  limit: Limit,
): QuoteLine[] {
  const granted = within(
    left,
    concerned.map((line) => line.amount),
  );
  return lines.map((line) => {
    const part = granted[concerned.indexOf(line)];
    if (part === undefined || part === line.amount) return line;
    const from: Money = { token: line.token, amount: line.amount };
    return { ...line, amount: part, reasons: [...line.reasons, { code: "capped", ...limit, from }] };
  });
}
