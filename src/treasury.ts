/**
 * What the treasurer does, and what the chain says of payouts: decided, booked and kept like everything else, under the
 * policy that says how the organisation pays.
 */
import type { Decision } from "./domain/decision.ts";
import type { ActFact } from "./domain/fact.ts";
import { type Plan, planPayouts, type Wish } from "./domain/payout/planning.ts";
import { type TreasuryMove, treasuryKey } from "./domain/payout/treasury.ts";
import type { Policy } from "./domain/policy.ts";
import { actHandlerOf } from "./handlers/registry.ts";
import type { InForce, PolicyBook } from "./policies.ts";
import { decideAndStore } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import { findEntry } from "./store/ledger.ts";
import { findLastBatch, findPayable } from "./store/payouts.ts";

export interface Treasury {
  readonly db: Database;
  readonly policies: PolicyBook;
  readonly now: () => Date;
}

/** The organisation has no policy that was ever right, so nothing says how it pays. */
export class NoPolicy extends Error {}

/** A reference that moved another amount before. */
export class ReferenceUsed extends Error {}

/** @throws NoPolicy */
export async function policyOfOwner({ policies }: Treasury, ownerId: number): Promise<InForce> {
  const found = await policies.payoutsOf(ownerId);
  if (found === null) throw new NoPolicy(`owner ${ownerId} has no policy`);
  return found;
}

/** Decides on an act and stores what comes of it. @throws NoPolicy */
export async function act(treasury: Treasury, fact: ActFact): Promise<Decision> {
  const { policy, version } = await policyOfOwner(treasury, fact.ownerId);
  const now = treasury.now().toISOString();
  const handler = actHandlerOf(fact);
  return decideAndStore(treasury.db, {
    effects: "perform",
    scope: { ownerId: fact.ownerId, repositoryId: 0 },
    cause: `command:${fact.type}`,
    at: now,
    fact,
    wanted: handler.state(fact),
    policyVersion: version,
    decide: (state) => handler.decide(fact, { policy, state, now }),
    given: (state) => ({ state, now }),
  });
}

/** What planning now would do; nothing is stored. @throws NoPolicy */
export async function previewPlan(
  treasury: Treasury,
  ownerId: number,
  wish: Wish,
): Promise<{ readonly plan: Plan; readonly policy: Policy }> {
  const { policy } = await policyOfOwner(treasury, ownerId);
  const { db, now } = treasury;
  const given = {
    policy,
    payouts: policy.payouts,
    payable: await findPayable(db.kysely, ownerId),
    lastBatch: await findLastBatch(db.kysely, ownerId),
    now: now().toISOString(),
  };
  return { plan: planPayouts(wish, given), policy };
}

/**
 * Books money that came in or went out.
 * @returns whether it was new.
 * @throws NoPolicy, and ReferenceUsed when the reference stands for another amount.
 */
export async function moveTreasury(
  treasury: Treasury,
  ownerId: number,
  move: TreasuryMove,
): Promise<{ readonly booked: boolean }> {
  const key = treasuryKey(move);
  const before = await findEntry(treasury.db, ownerId, key);
  await act(treasury, { type: "treasury-moved", ownerId, move });
  const entry = await findEntry(treasury.db, ownerId, key);
  const sum = entry?.postings.find(({ amount }) => amount > 0n)?.amount;
  if (sum !== move.amount)
    throw new ReferenceUsed(`entry ${entry?.number} has that reference and another amount`);
  return { booked: before === null };
}
