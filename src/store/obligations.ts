/** What an owner's ledger still promises and owes: shown when the App is removed, because nothing of it goes away by that. */
import { type Amount, amount, type Token } from "../domain/amount.ts";
import type { Database } from "./db.ts";
import { readTokens } from "./ledger.ts";

export interface Obligation {
  /** Promised on issues, earned and held, owed, or on its way in a batch. */
  readonly type: "bounty" | "held" | "owed" | "sent";
  readonly token: Token;
  readonly amount: Amount;
}

export interface Removed {
  readonly owner: string;
  readonly removedAt: Date;
  readonly obligations: readonly Obligation[];
}

const types = ["bounty", "held", "owed", "sent"] as const;

/** Sums by type and token, in the order of a bounty's life; nothing for what sums to nothing. */
export async function openObligations(db: Database, ownerId: number): Promise<Obligation[]> {
  const { rows } = await db.pool.query<{ type: Obligation["type"]; token_id: string; sum: string }>(
    `select split_part(account, ':', 1) as type, token_id, sum(amount) as sum from foothold.balances
      where owner_id = $1 and split_part(account, ':', 1) = any($2)
      group by 1, 2 having sum(amount) <> 0 order by array_position($2, split_part(account, ':', 1)), 2`,
    [ownerId, types],
  );
  const tokens = await readTokens(db);
  return rows.flatMap(({ type, token_id: tokenId, sum }) => {
    const token = tokens.get(tokenId);
    return token === undefined ? [] : [{ type, token, amount: amount(BigInt(sum)) }];
  });
}

/** Owners who removed the App, have not installed it again, and whose ledgers still stand for something. */
export async function removedOwing(db: Database): Promise<Removed[]> {
  const { rows } = await db.pool.query<{ owner_id: number; owner: string; removed_at: Date }>(
    `select owner_id, max(owner) as owner, max(removed_at) as removed_at from foothold.installations
      group by owner_id having bool_and(removed_at is not null) order by 2`,
  );
  const removed: Removed[] = [];
  for (const { owner_id: ownerId, owner, removed_at: removedAt } of rows) {
    const obligations = await openObligations(db, Number(ownerId));
    if (obligations.length > 0) removed.push({ owner, removedAt, obligations });
  }
  return removed;
}
