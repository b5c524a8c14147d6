/** The tables of paying, as kysely's types. People are numbers in all of them. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";

type Time = ColumnType<Date, string | Date, string | Date>;
type MaybeTime = ColumnType<Date | null, string | Date | null, string | Date | null>;
type BaseUnits = ColumnType<string, string, string>;

export interface PayoutTables {
  batches: {
    owner_id: number;
    number: number;
    rail: string;
    chain_id: number | null;
    planned_at: Time;
    policy_commit: string;
  };
  payouts: {
    owner_id: number;
    batch: number;
    line: number;
    person: number;
    token_id: string;
    amount: BaseUnits;
    address: string | null;
    state: string;
    reason: string | null;
    reference: string | null;
    changed_at: Time;
  };
  chain_transactions: {
    owner_id: number;
    batch: number;
    position: number;
    chain_id: number;
    sender: string;
    nonce: number;
    hash: string;
    raw: Buffer | null;
    lines: number[];
    details: JSONColumnType<object>;
    replaces: string | null;
    stored_at: Time;
    broadcast_at: MaybeTime;
  };
  wallets: {
    id: Generated<number>;
    owner_id: number;
    person: number;
    address: string;
    chain_id: number;
    kind: "key" | "contract";
    previous: JSONColumnType<object> | null;
    linked_at: Time;
    active_from: Time;
    until: MaybeTime;
  };
  wallet_nonces: {
    owner_id: number;
    nonce: string;
    domain: string;
    uri: string;
    person: number;
    address: string;
    chain_id: number;
    issued_at: Time;
    expires_at: Time;
    used_at: MaybeTime;
  };
}
