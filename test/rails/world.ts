/** Where a rail is tried: people who are owed, a database of their own, and for rails of a chain a chain and its token. */

import { amount, type Token } from "../../src/domain/amount.ts";
import type { ChainPort, TransactionSigner } from "../../src/domain/chain.ts";
import type { Paying } from "../../src/paying.ts";
import { createPolicyBook } from "../../src/policies.ts";
import type { Database } from "../../src/store/db.ts";
import { book, lockLedger } from "../../src/store/ledger.ts";
import { rememberPeople } from "../../src/store/people.ts";
import { rememberRepository } from "../../src/store/places.ts";
import { keepPolicy } from "../../src/store/policies.ts";
import { saveWallets } from "../../src/store/wallets.ts";

export interface RailWorld {
  /** The policy's `tokens` and `payouts`, as YAML. */
  readonly policy: string;
  /** What people are owed in it. */
  readonly token: Token;
  /** `null` for a rail of no chain. */
  readonly onChain: OnChain | null;
  /** Brings what was sent to its end, whatever that takes beside asking: a person's word, or blocks. */
  readonly finish: (paying: Paying, batch: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface OnChain {
  readonly chainId: number;
  readonly port: ChainPort;
  readonly signer: () => Promise<TransactionSigner>;
  /** Base units of the token at an address. */
  readonly received: (address: string) => Promise<bigint>;
  /** From now on the token reverts when it is sent there. */
  readonly refuse: (address: string) => Promise<void>;
  /** Makes everything so far final. */
  readonly finalise: () => Promise<void>;
  /** The chain as it is now, to go back to: what came after is in no block any more. */
  readonly snapshot: () => Promise<() => Promise<void>>;
}

export const ownerId = 7;
/** By their place: everybody has a login, an id and an address. */
export const people = ["ada", "ben", "cy", "dee"].map((login, index) => ({
  id: 101 + index,
  login,
  address: `0x${`${index + 1}`.repeat(40)}`,
}));

/** An organisation with this policy, in which everybody is owed 100 base units and one more for each place. */
export async function openOrganisation(
  db: Database,
  { policy, token, onChain }: RailWorld,
  at: Date,
): Promise<void> {
  const repository = { id: 50, ownerId, owner: "grid", name: ".github", private: false };
  await rememberRepository(db, { ...repository, installationId: 1 });
  const version = { ownerId, commit: "c0ffee", text: `version: 1\nmode: live\n${policy}`, defaults: null };
  await keepPolicy(db, repository, { version, problems: null, at });
  await db.kysely.transaction().execute(async (tx) => {
    const head = await lockLedger(tx, ownerId);
    await rememberPeople(tx, people);
    const drafts = people.map(({ id }, index) => {
      const value = amount(100n + BigInt(index));
      const account = { type: "owed", personId: id } as const;
      const postings = [
        { account: { type: "treasury" } as const, amount: amount(-value) },
        { account, amount: value },
      ];
      return { key: `seed:${index}`, type: "adjust", token, postings, policyCommit: "c0ffee" } as const;
    });
    await book(tx, head, { ownerId, cause: "seed", at: at.toISOString() }, drafts);
  });
  if (onChain !== null) for (const one of people) await linkWallet(db, one, onChain.chainId, at);
}

export async function linkWallet(
  db: Database,
  { id, login, address }: (typeof people)[number],
  chainId: number,
  at: Date,
): Promise<void> {
  const now = at.toISOString();
  const nonce = `nonce${id}${address.slice(2, 8)}`;
  const claim = { domain: "github.com", uri: "https://github.com/grid", address, chainId, nonce };
  const challenge = { ...claim, issuedAt: now, expiresAt: now, used: false };
  const link = {
    personId: id,
    address,
    chainId,
    kind: "key",
    linkedAt: now,
    activeFrom: now,
    previous: null,
  } as const;
  await db.kysely.transaction().execute((tx) =>
    saveWallets(tx, ownerId, [
      { personId: id, login, type: "asked", challenge },
      { personId: id, login, type: "linked", link, nonce },
    ]),
  );
}

/** The shell as a treasurer's command has it, counting the signers that it makes. */
export function desk(
  db: Database,
  { onChain }: RailWorld,
  now: () => Date,
  chain: ChainPort | null = onChain?.port ?? null,
): Paying & { readonly signersMade: () => number } {
  let made = 0;
  return {
    db,
    now,
    policies: createPolicyBook(db, now),
    chain: () => chain,
    signer: async () => {
      if (onChain === null) throw new Error("a rail of no chain signs nothing");
      made += 1;
      return onChain.signer();
    },
    signersMade: () => made,
  };
}
