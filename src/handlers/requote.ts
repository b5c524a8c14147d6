/** Asks for open pull requests to be quoted again when a bounty that they claim has changed. */
import type { BountyRecord } from "../domain/award.ts";
import type { Decision } from "../domain/decision.ts";
import type { Timer } from "../domain/effect.ts";
import type { Fact } from "../domain/fact.ts";
import type { State } from "./handler.ts";

/** An issue with more pull requests than this has other troubles than a figure that is old. */
const mostPulls = 20;

/** The decision, with whatever check runs it makes untrue put up to be made anew. */
export function withRequotes(fact: Fact, decision: Decision, state: State): Decision {
  const after = new Map(decision.bounties.map((bounty) => [bounty.issueId, bounty]));
  const timers = [...after.values()].flatMap((bounty) => {
    const before = state.bounties.find((one) => one.issueId === bounty.issueId);
    if (before === undefined || figures(before) === figures(bounty)) return [];
    return bounty.claims
      .filter((claim) => !isOwn(fact, claim))
      .slice(0, mostPulls)
      .map((claim) => timer(fact, claim));
  });
  const unique = new Map(timers.map((one) => [one.key, one]));
  return unique.size === 0 ? decision : { ...decision, timers: [...decision.timers, ...unique.values()] };
}

/** What of a bounty the quote of a pull request shows. */
function figures({ state, token, amount, reservation, onHold, split }: BountyRecord): string {
  return JSON.stringify([
    state,
    token.id,
    amount.toString(),
    reservation?.personId ?? null,
    reservation?.until ?? null,
    onHold?.by ?? null,
    split,
  ]);
}

/** A time that every clock has passed. */
const atOnce = new Date(0).toISOString();

type Claim = BountyRecord["claims"][number];

function isOwn(fact: Fact, claim: Claim): boolean {
  if (fact.type !== "pull-request" && fact.type !== "review") return false;
  return fact.pull.number === claim.pull && fact.repository.id === claim.repositoryId;
}

function timer(fact: Fact, claim: Claim): Timer {
  const ownerId =
    "ownerId" in fact ? fact.ownerId : "repository" in fact ? fact.repository.ownerId : fact.owner.id;
  const { repositoryId, pull: number, nodeId, pullId: id } = claim;
  const key = `requote:${repositoryId}:${number}`;
  return { key, type: "requote", ownerId, repositoryId, at: atOnce, pull: { id, nodeId, number } };
}
