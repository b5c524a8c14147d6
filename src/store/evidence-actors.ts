/**
 * People in kept snapshots: the participant and those who accepted their work by number, anybody else by a mark, which
 * says only that one mark is one person.
 */
import { createHmac, randomBytes } from "node:crypto";
import { namedIn } from "../domain/evidence/kept-work.ts";
import { isBot } from "../domain/people.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { ActorNode, ClosingIssueNode, PullSnapshot, ReviewNode } from "../domain/snapshot.ts";
import type { Transaction } from "./schema.ts";

type Kept = { readonly number: number } | { readonly mark: string } | { readonly bot: string };
type KeptReview = Omit<ReviewNode, "author" | "id"> & { readonly author: Kept | null };
type KeptIssue = Omit<ClosingIssueNode, "author"> & { readonly author: Kept | null };

export interface KeptSnapshot
  extends Omit<
    PullSnapshot,
    "author" | "mergedBy" | "coAuthors" | "reviews" | "closingIssuesReferences" | "assignees"
  > {
  readonly author: Kept | null;
  readonly mergedBy: Kept | null;
  readonly coAuthors: readonly (Kept | null)[];
  readonly reviews: { readonly nodes: readonly KeptReview[] };
  readonly closingIssuesReferences: { readonly nodes: readonly KeptIssue[] };
}

/** Everybody who gets a number: the participant, and who is named in what is kept of their work. */
export function numberedIn(pull: PullSnapshot, person: Person): Person[] {
  const named = namedIn(pull).flatMap(({ databaseId, login }) =>
    typeof databaseId === "number" ? { id: databaseId, login } : [],
  );
  return [person, ...named];
}

export interface Marking {
  readonly salt: Buffer;
  readonly numberOf: (id: number) => number;
}

export function encodeSnapshot(
  pull: PullSnapshot,
  person: Person,
  { salt, numberOf }: Marking,
): KeptSnapshot {
  const numbered = new Set(numberedIn(pull, person).map(({ id }) => id));
  const actor = (node: ActorNode | null): Kept | null => {
    if (node === null) return null;
    if (isBot(node)) return { bot: node.login };
    const { databaseId: id } = node;
    if (typeof id === "number" && numbered.has(id)) return { number: numberOf(id) };
    return { mark: markOf(String(id ?? node.login.toLowerCase()), salt) };
  };
  return {
    ...pull,
    author: actor(pull.author),
    mergedBy: actor(pull.mergedBy),
    coAuthors: pull.coAuthors.map(actor),
    reviews: {
      nodes: pull.reviews.nodes.map(({ id: _, ...review }) => ({ ...review, author: actor(review.author) })),
    },
    closingIssuesReferences: {
      nodes: pull.closingIssuesReferences.nodes.map((issue) => ({ ...issue, author: actor(issue.author) })),
    },
  };
}

/** `personOf` gives who a number is; for somebody who was forgotten, minus the number and no login. */
export function decodeSnapshot(kept: KeptSnapshot, personOf: (number: number) => Person): PullSnapshot {
  const actor = (one: Kept | null): ActorNode | null => {
    if (one === null) return null;
    if ("bot" in one) return { __typename: "Bot", login: one.bot };
    if ("mark" in one) return { __typename: "User", login: "", databaseId: idOfMark(one.mark) };
    const { id, login } = personOf(one.number);
    return { __typename: "User", login, databaseId: id };
  };
  return {
    ...kept,
    author: actor(kept.author),
    mergedBy: actor(kept.mergedBy),
    coAuthors: kept.coAuthors.flatMap((one) => actor(one) ?? []),
    reviews: { nodes: kept.reviews.nodes.map((review) => ({ ...review, author: actor(review.author) })) },
    closingIssuesReferences: {
      nodes: kept.closingIssuesReferences.nodes.map((issue) => ({ ...issue, author: actor(issue.author) })),
    },
  };
}

/** Every number in a kept snapshot. */
export function numbersIn(kept: KeptSnapshot): number[] {
  const actors = [
    kept.author,
    kept.mergedBy,
    ...kept.coAuthors,
    ...kept.reviews.nodes.map((one) => one.author),
    ...kept.closingIssuesReferences.nodes.map((one) => one.author),
  ];
  return actors.flatMap((one) => (one !== null && "number" in one ? one.number : []));
}

const bytesOfMark = 5;

/** The same for one person of one organisation, and without the salt nobody. */
export function markOf(who: string, salt: Buffer): string {
  return createHmac("sha256", salt)
    .update(who)
    .digest("hex")
    .slice(0, bytesOfMark * 2);
}

/** Below zero like those who were forgotten, and far from their numbers. */
function idOfMark(mark: string): number {
  return -(2 ** 50 + Number.parseInt(mark, 16));
}

/** The organisation's own, made when it is first needed. */
export async function saltOf(tx: Transaction, ownerId: number): Promise<Buffer> {
  const known = await tx
    .selectFrom("salts")
    .select("salt")
    .where("owner_id", "=", ownerId)
    .executeTakeFirst();
  if (known !== undefined) return known.salt;
  const fresh = randomBytes(32);
  await tx
    .insertInto("salts")
    .values({ owner_id: ownerId, salt: fresh })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { salt } = await tx
    .selectFrom("salts")
    .select("salt")
    .where("owner_id", "=", ownerId)
    .executeTakeFirstOrThrow();
  return salt;
}
