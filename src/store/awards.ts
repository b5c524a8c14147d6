/** Awards as records: loaded for a decision, and stored after it. */
import type { Expression, SqlBool } from "kysely";
import { amount } from "../domain/amount.ts";
import type { AwardRecord } from "../domain/award.ts";
import { forgottenLogin } from "../domain/forgotten.ts";
import { type Period, periodRange } from "../domain/period.ts";
import type { Database } from "./db.ts";
import { decode, encode } from "./json.ts";
import { fromStored, seeking, toStored } from "./names.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

export interface Scope {
  readonly ownerId: number;
  readonly repositoryId: number;
}

export interface Earlier {
  readonly personIds: readonly number[];
  /** ISO 8601. */
  readonly from: string;
}

export interface WantedAwards {
  readonly pullNumbers?: readonly number[];
  readonly mergeCommits?: readonly string[];
  readonly awardKeys?: readonly string[];
  /** The comment whose commands granted them. */
  readonly grantedBy?: number;
  readonly issueIds?: readonly number[];
}

function awardsQuery(tx: Transaction) {
  return tx
    .selectFrom("awards")
    .innerJoin("people", "people.number", "awards.person")
    .innerJoin("tokens", "tokens.id", "awards.token_id")
    .selectAll("awards")
    .select(["people.github_id", "people.login", "tokens.symbol", "tokens.decimals"]);
}

export async function findAwards(
  tx: Transaction,
  scope: Scope,
  wanted: WantedAwards,
): Promise<AwardRecord[]> {
  const { pullNumbers = [], mergeCommits = [], awardKeys = [], issueIds = [], grantedBy } = wanted;
  const named = pullNumbers.length + mergeCommits.length + awardKeys.length + issueIds.length;
  if (named === 0 && grantedBy === undefined) return [];
  const sought = await seeking(tx, awardKeys);
  const rows = await awardsQuery(tx)
    .where("owner_id", "=", scope.ownerId)
    .where((is) => {
      const any: Expression<SqlBool>[] = [];
      if (awardKeys.length > 0) any.push(is("awards.key", "in", awardKeys.map(sought)));
      const inRepository = is("repository_id", "=", scope.repositoryId);
      if (pullNumbers.length > 0) any.push(is.and([inRepository, is("pull_number", "in", pullNumbers)]));
      if (mergeCommits.length > 0) any.push(is.and([inRepository, is("merge_commit", "in", mergeCommits)]));
      if (issueIds.length > 0) any.push(is("issue_id", "in", issueIds));
      if (grantedBy !== undefined) {
        any.push(is("awards.key", "like", `award:${scope.repositoryId}:grant:${grantedBy}-%`));
      }
      return is.or(any);
    })
    .execute();
  return awardsOf(rows);
}

/** What these people earned from a time on. A forgotten person goes by the number, as awardOf has it. */
export async function findEarlier(tx: Transaction, scope: Scope, wanted: Earlier): Promise<AwardRecord[]> {
  const known = wanted.personIds.filter((id) => id > 0);
  const forgotten = wanted.personIds.filter((id) => id < 0).map((id) => -id);
  if (known.length + forgotten.length === 0) return [];
  const rows = await awardsQuery(tx)
    .where("owner_id", "=", scope.ownerId)
    .where("earned_at", ">=", new Date(wanted.from))
    .where((is) => {
      const any: Expression<SqlBool>[] = [];
      if (known.length > 0) any.push(is("people.github_id", "in", known));
      if (forgotten.length > 0) any.push(is("awards.person", "in", forgotten));
      return is.or(any);
    })
    .execute();
  return awardsOf(rows);
}

/** The people of some awards, from the first start of a period on that holds one of them. */
export function around(awards: readonly AwardRecord[], periods: readonly Period[]): Earlier {
  const starts = awards.flatMap((one) => periods.map((period) => periodRange(one.earnedAt, period).from));
  const personIds = starts.length === 0 ? [] : awards.map((one) => one.personId);
  return { personIds, from: starts.sort()[0] ?? latest };
}

/** Both wishes at once. */
export function joined(a: Earlier | undefined, b: Earlier): Earlier {
  if (a === undefined) return b;
  return {
    personIds: [...new Set([...a.personIds, ...b.personIds])],
    from: a.from < b.from ? a.from : b.from,
  };
}

/** After every time there is. */
const latest = "9999-12-31T23:59:59.999Z";

/** By key, in an order that goes neither by the database's language nor by anybody's number. */
function awardsOf(rows: readonly AwardRow[]): AwardRecord[] {
  return rows.map(awardOf).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

type AwardRow = Awaited<ReturnType<ReturnType<typeof awardsQuery>["execute"]>>[number];

function awardOf(row: AwardRow): AwardRecord {
  // A forgotten person has no id any more; minus the number is nobody's on GitHub, and says whose account it is.
  const personId = row.github_id ?? -row.person;
  return {
    key: fromStored(row.key, () => personId),
    repositoryId: row.repository_id,
    pullNumber: row.pull_number,
    issueId: row.issue_id,
    personId,
    login: row.login ?? forgottenLogin(row.person),
    kind: row.kind,
    role: row.role,
    token: { id: row.token_id, symbol: row.symbol, decimals: row.decimals },
    amount: amount(BigInt(row.amount)),
    uncapped: amount(BigInt(row.uncapped)),
    cappable: row.cappable === null ? null : amount(BigInt(row.cappable)),
    adjusted: row.adjusted,
    turns: row.turns,
    earnedAt: row.earned_at.toISOString(),
    mergeCommit: row.merge_commit,
    state: row.state as AwardRecord["state"],
    maturesAt: row.matures_at.toISOString(),
    onHold: row.on_hold as AwardRecord["onHold"],
    reasons: decode(row.reasons) as AwardRecord["reasons"],
    policyCommit: row.policy_commit,
  };
}

export async function saveAwards(
  tx: Transaction,
  ownerId: number,
  awards: readonly AwardRecord[],
): Promise<void> {
  const numberOf = await numbersOf(
    tx,
    awards.map((one) => one.personId),
  );
  for (const one of awards) {
    const changing = {
      amount: one.amount.toString(),
      cappable: one.cappable?.toString() ?? null,
      adjusted: one.adjusted,
      turns: one.turns,
      state: one.state,
      matures_at: one.maturesAt,
      on_hold: one.onHold === null ? null : JSON.stringify(one.onHold),
      reasons: encode(one.reasons),
    };
    await tx
      .insertInto("awards")
      .values({
        key: toStored(one.key, numberOf),
        owner_id: ownerId,
        repository_id: one.repositoryId,
        pull_number: one.pullNumber,
        issue_id: one.issueId,
        person: numberOf(one.personId),
        kind: one.kind,
        role: one.role,
        token_id: one.token.id,
        uncapped: one.uncapped.toString(),
        earned_at: one.earnedAt,
        merge_commit: one.mergeCommit,
        policy_commit: one.policyCommit,
        ...changing,
      })
      .onConflict((conflict) => conflict.columns(["owner_id", "key"]).doUpdateSet(changing))
      .execute();
  }
}

/** Every award that stands, by key, with what is left of it. */
export async function listAwards(db: Database): Promise<AwardRecord[]> {
  const rows = await db.kysely
    .transaction()
    .execute((tx) => awardsQuery(tx).where("state", "<>", "reversed").where("amount", ">", "0").execute());
  return awardsOf(rows);
}
