/** Share: how a price is divided between the people who wrote the work. */
import { z } from "zod";
import { type Amount, split } from "../amount.ts";
import type { Reason } from "../reason.ts";
import type { Person, Price, PriceSource, QuoteLine, ShareRule } from "./rule.ts";

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
  evaluate: (options, { authors, repositoryId, pull }, price) => {
    const opener = pull.author?.databaseId;
    const people = authors.map((person) => ({
      person,
      role: person.id === opener ? ("author" as const) : ("co-author" as const),
    }));
    // A bot's pull request has no human opener: its co-authors share alone.
    const weights = people.map(({ role }) => BigInt(options[role]));
    const total = weights.reduce((a, b) => a + b, 0n);
    if (total === 0n) return [];
    const parts = split(price.money.amount, weights);
    return people.flatMap(({ person, role }, index) => {
      const part = parts[index];
      if (part === undefined || part === 0n) return [];
      const share = { code: "shared", part: Number(weights[index]), of: Number(total) } as const;
      return [line(repositoryId, pull.number, price, person, role, part, people.length > 1 ? share : null)];
    });
  },
};

function line(
  repositoryId: number,
  pullNumber: number,
  price: Price,
  recipient: Person,
  role: QuoteLine["role"],
  part: Amount,
  share: Reason | null,
): QuoteLine {
  return {
    key: awardKey(repositoryId, pullNumber, price.source, recipient),
    source: price.source,
    recipient,
    role,
    token: price.money.token,
    amount: part,
    uncapped: part,
    reasons: share === null ? price.reasons : [...price.reasons, share],
  };
}

/** What an award means, once: by issue for a bounty, by pull request and kind otherwise. */
export function awardKey(
  repositoryId: number,
  pullNumber: number,
  source: PriceSource,
  person: Person,
): string {
  return source.type === "bounty"
    ? `award:${repositoryId}:${source.issueId}:${person.id}`
    : `award:${repositoryId}:pull-${pullNumber}:${source.kind}:${person.id}`;
}
