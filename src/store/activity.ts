/** What handlers see of the past, loaded for a decision in its own transaction, and stored after it. */
import type {
  AwardRecord,
  BountyRecord,
  OverrideRecord,
  Proposal,
  RevertAct,
  ThreadRecord,
} from "../domain/award.ts";
import type { EvidenceFacts } from "../domain/evidence/rule.ts";
import type { Participation } from "../domain/participation.ts";
import type { BatchRecord, PayoutRecord } from "../domain/payout/payout.ts";
import type { Payable } from "../domain/payout/planning.ts";
import type { Period } from "../domain/period.ts";
import type { Doings } from "../domain/reservation.ts";
import type { QuoteState } from "../domain/rules/rule.ts";
import type { WalletState } from "../domain/wallet/standing.ts";
import {
  around,
  type Earlier,
  findAwards,
  findEarlier,
  joined,
  listAwards,
  type Scope,
  saveAwards,
  type WantedAwards,
} from "./awards.ts";
import { findBounties, saveBounties } from "./bounties.ts";
import { findBudgets, findDoings, type WantedBudgets } from "./doings.ts";
import { findEvidence } from "./evidence.ts";
import { findOverrides, saveOverrides } from "./overrides.ts";
import { findParticipations } from "./participants.ts";
import { findBatches, findLastBatch, findPayable, findPayoutRecords } from "./payouts.ts";
import { findReverts, saveReverts } from "./reverts.ts";
import type { Transaction } from "./schema.ts";
import { findWalletState, findWithWallet } from "./wallets.ts";

export { listAwards, type Scope, saveAwards, saveBounties, saveOverrides, saveReverts };

/** The parts of the state that a decision looks at; see the handlers. */
export interface Wanted extends WantedAwards {
  readonly earlier?: Earlier;
  readonly around?: readonly Period[];
  readonly threads?: readonly number[];
  readonly claimedBy?: number;
  readonly labels?: readonly string[];
  readonly doingsOf?: number;
  readonly budgets?: WantedBudgets;
  /** Names of work and of reverts, `pull:<number>` or `commit:<hash>`: every act that has to do with them. */
  readonly reverting?: readonly string[];
  readonly participationsOf?: readonly number[];
  readonly evidenceOf?: number;
  readonly payable?: boolean;
  readonly batch?: number;
  readonly walletOf?: number;
  readonly walletsOfAwards?: boolean;
}

export interface LoadedState {
  readonly awards: AwardRecord[];
  readonly earlier: AwardRecord[];
  readonly bounties: BountyRecord[];
  readonly threads: ThreadRecord[];
  readonly reverts: RevertAct[];
  readonly overrides: OverrideRecord[];
  readonly doings: Doings | null;
  readonly budgets: NonNullable<QuoteState["budgets"]>;
  readonly participations: Participation[];
  readonly evidence: EvidenceFacts | null;
  readonly payable: Payable[];
  readonly lastBatch: number;
  readonly batches: BatchRecord[];
  readonly payouts: PayoutRecord[];
  readonly wallet: WalletState | null;
  readonly withWallet: number[];
}

/** Loads what is wanted, and what belongs to what is found: bounties and threads of awards, people of bounties. */
export async function loadState(tx: Transaction, scope: Scope, asked: Wanted): Promise<LoadedState> {
  const reverts = await findReverts(tx, scope, asked.reverting ?? []);
  const wanted = withReverted(asked, reverts);
  const awards = await findAwards(tx, scope, wanted);
  const bounties = await findBounties(tx, scope, {
    issueIds: [...(wanted.issueIds ?? []), ...awards.flatMap((one) => one.issueId ?? [])],
    claimedBy: wanted.claimedBy,
    labels: wanted.labels,
  });
  const { repositoryId } = scope;
  const here = [...(wanted.threads ?? []), ...awards.flatMap((one) => one.pullNumber ?? [])];
  const places = [
    ...here.map((number) => ({ repositoryId, number })),
    ...bounties.map((one) => ({ repositoryId: one.repositoryId, number: one.issueNumber })),
  ];
  return {
    awards,
    earlier: await findEarlier(
      tx,
      scope,
      joined(withSplit(wanted.earlier, bounties), around(awards, wanted.around ?? [])),
    ),
    bounties,
    threads: await findThreads(tx, places),
    reverts,
    overrides: await findOverrides(tx, scope, wanted.pullNumbers ?? []),
    doings: wanted.doingsOf === undefined ? null : await findDoings(tx, scope, wanted.doingsOf),
    budgets: wanted.budgets === undefined ? [] : await findBudgets(tx, scope, wanted.budgets),
    participations: await findParticipations(tx, scope.ownerId, wanted.participationsOf ?? []),
    evidence:
      wanted.evidenceOf === undefined ? null : await findEvidence(tx, scope.ownerId, wanted.evidenceOf),
    ...(await findPaying(tx, scope, wanted, awards)),
  };
}

type Paying = Pick<LoadedState, "payable" | "lastBatch" | "batches" | "payouts" | "wallet" | "withWallet">;

async function findPaying(
  tx: Transaction,
  { ownerId }: Scope,
  { payable = false, batch, walletOf, walletsOfAwards = false }: Wanted,
  awards: readonly AwardRecord[],
): Promise<Paying> {
  const people = walletsOfAwards ? awards.map(({ personId }) => personId) : [];
  return {
    payable: payable ? await findPayable(tx, ownerId) : [],
    lastBatch: payable ? await findLastBatch(tx, ownerId) : 0,
    batches: batch === undefined ? [] : await findBatches(tx, ownerId, batch),
    payouts: batch === undefined ? [] : await findPayoutRecords(tx, ownerId, batch),
    wallet: walletOf === undefined ? null : await findWalletState(tx, ownerId, walletOf),
    withWallet: await findWithWallet(tx, ownerId, people),
  };
}

/** Also the awards of whatever is asked about or named by the acts. */
function withReverted(wanted: Wanted, acts: readonly RevertAct[]): Wanted {
  const names = [...new Set([...(wanted.reverting ?? []), ...acts.map((act) => act.reverted)])];
  const after = (prefix: string) =>
    names.flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : []));
  return {
    ...wanted,
    pullNumbers: [...(wanted.pullNumbers ?? []), ...after("pull:").map(Number)],
    mergeCommits: [...(wanted.mergeCommits ?? []), ...after("commit:")],
  };
}

/** Caps hold also for those between whom a maintainer divided a bounty: they need not have a part in the pull request. */
function withSplit(earlier: Earlier | undefined, bounties: readonly BountyRecord[]): Earlier | undefined {
  if (earlier === undefined) return undefined;
  const people = bounties.flatMap((bounty) => bounty.split?.map((part) => part.id) ?? []);
  return { ...earlier, personIds: [...new Set([...earlier.personIds, ...people])] };
}

async function findThreads(
  tx: Transaction,
  places: readonly Pick<ThreadRecord, "repositoryId" | "number">[],
): Promise<ThreadRecord[]> {
  if (places.length === 0) return [];
  const byRepository = Map.groupBy(places, (place) => place.repositoryId);
  const rows = await tx
    .selectFrom("threads")
    .selectAll()
    .where((is) =>
      is.or(
        [...byRepository].map(([repositoryId, those]) =>
          is.and([
            is("repository_id", "=", repositoryId),
            is("number", "in", [...new Set(those.map((place) => place.number))]),
          ]),
        ),
      ),
    )
    .orderBy("repository_id")
    .orderBy("number")
    .execute();
  return rows.map(({ repository_id, proposals, ...rest }) => ({
    repositoryId: repository_id,
    ...rest,
    proposals: proposals as Proposal[],
  }));
}

export async function saveThreads(tx: Transaction, threads: readonly ThreadRecord[]): Promise<void> {
  for (const { repositoryId, number, status, grants, answer, proposals } of threads) {
    const changing = { status, grants, answer, proposals: JSON.stringify(proposals) };
    await tx
      .insertInto("threads")
      .values({ repository_id: repositoryId, number, ...changing })
      .onConflict((conflict) => conflict.columns(["repository_id", "number"]).doUpdateSet(changing))
      .execute();
  }
}
