/** What handlers see of the past: awards, bounties, threads and reverts, loaded and stored as records. */
import { amount, type Token } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord, ThreadRecord } from "../domain/award.ts";
import type { RevertMark } from "../domain/decision.ts";
import type { Period } from "../domain/period.ts";
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
import type { Transaction } from "./schema.ts";

export { listAwards, type Scope, saveAwards };

/** The parts of the state that a decision looks at; see the handlers. */
export interface Wanted extends WantedAwards {
  readonly earlier?: Earlier;
  readonly around?: readonly Period[];
  readonly threads?: readonly number[];
}

export interface LoadedState {
  readonly awards: AwardRecord[];
  readonly earlier: AwardRecord[];
  readonly bounties: BountyRecord[];
  readonly threads: ThreadRecord[];
  readonly reverted: string[];
}

/** Loads what is wanted, and what belongs to the awards found: their bounties and their threads. */
export async function loadState(tx: Transaction, scope: Scope, wanted: Wanted): Promise<LoadedState> {
  const awards = await findAwards(tx, scope, wanted);
  const issueIds = [...(wanted.issueIds ?? []), ...awards.flatMap((one) => one.issueId ?? [])];
  const bounties = await findBounties(tx, scope, issueIds);
  const numbers = [
    ...(wanted.threads ?? []),
    ...awards.flatMap((one) => one.pullNumber ?? []),
    ...bounties.filter((one) => one.repositoryId === scope.repositoryId).map((one) => one.issueNumber),
  ];
  return {
    awards,
    earlier: await findEarlier(tx, scope, joined(wanted.earlier, around(awards, wanted.around ?? []))),
    bounties,
    threads: await findThreads(tx, scope, numbers),
    reverted: await findReverts(tx, scope, wanted),
  };
}

async function findBounties(
  tx: Transaction,
  scope: Scope,
  issueIds: readonly number[],
): Promise<BountyRecord[]> {
  if (issueIds.length === 0) return [];
  const rows = await tx
    .selectFrom("bounties")
    .innerJoin("tokens", "tokens.id", "bounties.token_id")
    .selectAll("bounties")
    .select(["tokens.symbol", "tokens.decimals"])
    // An issue's id is unique on all of GitHub: the bounty may stand in another repository of the owner.
    .where("owner_id", "=", scope.ownerId)
    .where("issue_id", "in", [...new Set(issueIds)])
    .orderBy("issue_id")
    .execute();
  return rows.map((row) => ({
    repositoryId: row.repository_id,
    issueId: row.issue_id,
    issueNumber: row.issue_number,
    state: row.state as BountyRecord["state"],
    token: { id: row.token_id, symbol: row.symbol, decimals: row.decimals },
    amount: amount(BigInt(row.amount)),
    label: row.label,
    history: row.history,
    awardedTo: row.awarded_to,
    asOf: row.as_of.toISOString(),
  }));
}

async function findThreads(
  tx: Transaction,
  scope: Scope,
  numbers: readonly number[],
): Promise<ThreadRecord[]> {
  if (numbers.length === 0) return [];
  const rows = await tx
    .selectFrom("threads")
    .selectAll()
    .where("repository_id", "=", scope.repositoryId)
    .where("number", "in", [...new Set(numbers)])
    .orderBy("number")
    .execute();
  return rows.map(({ repository_id, ...rest }) => ({ repositoryId: repository_id, ...rest }));
}

async function findReverts(tx: Transaction, scope: Scope, wanted: Wanted): Promise<string[]> {
  const marks = [
    ...(wanted.pullNumbers ?? []).map((number) => `pull:${number}`),
    ...(wanted.mergeCommits ?? []).map((commit) => `commit:${commit}`),
  ];
  if (marks.length === 0) return [];
  const rows = await tx
    .selectFrom("reverts")
    .select("reverted")
    .where("repository_id", "=", scope.repositoryId)
    .where("reverted", "in", marks)
    .orderBy("reverted")
    .execute();
  return rows.map((row) => row.reverted);
}

export async function saveBounties(
  tx: Transaction,
  ownerId: number,
  bounties: readonly BountyRecord[],
): Promise<void> {
  await rememberTokens(
    tx,
    bounties.map((bounty) => bounty.token),
  );
  for (const bounty of bounties) {
    const changing = {
      state: bounty.state,
      token_id: bounty.token.id,
      amount: bounty.amount.toString(),
      label: bounty.label,
      history: JSON.stringify(bounty.history),
      awarded_to: bounty.awardedTo,
      as_of: bounty.asOf,
    };
    await tx
      .insertInto("bounties")
      .values({
        repository_id: bounty.repositoryId,
        issue_id: bounty.issueId,
        owner_id: ownerId,
        issue_number: bounty.issueNumber,
        ...changing,
      })
      .onConflict((conflict) => conflict.columns(["owner_id", "issue_id"]).doUpdateSet(changing))
      .execute();
  }
}

async function rememberTokens(tx: Transaction, tokens: readonly Token[]): Promise<void> {
  for (const { id, symbol, decimals } of tokens) {
    await tx
      .insertInto("tokens")
      .values({ id, symbol, decimals })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export async function saveThreads(tx: Transaction, threads: readonly ThreadRecord[]): Promise<void> {
  for (const { repositoryId, number, status, grants, answer } of threads) {
    await tx
      .insertInto("threads")
      .values({ repository_id: repositoryId, number, status, grants, answer })
      .onConflict((conflict) =>
        conflict.columns(["repository_id", "number"]).doUpdateSet({ status, grants, answer }),
      )
      .execute();
  }
}

export async function saveReverts(tx: Transaction, reverts: readonly RevertMark[]): Promise<void> {
  for (const { repositoryId, reverted } of reverts) {
    await tx
      .insertInto("reverts")
      .values({ repository_id: repositoryId, reverted })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
