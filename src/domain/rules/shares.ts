/** Share: how a price is divided between the people who wrote the work. */
import { z } from "zod";
import { type Amount, split } from "../amount.ts";
import type { SplitPart } from "../award.ts";
import type { Reason } from "../reason.ts";
import type { Person, Price, PriceSource, QuoteContext, QuoteLine, ShareRule } from "./rule.ts";

interface Options {
  readonly author: number;
  readonly "co-author": number;
}

const weight = z.int().min(0).max(1000);

export const shares: ShareRule<"shares", Options> = {
  phase: "share",
  name: "shares",
  summary: "The weight of each person's part of a price.",
  needs: ["co-authors"],
  schema: () =>
    z
      .strictObject({
        author: weight.min(1).default(1).describe("Weight of the person who opened the pull request."),
        "co-author": weight
          .default(1)
          .describe("Weight of each person named by the commits beside the author."),
      })
      .prefault({})
      .describe(
        "Parts are proportional to the weights and sum to the price exactly; base units that cannot be divided go " +
          "to the largest remainders.",
      ),
  evaluate: (options, context, price) => {
    if (price.split !== undefined) return { lines: splitLines(context, price, price.split), notCounted: [] };
    const opener = context.pull.author?.databaseId;
    const people = context.authors.map((person) => {
      const role = person.id === opener ? ("author" as const) : ("co-author" as const);
      return { person, role, weight: BigInt(options[role]) };
    });
    const total = people.reduce((sum, one) => sum + one.weight, 0n);
    // Nobody human opened it, and the policy gives co-authors nothing.
    if (total === 0n) {
      return { lines: [], notCounted: [{ what: price.source, reason: { code: "no-human-author" } }] };
    }
    const parts = split(
      price.money.amount,
      people.map((one) => one.weight),
    );
    const lines = people.flatMap(({ person, role, weight }, index) => {
      const part = parts[index];
      if (part === undefined || part === 0n) return [];
      const share = { code: "shared", part: Number(weight), of: Number(total) } as const;
      return [line(context, price, { person, role, part, share: people.length > 1 ? share : null })];
    });
    return { lines, notCounted: [] };
  },
};

/** As a maintainer said, whoever wrote the work. */
function splitLines(context: QuoteContext, price: Price, people: readonly SplitPart[]): QuoteLine[] {
  const of = people.reduce((sum, one) => sum + one.weight, 0);
  const parts = split(
    price.money.amount,
    people.map((one) => BigInt(one.weight)),
  );
  return people.flatMap((one, index) => {
    const part = parts[index];
    if (part === undefined || part === 0n) return [];
    const person = { id: one.id, login: one.login };
    const share = people.length > 1 ? ({ code: "shared", part: one.weight, of } as const) : null;
    return [line(context, price, { person, role: "split", part, share })];
  });
}

interface Part {
  readonly person: Person;
  readonly role: QuoteLine["role"];
  readonly part: Amount;
  readonly share: Reason | null;
}

function line({ repositoryId, pull }: QuoteContext, price: Price, part: Part): QuoteLine {
  return {
    key: awardKey(repositoryId, pull.number, price.source, part.person),
    source: price.source,
    recipient: part.person,
    role: part.role,
    token: price.money.token,
    amount: part.part,
    uncapped: part.part,
    cappable: part.part,
    reasons: part.share === null ? price.reasons : [...price.reasons, part.share],
  };
}

/**
 * What an award means, once: by issue for a bounty, whichever repository's pull request closed it; by pull request
 * and kind otherwise.
 */
export function awardKey(
  repositoryId: number,
  pullNumber: number,
  source: PriceSource,
  person: Person,
): string {
  return source.type === "bounty"
    ? `award:${source.repositoryId ?? repositoryId}:${source.issueId}:${person.id}`
    : `award:${repositoryId}:pull-${pullNumber}:${source.kind}:${person.id}`;
}
