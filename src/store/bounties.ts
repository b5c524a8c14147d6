/** Bounties as records: found by issue, by who claims them, and stored whole. */
import { type Expression, type SqlBool, sql } from "kysely";
import { amount, type Token } from "../domain/amount.ts";
import type { BountyRecord } from "../domain/award.ts";
import type { Scope } from "./awards.ts";
import type { Database } from "./db.ts";
import { decode, encode } from "./json.ts";
import type { Transaction } from "./schema.ts";

export interface WantedBounties {
  readonly issueIds: readonly number[];
  /** Also those that an open pull request of the repository claims. */
  readonly claimedBy?: number | undefined;
  /** Also those whose price these labels set, one name each, in the repository. */
  readonly labels?: readonly string[] | undefined;
}

/** What stands in the column `life`. */
type Life = Pick<
  BountyRecord,
  "pledges" | "reservation" | "claims" | "split" | "onHold" | "blocked" | "closed" | "reasons"
>;

const noLife: Life = {
  pledges: [],
  reservation: null,
  claims: [],
  split: null,
  onHold: null,
  blocked: null,
  closed: false,
  reasons: [],
};

/** How many bounties of one label are looked at; a label that prices more than this is renamed by nobody twice. */
const mostByLabel = 200;

export async function findBounties(
  tx: Transaction,
  scope: Scope,
  { issueIds, claimedBy, labels = [] }: WantedBounties,
): Promise<BountyRecord[]> {
  if (issueIds.length === 0 && claimedBy === undefined && labels.length === 0) return [];
  const rows = await tx
    .selectFrom("bounties")
    .innerJoin("tokens", "tokens.id", "bounties.token_id")
    .selectAll("bounties")
    .select(["tokens.symbol", "tokens.decimals"])
    // An issue's id is unique on all of GitHub: the bounty may stand in another repository of the owner.
    .where("owner_id", "=", scope.ownerId)
    .where((is) => {
      const any: Expression<SqlBool>[] = [];
      if (issueIds.length > 0) any.push(is("issue_id", "in", [...new Set(issueIds)]));
      if (claimedBy !== undefined) {
        const claim = JSON.stringify({ claims: [{ repositoryId: scope.repositoryId, pull: claimedBy }] });
        any.push(sql<boolean>`life @> ${claim}::jsonb`);
      }
      if (labels.length > 0) {
        const named = sql<boolean>`string_to_array(lower(label), ' + ') && ${labels.map((one) => one.toLowerCase())}::text[]`;
        any.push(is.and([is("repository_id", "=", scope.repositoryId), is("state", "=", "open"), named]));
      }
      return is.or(any);
    })
    .orderBy("issue_id")
    .limit(issueIds.length + mostByLabel)
    .execute();
  return rows.map((row) => ({
    ...noLife,
    ...(decode(row.life) as Partial<Life>),
    repositoryId: row.repository_id,
    issueId: row.issue_id,
    issueNumber: row.issue_number,
    state: row.state as BountyRecord["state"],
    token: { id: row.token_id, symbol: row.symbol, decimals: row.decimals },
    amount: amount(BigInt(row.amount)),
    base: amount(BigInt(row.base)),
    label: row.label,
    history: row.history,
    expiresAt: row.expires_at?.toISOString() ?? null,
    awardedTo: row.awarded_to,
    awardedIn: row.awarded_in,
    asOf: row.as_of.toISOString(),
  }));
}

/** How many bounties one request to GitHub can look at. */
const mostOpen = 40;

/**
 * Where bounties are that nobody has taken and nothing stops, the newest first. What is private is not told anywhere
 * but in its own repository.
 */
export async function findOpenPlaces(
  db: Database,
  { ownerId, repositoryId }: Scope,
): Promise<{ readonly owner: string; readonly name: string; readonly number: number }[]> {
  return db.kysely
    .selectFrom("bounties")
    .innerJoin("repositories", "repositories.id", "bounties.repository_id")
    .select(["repositories.owner", "repositories.name", "bounties.issue_number as number"])
    .where("bounties.owner_id", "=", ownerId)
    .where("bounties.state", "=", "open")
    .where((is) => is.or([is("private", "=", false), is("bounties.repository_id", "=", repositoryId)]))
    .where(
      sql<boolean>`coalesce(life->>'reservation', life->>'onHold', life->>'blocked', life->>'split') is null
        and coalesce(jsonb_array_length(life->'claims'), 0) = 0 and coalesce((life->>'closed')::boolean, false) = false`,
    )
    .orderBy("as_of", "desc")
    .orderBy("issue_id")
    .limit(mostOpen)
    .execute();
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
    const { pledges, reservation, claims, split, onHold, blocked, closed, reasons } = bounty;
    const life = { pledges, reservation, claims, split, onHold, blocked, closed, reasons } satisfies Life;
    const changing = {
      state: bounty.state,
      token_id: bounty.token.id,
      amount: bounty.amount.toString(),
      base: bounty.base.toString(),
      label: bounty.label,
      history: JSON.stringify(bounty.history),
      life: encode(life),
      expires_at: bounty.expiresAt,
      awarded_to: bounty.awardedTo,
      awarded_in: bounty.awardedIn,
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

export async function rememberTokens(tx: Transaction, tokens: readonly Token[]): Promise<void> {
  for (const { id, symbol, decimals } of tokens) {
    await tx
      .insertInto("tokens")
      .values({ id, symbol, decimals })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
