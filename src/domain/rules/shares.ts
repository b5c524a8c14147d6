/** Share: how a price is divided between the people who did the work, and what others get beside them. */
import { z } from "zod";
import { type Amount, amount, split, sum, zero } from "../amount.ts";
import { personInKey } from "../person-key.ts";
import { portion } from "../ratio.ts";
import type { Reason } from "../reason.ts";
import { atMostAll, type ExtraPart, extraSchema, type Holder, holders, lineRole } from "./extra-parts.ts";
import type { LineRole, Person, Price, PriceSource, QuoteContext, QuoteLine, ShareRule } from "./rule.ts";
import { named, nodeOf, type Worker, weigh } from "./workers.ts";

interface Options {
  readonly author: number;
  readonly "co-author": number;
  readonly assignee: number;
  readonly extra: readonly ExtraPart[];
  readonly remainder: "largest" | "author";
}

const weight = z.int().min(0).max(1000);

export const shares: ShareRule<"shares", Options> = {
  phase: "share",
  name: "shares",
  summary: "Each person's part of a price.",
  needs: ["co-authors", "closing-issues", "reviews"],
  schema: (types) =>
    z
      .strictObject({
        author: weight.default(1).describe("Weight of the person who opened the pull request."),
        "co-author": weight
          .default(1)
          .describe("Weight of each person named by the commits beside the author."),
        assignee: weight
          .default(0)
          .describe("Weight of each person to whom the closed issue is assigned; nobody counts twice."),
        extra: z
          .array(extraSchema(types))
          .max(10)
          .check(atMostAll)
          .default([])
          .describe("Parts of other people, in this order."),
        remainder: z
          .enum(["largest", "author"])
          .default("largest")
          .describe(
            "Who gets the smallest units that cannot be divided: the largest remainders, or the first author.",
          ),
      })
      .prefault({})
      .describe(
        "Parts are proportional to the weights and sum to the price exactly. When nobody has a weight, the author " +
          "gets it.",
      ),
  evaluate: (options, context, price) => {
    const workers = price.split === undefined ? weigh(options, context, price) : named(price.split, context);
    if (workers.length === 0) {
      const refusal = context.authors.length > 0 ? context.refusal(nodeOf(context.authors[0])) : null;
      return {
        lines: [],
        notCounted: [{ what: price.source, reason: refusal ?? { code: "no-human-author" } }],
      };
    }
    const extras = extraLines(options, context, price);
    const left = amount(price.money.amount - extras.taken);
    const lines = [
      ...workLines(options, context, { ...price, money: { ...price.money, amount: left } }, workers),
    ];
    const notCounted = [...extras.notCounted];
    // What change requests took away whole is said where it cannot be read from a line.
    const last = price.reasons.at(-1);
    if (price.money.amount === 0n && last !== undefined)
      notCounted.push({ what: price.source, reason: last });
    return { lines: [...lines, ...extras.lines], notCounted };
  },
};

function workLines(
  options: Options,
  context: QuoteContext,
  price: Price,
  workers: readonly Worker[],
): QuoteLine[] {
  const total = workers.reduce((whole, worker) => whole + worker.weight, 0n);
  const weights = workers.map((worker) => worker.weight);
  const parts =
    options.remainder === "author"
      ? splitDown(price.money.amount, weights)
      : split(price.money.amount, weights);
  return workers.flatMap(({ person, role, weight }, index) => {
    const share: Reason = { code: "shared", part: Number(weight), of: Number(total) };
    const reasons = workers.length > 1 ? [...price.reasons, share] : price.reasons;
    const key = awardKey(context.repositoryId, context.pull.number, price.source, person);
    return line(price, { key, person, role, part: parts[index], reasons });
  });
}

/** Everybody's part rounded down, and what is left to the first. */
function splitDown(total: Amount, weights: readonly bigint[]): Amount[] {
  const whole = weights.reduce((a, b) => a + b, 0n);
  const parts = weights.map((one) => amount((total * one) / whole));
  const [first = amount(0n), ...others] = parts;
  return [amount(first + total - sum(parts)), ...others];
}

/** What others get of a price, and how much of it is taken out of the price. */
function extraLines(options: Options, context: QuoteContext, price: Price) {
  const seen = new Map<LineRole, number>();
  let taken = 0n;
  const parts = options.extra.map((extra) => {
    const role = lineRole[extra.role];
    const nth = (seen.get(role) ?? 0) + 1;
    seen.set(role, nth);
    const total = extra["applies-to"].includes(price.basis) ? extraTotal(extra, price) : zero;
    if (total === 0n) return { lines: [], notCounted: [] };
    const found = holders(extra, price, context);
    if (found.holders.length > 0 && extra.part !== "reductions" && extra.paid === "out-of") taken += total;
    const name = nth === 1 ? "" : `-${nth}`;
    return {
      lines: linesOf(extra, total, found.holders, name, price, context),
      notCounted: found.notCounted,
    };
  });
  const notCounted = parts.flatMap((part) => part.notCounted);
  return { lines: parts.flatMap((part) => part.lines), notCounted, taken };
}

/** Rounded down, so that what is taken out of a price never passes it. */
function extraTotal({ part }: ExtraPart, { money, reductions }: Price): Amount {
  return part === "reductions" ? reductions : portion(money.amount, part.ratio);
}

function linesOf(
  { role: policyRole, part, paid }: ExtraPart,
  total: Amount,
  people: readonly Holder[],
  suffix: string,
  price: Price,
  { repositoryId, pull }: QuoteContext,
): QuoteLine[] {
  if (people.length === 0) return [];
  const role = lineRole[policyRole];
  const weights = people.map((holder) => holder.weight);
  const whole = weights.reduce((a, b) => a + b, 0n);
  const parts = split(total, weights);
  const text = part === "reductions" ? part : part.text;
  const reason: Reason = { code: "extra", role, part: text, paid, total: { ...price.money, amount: total } };
  return people.flatMap(({ person, weight }, index) => {
    const share: Reason = { code: "shared", part: Number(weight), of: Number(whole) };
    const reasons = [...price.reasons, reason, ...(people.length > 1 ? [share] : [])];
    const key = `${awardKey(repositoryId, pull.number, price.source, person, role)}${suffix}`;
    return line(price, { key, person, role, part: parts[index], reasons });
  });
}

interface Part {
  readonly key: string;
  readonly person: Person;
  readonly role: LineRole;
  readonly part: Amount | undefined;
  readonly reasons: readonly Reason[];
}

function line(price: Price, { key, person, role, part, reasons }: Part): QuoteLine[] {
  if (part === undefined || part === 0n) return [];
  const { source, money } = price;
  const amounts = { amount: part, uncapped: part, cappable: part };
  return [{ key, source, recipient: person, role, token: money.token, ...amounts, reasons }];
}

/**
 * What an award means, once: by issue for a bounty, whichever repository's pull request closed it; by pull request
 * and kind otherwise. Beside a part of the work one person may have parts by other roles, which the key names.
 */
export function awardKey(
  repositoryId: number,
  pullNumber: number,
  source: PriceSource,
  person: Person,
  role?: LineRole,
): string {
  const key =
    source.type === "bounty"
      ? `award:${source.repositoryId ?? repositoryId}:${source.issueId}:${personInKey(person.id)}`
      : `award:${repositoryId}:pull-${pullNumber}:${source.kind}:${personInKey(person.id)}`;
  return role === undefined ? key : `${key}:${role}`;
}
