/** What maintainers say that people earn by a pull request, put in the place of what the rules say. */
import { type Money, sum } from "./amount.ts";
import { isBot, nodesConcerned } from "./people.ts";
import type { NotCounted, Person, QuoteContext, QuoteLine } from "./rules/rule.ts";
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
 * A person's lines of a token become one of exactly the amount, which no limit cuts. Whoever has no line gets one;
 * bots and banned people do not.
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
  for (const one of overrides) {
    const who = nodeOf(one, context);
    const refusal = context.refusal(who);
    if (refusal !== null) {
      notCounted.push({ what: { type: "person", who }, reason: refusal });
    } else if (one.money === null) {
      result = result.filter((line) => line.recipient.id !== one.personId);
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
  const line: QuoteLine = {
    ...(first ?? added({ id: override.personId, login: override.login }, context)),
    token: money.token,
    amount: money.amount,
    uncapped: money.amount,
    cappable: null,
    reasons: [{ code: "overridden", by: override.by, note: override.note, from }],
  };
  if (first === undefined) return [...lines, line];
  return lines.flatMap((one) => (one === first ? [line] : isConcerned(one) ? [] : [one]));
}

function added(
  person: Person,
  context: QuoteContext,
): Pick<QuoteLine, "key" | "source" | "recipient" | "role"> {
  const source = { type: "kind", kind: context.kind() } as const;
  const role = "contributor";
  const key = awardKey(context.repositoryId, context.pull.number, source, person, role);
  return { key, source, recipient: person, role };
}
