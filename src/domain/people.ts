/** Who counts as a person, a bot or a maintainer. */
import type { Actor } from "./fact.ts";
import type { Policy } from "./policy.ts";
import type { Person } from "./rules/rule.ts";
import type { ActorNode, PullSnapshot } from "./snapshot.ts";

export function isBot(actor: ActorNode): boolean {
  return actor.__typename === "Bot" || actor.login.endsWith("[bot]");
}

/** Whether GitHub's `authorAssociation` belongs to somebody of the organisation or the repository. */
export function isMaintainer(association: string): boolean {
  return association === "OWNER" || association === "MEMBER" || association === "COLLABORATOR";
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

export function asNode(actor: Actor): ActorNode {
  return { __typename: actor.bot ? "Bot" : "User", login: actor.login, databaseId: actor.id };
}

/** Whether the policy excludes a person. */
export function isBanned(_policy: Policy, _person: Person): boolean {
  return false;
}
