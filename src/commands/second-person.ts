/** What is too large for one person: it waits until somebody else who may says the same line. */
import type { Money } from "../domain/amount.ts";
import { nothing } from "../domain/decision.ts";
import type { Who } from "../domain/permission.ts";
import { isSaidByAnother, threshold } from "../domain/pricing.ts";
import { secondPersonNeeded } from "../messages/prices.ts";
import type { CommandContext, CommandResult } from "./command.ts";

/** The answer that it waits, or `null` when it may be done. */
export function needsSecond(money: Money | null, who: Who, context: CommandContext): CommandResult | null {
  const { policy, line, by, now } = context;
  const most = money === null ? null : threshold(policy, money);
  if (most === null || isSaidByAnother(context, line)) return null;
  return {
    decision: nothing,
    answer: secondPersonNeeded(by.login, most, who, line),
    proposal: { line, personId: by.id, login: by.login, at: now },
  };
}
