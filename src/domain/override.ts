/** What maintainers say that people earn by a pull request, put in the place of what the rules say. */
import { type Money, sum, zero } from "./amount.ts";
import { isBot, nodesConcerned } from "./people.ts";
import type { NotCounted, Person, PriceSource, QuoteContext, QuoteLine } from "./rules/rule.ts";
import { awardKey } from "./rules/shares.ts";

export interface Override {
  readonly personId: number;
  readonly login: string;
  /** `null`: nothing at all. */
  readonly money: Money | null;
  readonly by: string;
  readonly note: string;
}

/**
 * A person's lines of a token become one of exactly the amount, which no limit cuts; of other bounties a line of nothing
 * is left, because they are earned all the same. Whoever has no line gets one; bots and banned people do not. `none` is
 * for every token of which nothing else was said.
 */
export function applyOverrides(
  context: QuoteContext,
  lines: readonly QuoteLine[],
): { readonly lines: readonly QuoteLine[]; readonly notCounted: readonly NotCounted[] } {
  const { pull, state } = context;
  const notCounted: NotCounted[] = [];
  let result = lines;
  // What is closed unmerged will not be paid, whatever was said about it.
  const overrides = pull.merged || pull.state === "OPEN" ? (state.overrides ?? []) : [];
  const isSet = ({ recipient, token }: QuoteLine) =>
    overrides.some((one) => one.personId === recipient.id && one.money?.token.id === token.id);
  for (const one of overrides) {
    const who = nodeOf(one, context);
    const refusal = context.refusal(who);
    if (refusal !== null) {
      notCounted.push({ what: { type: "person", who }, reason: refusal });
    } else if (one.money === null) {
      result = result.filter((line) => line.recipient.id !== one.personId || isSet(line));
      const reason = { code: "overridden", by: one.by, note: one.note, from: null } as const;
      notCounted.push({ what: { type: "person", who }, reason });
    } else result = replace(result, one, one.money, context);
  }
  return { lines: result, notCounted };
}

/** A bot's id is a bot's, also where somebody named it by hand. */
function nodeOf({ personId, login }: Override, { pull }: QuoteContext) {
  const isKnownBot = nodesConcerned(pull).some((node) => node.databaseId === personId && isBot(node));
  return { __typename: isKnownBot ? "Bot" : "User", login, databaseId: personId };
}

function replace(
  lines: readonly QuoteLine[],
  override: Override,
  money: Money,
  context: QuoteContext,
): readonly QuoteLine[] {
  const isConcerned = (line: QuoteLine) =>
    line.recipient.id === override.personId && line.token.id === money.token.id;
  const own = lines.filter(isConcerned);
  const [first] = own;
  const from =
    first === undefined ? null : { token: money.token, amount: sum(own.map((line) => line.amount)) };
  const reasons = [{ code: "overridden", by: override.by, note: override.note, from }] as const;
  const line: QuoteLine = {
    ...(first ?? added({ id: override.personId, login: override.login }, money, lines, context)),
    token: money.token,
    amount: money.amount,
    uncapped: money.amount,
    cappable: null,
    reasons,
  };
  if (first === undefined) return [...lines, line];
  return lines.flatMap((one) => {
    if (one === first) return [line];
    if (!isConcerned(one)) return [one];
    const isFirsts = sameBounty(one.source, first.source);
    return one.source.type === "bounty" && !isFirsts ? [nothingOf(one, reasons)] : [];
  });
}

/** What is left of a line whose amount is given otherwise: its bounty is earned by it. */
export function nothingOf(line: QuoteLine, reasons = line.reasons): QuoteLine {
  return { ...line, amount: zero, cappable: null, reasons };
}

function sameBounty(a: PriceSource, b: PriceSource): boolean {
  return a.type === "bounty" && b.type === "bounty" && a.issueId === b.issueId;
}

function added(
  person: Person,
  { token }: Money,
  lines: readonly QuoteLine[],
  context: QuoteContext,
): Pick<QuoteLine, "key" | "source" | "recipient" | "role"> {
  const source = { type: "kind", kind: context.kind() } as const;
  const role = "contributor";
  const key = awardKey(context.repositoryId, context.pull.number, source, person, role);
  // Something of each of several tokens is as many awards.
  const isTaken = lines.some((line) => line.key === key);
  return { key: isTaken ? `${key}:${token.id}` : key, source, recipient: person, role };
}
