/** What a pull request says when a hold is over and there is no wallet to pay to. */
import { formatMoney, type Money } from "../domain/amount.ts";
import { mention } from "./text.ts";

const parked =
  "is owed to you. No wallet is linked, so it waits as owed; it does not expire. `/wallet` links one.";

/**
 * The lines that stay on a thread, with one more that calls the person once. Holds that end together end in any order,
 * and are named in one.
 */
export function withOwed(lines: string | null, one: Money & { readonly login: string }): string {
  const all = [...(lines?.split("\n") ?? []), `- ${mention(one.login)}: ${formatMoney(one)} ${parked}`];
  const isOwed = (line: string) => line.endsWith(parked);
  return [...all.filter((line) => !isOwed(line)), ...all.filter(isOwed).sort()].join("\n");
}
