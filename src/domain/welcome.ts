/** Who is welcomed: somebody new, once in an organisation. */
import type { Participation } from "./participation.ts";
import { isBanned, isBot, isNewcomer } from "./people.ts";
import type { Policy } from "./policy.ts";
import type { ActorNode } from "./snapshot.ts";

/** What the policy says under `welcome`. */
export interface WelcomeOptions {
  readonly text: string | null;
  /** Who looks at a pull request and when, in the policy's words. */
  readonly review: string | null;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** Whether a first issue is welcomed too. */
  readonly issues: boolean;
}

export interface Arrival {
  readonly author: ActorNode | null;
  /** Who they are to the repository, in GitHub's words. */
  readonly association: string | null | undefined;
}

/** Whom there is reason to look up: without one nothing is read of anybody. */
export function isWelcome(policy: Policy, { author, association }: Arrival): boolean {
  return (
    policy.welcome !== null &&
    // What nobody gets to see does not count as said.
    !policy.quiet &&
    author !== null &&
    typeof author.databaseId === "number" &&
    !isBot(author) &&
    isNewcomer(association) &&
    !isBanned(policy, { id: author.databaseId, login: author.login })
  );
}

/** Whoever objected wants nothing done about them that is not needed for rewards. */
export function mayBeWelcomed(isKnown: boolean, participation: Participation | undefined): boolean {
  return !isKnown && participation?.state !== "objected";
}
