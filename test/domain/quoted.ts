/** What the tests of rules share: a quote as short lines of text. */
import { formatMoney } from "../../src/domain/amount.ts";
import type { Policy } from "../../src/domain/policy.ts";
import { noState, type Quote, quote } from "../../src/domain/quote.ts";
import type { QuoteState } from "../../src/domain/rules/rule.ts";
import type { ActorNode, PullSnapshot } from "../../src/domain/snapshot.ts";
import { explain } from "../../src/messages/reasons.ts";
import { pull } from "./pulls.ts";

export const dee: ActorNode = { __typename: "User", login: "dee", databaseId: 4 };
export const eve: ActorNode = { __typename: "User", login: "eve", databaseId: 5 };

export function quoteOf(
  policy: Policy,
  changes: Partial<PullSnapshot>,
  state: Partial<QuoteState> = {},
): Quote {
  return quote(policy, pull(changes), 50, { ...noState, ...state });
}

/** "ada author 50 GRID" for a line, "-banned" for what was not counted. */
export function quoted(
  policy: Policy,
  changes: Partial<PullSnapshot>,
  state: Partial<QuoteState> = {},
): string[] {
  const { lines, notCounted } = quoteOf(policy, changes, state);
  return [
    ...lines.map((line) => `${line.recipient.login} ${line.role} ${formatMoney(line)}`),
    ...notCounted.map(({ reason }) => `-${reason.code}`),
  ];
}

/** The sentences of a person's line. */
export function why(policy: Policy, changes: Partial<PullSnapshot>, login: string): string {
  const line = quoteOf(policy, changes).lines.find((one) => one.recipient.login === login);
  return line?.reasons.map(explain).join("; ") ?? "no line";
}
