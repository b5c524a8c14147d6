/** Stores a decision: one transaction that holds the state it was made on, its entries, records and effects. */
import type { Decision } from "../domain/decision.ts";
import type { BookedEntry } from "../domain/postings.ts";
import {
  type LoadedState,
  loadState,
  type Scope,
  saveAwards,
  saveBounties,
  saveOverrides,
  saveReverts,
  saveThreads,
  type Wanted,
} from "./activity.ts";
import type { Database } from "./db.ts";
import { peopleIn, saveCredits, saveWorks } from "./evidence.ts";
import { decode, encode } from "./json.ts";
import { book, lockLedger } from "./ledger.ts";
import { enqueueEffects, setTimers } from "./outbox.ts";
import { saveParticipations } from "./participants.ts";
import { saveBatches, savePayouts } from "./payouts.ts";
import { type KnownPerson, rememberPeople } from "./people.ts";
import { addPersonJobs } from "./person-jobs.ts";
import type { Transaction } from "./schema.ts";
import { saveWallets } from "./wallets.ts";

/** Somebody else finished this delivery meanwhile: nothing of ours may be stored. */
export class AlreadyDone extends Error {}

export interface Deciding {
  readonly scope: Scope;
  readonly wanted: Wanted;
  readonly cause: string;
  /** ISO 8601, milliseconds, UTC. */
  readonly at: string;
  readonly policyVersion: number | null;
  /** `discard` books what is decided and does nothing else. */
  readonly effects: "perform" | "discard";
  readonly decide: (state: LoadedState) => Decision;
  /** What the decision was made from, beside the state; kept with it when it books anything. */
  readonly fact: object;
  readonly given: (state: LoadedState) => object;
  /** Marks the delivery as done; `false` when it was already. Left out for timers. */
  readonly finish?: (tx: Transaction) => Promise<boolean>;
}

/**
 * Locks the owner's ledger, loads the state, decides and stores, all in one transaction: what was decided on is what
 * is true when it is booked.
 * @throws AlreadyDone when the delivery was finished by somebody else.
 */
export async function decideAndStore(db: Database, deciding: Deciding): Promise<Decision> {
  return db.kysely.transaction().execute(async (tx) => {
    const { scope } = deciding;
    const head = await lockLedger(tx, scope.ownerId);
    if (deciding.finish !== undefined && !(await deciding.finish(tx))) throw new AlreadyDone();
    const state = await loadState(tx, scope, deciding.wanted);
    const decision = deciding.decide(state);
    await rememberPeople(tx, peopleOf(decision));
    const { cause, at } = deciding;
    const booked = await book(tx, head, { ownerId: scope.ownerId, cause, at }, decision.entries);
    await saveAwards(tx, scope.ownerId, decision.awards);
    await saveBounties(tx, scope.ownerId, decision.bounties);
    await saveThreads(tx, decision.threads);
    await saveReverts(tx, decision.reverts);
    await saveOverrides(tx, scope.ownerId, decision.overrides);
    await saveParticipations(tx, scope.ownerId, decision.participations);
    await saveWorks(tx, scope.ownerId, decision.works);
    await saveCredits(tx, scope.ownerId, decision.credits);
    await saveBatches(tx, scope.ownerId, decision.batches);
    await savePayouts(tx, scope.ownerId, decision.payouts, at);
    await saveWallets(tx, scope.ownerId, decision.wallets);
    if (deciding.effects === "perform") {
      await enqueueEffects(tx, decision.effects);
      await setTimers(tx, decision.timers);
      await addPersonJobs(tx, decision.personJobs);
    }
    await keepInputs(tx, deciding, state, booked);
    return decision;
  });
}

/** Everybody whom a decision gives a number, or names by the one they have. */
function peopleOf(decision: Decision): KnownPerson[] {
  const { awards, overrides, participations, works, credits, wallets } = decision;
  const paid = [...awards, ...overrides, ...participations];
  return [
    ...paid.map(({ personId: id, login }) => ({ id, login })),
    ...peopleIn(works, credits),
    ...wallets.map(({ personId: id, login }) => ({ id, login })),
  ];
}

async function keepInputs(
  tx: Transaction,
  deciding: Deciding,
  state: LoadedState,
  booked: readonly BookedEntry[],
) {
  const [first, last] = [booked[0], booked.at(-1)];
  if (first === undefined || last === undefined) return;
  await tx
    .insertInto("decisions")
    .values({
      owner_id: deciding.scope.ownerId,
      cause: deciding.cause,
      policy_version: deciding.policyVersion,
      fact: encode(deciding.fact),
      given: encode(deciding.given(state)),
      first_entry: first.number,
      last_entry: last.number,
    })
    .execute();
}

export interface KeptDecision {
  readonly cause: string;
  readonly policyVersion: number | null;
  readonly fact: unknown;
  readonly given: unknown;
  readonly firstEntry: number;
  readonly lastEntry: number;
}

/** An owner's decisions that booked something, in the order of their entries, read in pages. */
export async function* readDecisions(
  db: Database,
  ownerId: number,
  pageSize = 200,
): AsyncGenerator<KeptDecision> {
  for (let after = 0; ; ) {
    const rows = await db.kysely
      .selectFrom("decisions")
      .selectAll()
      .where("owner_id", "=", ownerId)
      .where("first_entry", ">", after)
      .orderBy("first_entry")
      .limit(pageSize)
      .execute();
    for (const row of rows) {
      after = row.first_entry;
      yield {
        cause: row.cause,
        policyVersion: row.policy_version,
        fact: decode(row.fact),
        given: decode(row.given),
        firstEntry: row.first_entry,
        lastEntry: row.last_entry,
      };
    }
    if (rows.length < pageSize) return;
  }
}
