/** Who counts as a person, a bot or a maintainer. */
import type { Actor } from "./fact.ts";
import type { Policy } from "./policy.ts";
import type { Person } from "./rules/rule.ts";
import type { ActorNode, PullSnapshot, ReviewNode } from "./snapshot.ts";

export function isBot(actor: ActorNode): boolean {
  return actor.__typename === "Bot" || actor.login.endsWith("[bot]");
}

/** Whether GitHub's `authorAssociation` belongs to somebody of the organisation or the repository. */
export function isMaintainer(association: string): boolean {
  return association === "OWNER" || association === "MEMBER" || association === "COLLABORATOR";
}

/** Whether GitHub's `authorAssociation` says that nothing of theirs was merged into the repository so far. */
export function isNewcomer(association: string | null | undefined): boolean {
  return association === "NONE" || association === "FIRST_TIMER" || association === "FIRST_TIME_CONTRIBUTOR";
}

/** The humans who wrote a pull request, the opener first, each once. */
export function humanAuthors(pull: PullSnapshot): Person[] {
  const byId = new Map<number, Person>();
  for (const node of [pull.author, ...pull.coAuthors]) {
    if (node === null || isBot(node) || typeof node.databaseId !== "number") continue;
    if (!byId.has(node.databaseId)) byId.set(node.databaseId, { id: node.databaseId, login: node.login });
  }
  return [...byId.values()];
}

/** Recordings may lack the numeric id; then the login says who it is. */
export function isAmong(who: ActorNode, people: readonly (Person | ActorNode | null)[]): boolean {
  return people.some((one) => {
    if (one === null) return false;
    const id = "id" in one ? one.id : one.databaseId;
    return typeof who.databaseId === "number" && typeof id === "number"
      ? id === who.databaseId
      : one.login.toLowerCase() === who.login.toLowerCase();
  });
}

/** Whether somebody opened the pull request or is named by its commits. */
export function isAuthor(who: ActorNode, pull: PullSnapshot): boolean {
  return isAmong(who, [pull.author, ...pull.coAuthors]);
}

/** The reviews by which maintainers who are no authors, and no bots, ask for changes. */
export function changeRequests(pull: PullSnapshot): (ReviewNode & { readonly author: ActorNode })[] {
  return pull.reviews.nodes.flatMap((review) => {
    const { author, state, authorAssociation } = review;
    const counts =
      state === "CHANGES_REQUESTED" &&
      author !== null &&
      !isBot(author) &&
      !isAuthor(author, pull) &&
      isMaintainer(authorAssociation);
    return counts ? [{ ...review, author }] : [];
  });
}

/** Everybody who can have a part in what a pull request earns, whatever the policy; bots among them. */
export function nodesConcerned(pull: PullSnapshot): ActorNode[] {
  const issues = pull.closingIssuesReferences.nodes;
  const nodes = [
    pull.author,
    ...pull.coAuthors,
    ...(pull.assignees?.nodes ?? []),
    ...pull.reviews.nodes.map((review) => review.author),
    ...issues.flatMap((issue) => [issue.author, ...(issue.assignees?.nodes ?? [])]),
  ];
  return nodes.filter((node) => node !== null);
}

/** Their numeric ids, each once, bots left out. */
export function peopleConcerned(pull: PullSnapshot): number[] {
  const humans = nodesConcerned(pull).filter((node) => !isBot(node));
  return [...new Set(humans.flatMap((node) => node.databaseId ?? []))];
}

export function asNode(actor: Actor): ActorNode {
  return { __typename: actor.bot ? "Bot" : "User", login: actor.login, databaseId: actor.id };
}

/** Whether the policy excludes a person, by login or numeric id. */
export function isBanned({ rules }: Pick<Policy, "rules">, { id, login }: Person): boolean {
  return rules.banned.some((one) =>
    typeof one === "number" ? one === id : one.toLowerCase() === login.toLowerCase(),
  );
}
