/** Who did the work that a price is for, and with what weight. */
import type { SplitPart } from "../award.ts";
import { orderOfIds } from "../forgotten.ts";
import { issuesOf } from "./closing.ts";
import type { LineRole, Person, Price, QuoteContext } from "./rule.ts";

export interface Worker {
  readonly person: Person;
  readonly role: LineRole;
  readonly weight: bigint;
}

/** The weight of each role. */
export type Weights = Readonly<Record<"author" | "co-author" | "assignee", number>>;

/** As a maintainer said, whoever wrote the work. */
export function named(parts: readonly SplitPart[], context: QuoteContext): Worker[] {
  return parts
    .map(({ id, login, weight }) => ({
      person: { id, login },
      role: "contributor" as const,
      weight: BigInt(weight),
    }))
    .filter(({ person }) => context.refusal(nodeOf(person)) === null);
}

/** Everybody with a weight, the opener first; the greatest of somebody's roles counts. */
export function weigh(weights: Weights, context: QuoteContext, price: Price): Worker[] {
  const { pull, authors } = context;
  const inOrder = orderOfIds(context.state.order);
  const assigned = issuesOf(price.source, context)
    .flatMap((issue) => issue.assignees?.nodes ?? [])
    .flatMap(({ databaseId, login, __typename }) =>
      typeof databaseId === "number" ? [{ id: databaseId, login, __typename }] : [],
    )
    .sort((a, b) => inOrder(a.id, b.id));
  const opener = pull.author?.databaseId;
  const all = [
    ...authors.map((person) => ({
      person,
      __typename: "User",
      role: person.id === opener ? ("author" as const) : ("co-author" as const),
    })),
    ...assigned.map(({ __typename, ...person }) => ({ person, __typename, role: "assignee" as const })),
  ];
  const byId = new Map<number, Worker>();
  for (const { person, __typename, role } of all) {
    if (context.refusal({ __typename, login: person.login, databaseId: person.id }) !== null) continue;
    const own = { person, role, weight: BigInt(weights[role]) };
    const known = byId.get(person.id);
    if (known === undefined || own.weight > known.weight) byId.set(person.id, own);
  }
  const weighted = [...byId.values()].filter((worker) => worker.weight > 0n);
  if (weighted.length > 0) return weighted;
  return [...byId.values()]
    .filter((worker) => worker.person.id === opener)
    .map((worker) => ({ ...worker, role: "author", weight: 1n }));
}

export function nodeOf(person: Person | undefined) {
  return { __typename: "User", login: person?.login ?? "", databaseId: person?.id ?? null };
}
