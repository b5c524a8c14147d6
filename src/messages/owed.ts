/** What a pull request says when a hold is over and there is no wallet to pay to. */
import { formatMoney, type Money } from "../domain/amount.ts";
import { mention } from "./text.ts";

const parked = "No wallet is linked, so it waits here as owed. It does not expire.";

/** Called once each: whoever was named before stays named. Holds that end together are named in one order. */
export function owedWithoutWallet(one: Money & { readonly login: string }, before: string | null): string {
  const row = `${mention(one.login)}: ${formatMoney(one)} is owed to you.`;
  const rows = before?.endsWith(parked) === true ? before.slice(0, -parked.length).trim().split("\n") : [];
  return rows.includes(row) ? (before ?? "") : [...[...rows, row].sort(), parked].join("\n");
}
