/** Welcomes somebody new, once in an organisation, as a part of the comment on their first thread. */
import { type Decision, nothing } from "../domain/decision.ts";
import type { IssueFact, PullRequestFact } from "../domain/fact.ts";
import { asNode } from "../domain/people.ts";
import type { Policy } from "../domain/policy.ts";
import { type Arrival, isWelcome, mayBeWelcomed } from "../domain/welcome.ts";
import { welcomeText } from "../messages/welcome.ts";
import type { Given, Seen, StateWanted } from "./handler.ts";
import { say } from "./thread.ts";

export const welcomeNote = "welcome";

/** Whose first thread this may be; `null` where nobody is welcomed. */
export function arrivalOf(fact: PullRequestFact | IssueFact, seen: Seen, policy: Policy): Arrival | null {
  if (fact.action !== "opened") return null;
  const arrival =
    fact.type === "issue"
      ? {
          author: fact.author === null ? null : asNode(fact.author),
          association: fact.authorAssociation,
        }
      : { author: seen.pull?.author ?? null, association: seen.pull?.authorAssociation };
  if (fact.type === "issue" && (policy.welcome?.issues !== true || fact.movedIn)) return null;
  return isWelcome(policy, arrival) ? arrival : null;
}

export function arrivalState(arrival: Arrival | null): StateWanted {
  const id = arrival?.author?.databaseId;
  return typeof id === "number" ? { welcomedOf: id, participationsOf: [id] } : {};
}

export function welcomed(fact: PullRequestFact | IssueFact, given: Given): Decision {
  const { policy, seen, state } = given;
  const author = arrivalOf(fact, seen, policy)?.author ?? null;
  const id = author?.databaseId ?? null;
  if (author === null || id === null || policy.welcome === null) return nothing;
  const said = state.participations.find((one) => one.personId === id);
  if (!mayBeWelcomed(state.isWelcomed, said)) return nothing;
  const [number, on] =
    fact.type === "issue"
      ? ([fact.issue.number, "issue"] as const)
      : ([fact.pull.number, "pull-request"] as const);
  const text = welcomeText(author.login, on, policy.welcome, policy);
  const spoken = say(fact, number, state, { notes: { [welcomeNote]: text } });
  return { ...spoken, welcomes: [{ personId: id }] };
}
