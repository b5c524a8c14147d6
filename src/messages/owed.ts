/** What a pull request says when a hold is over and there is no wallet to pay to. */
import { formatMoney, type Money } from "../domain/amount.ts";
import { mention } from "./text.ts";

/** A line that stays, whatever else the thread says. It calls the person once. */
export function owedWithoutWallet(one: Money & { readonly login: string }): string {
  return `- ${mention(one.login)}: ${formatMoney(one)} is owed to you. No wallet is linked, so it waits as owed; it does not expire.`;
}
