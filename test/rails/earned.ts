/** An organisation that owes people a token: a ledger that can be decided again, their wallets, and who pays on which chain. */
import { getAddress, id } from "ethers";
import { decideTimer } from "../../src/decide.ts";
import { amount } from "../../src/domain/amount.ts";
import type { ChainPort, TransactionSigner } from "../../src/domain/chain.ts";
import type { Paying } from "../../src/paying.ts";
import { createPolicyBook } from "../../src/policies.ts";
import { listAwards } from "../../src/store/activity.ts";
import type { Database } from "../../src/store/db.ts";
import { findPayouts } from "../../src/store/payouts.ts";
import { act } from "../../src/treasury.ts";
import { verifyAll } from "../../src/verify.ts";
import { type Account, payloads } from "../payloads.ts";
import { createPlayer } from "../playing.ts";

export const ownerId = 7;
export const everything = { only: null, tokens: null, again: [] };

export interface PaidToken {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}

/** 50 of the token for each merge; `payouts` is the policy's, as YAML in one line. */
export function payingPolicy(
  { address, symbol, decimals }: PaidToken,
  payouts: string,
  chainId = 31337,
): string {
  return `
version: 1
mode: live
hold: 7 days
tokens:
  ${symbol}: {chain: ${chainId}, address: "${address}", decimals: ${decimals}}
kinds:
  code: {reward: 50 ${symbol}}
payouts: ${payouts}
`;
}

/** Nobody's, the same for the same login. */
export function walletOf(login: string): string {
  return getAddress(`0x${id(login).slice(-40)}`);
}

export interface Owing {
  /** Each of the people merges once more, long enough ago for it to be owed. */
  readonly earn: () => Promise<void>;
  readonly logins: readonly string[];
}

/** People p1, p2, …, each with a wallet. @param rounds how often `earn` may be called */
export async function owing(
  db: Database,
  policy: string,
  {
    people,
    rounds = 3,
    now,
  }: { readonly people: number; readonly rounds?: number; readonly now: () => Date },
): Promise<Owing> {
  const github = payloads();
  const accounts: Account[] = Array.from({ length: people }, (_, index) => {
    return { id: 101 + index, login: `p${index + 1}`, type: "User" };
  });
  const byRound = Array.from({ length: rounds }, (_, round) =>
    accounts.map((author, index) =>
      github.merge({ number: 1 + round * people + index, author, mergedAt: "2026-03-01T00:00:00Z" }),
    ),
  );
  const player = createPlayer(db, byRound.flat(), policy, now);
  let done = 0;
  const logins = accounts.map(({ login }) => login);
  return {
    logins,
    earn: async () => {
      await player.play(byRound[done] ?? []);
      done += 1;
      await endHolds(db, now);
      if (done === 1) for (const login of logins) await link(db, login, walletOf(login));
    },
  };
}

async function endHolds(db: Database, now: () => Date): Promise<void> {
  const shell = { db, policies: createPolicyBook(db, now), now, effects: "discard" } as const;
  for (const { key: awardKey, state } of await listAwards(db)) {
    if (state === "held")
      await decideTimer(shell, { type: "hold-over", ownerId, repositoryId: 50, awardKey });
  }
}

/** Gives somebody a wallet, in place of the one that they have. */
export async function link({ pool }: Database, login: string, address: string): Promise<void> {
  const person = "(select number from foothold.people where login = $1)";
  await pool.query(`update foothold.wallets set until = now() where person = ${person} and until is null`, [
    login,
  ]);
  await pool.query(
    `insert into foothold.wallets (owner_id, person, address, chain_id, kind, linked_at, active_from)
     values ($2, ${person}, $3, 31337, 'contract', '2026-03-01', '2026-03-01')`,
    [login, ownerId, address],
  );
}

export function payingOf(
  db: Database,
  now: () => Date,
  chain: ChainPort | null,
  signer: () => Promise<TransactionSigner>,
): Paying {
  return { db, policies: createPolicyBook(db, now), now, chain: () => chain, signer };
}

/** @returns the numbers of the batches that were planned now. */
export async function plan(paying: Paying, again: readonly number[] = []): Promise<number[]> {
  const { batches } = await act(paying, {
    type: "payouts-planned",
    ownerId,
    wish: { ...everything, again: again.map((personId) => ({ personId, login: `p${personId - 100}` })) },
  });
  return batches.map(({ number }) => number);
}

/** "p1: paid", in the order of lines, with the reason where it has one. */
export async function states({ db }: Paying, batch: number): Promise<string[]> {
  const payouts = await findPayouts(db.kysely, ownerId, batch);
  return payouts.map(
    ({ login, state, reason }) => `${login}: ${state}${reason === null ? "" : ` (${reason})`}`,
  );
}

/** Whole tokens by login, and what is in batches. */
export async function books(db: Database, kind: "owed" | "paid" | "sent"): Promise<Record<string, string>> {
  const { rows } = await db.pool.query<{ name: string; amount: string; decimals: number }>(
    `select coalesce(p.login, b.account) as name, b.amount, t.decimals from foothold.balances b
       join foothold.tokens t on t.id = b.token_id
       left join foothold.people p on b.account in ('owed:' || p.number, 'paid:' || p.number)
      where b.owner_id = $1 and b.account like $2 and b.amount <> 0 order by 1`,
    [ownerId, `${kind}:%`],
  );
  return Object.fromEntries(
    rows.map((row) => [row.name, `${amount(BigInt(row.amount)) / 10n ** BigInt(row.decimals)}`]),
  );
}

export async function problems(db: Database): Promise<string[]> {
  const verified = await verifyAll(db);
  return verified.flatMap((one) =>
    one.problems.map(({ entry, problem }) => `${entry ?? "ledger"}: ${problem}`),
  );
}
