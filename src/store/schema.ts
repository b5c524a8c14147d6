/** The tables of schema `foothold`, as kysely's types. A table is added here and in a migration. */
import type { Generated, Transaction as KyselyTransaction } from "kysely";
import type { HiringTables } from "./hiring-tables.ts";
import type { LedgerTables } from "./ledger-tables.ts";
import type { OnboardingTables } from "./onboarding-tables.ts";
import type { PayoutTables } from "./payout-tables.ts";

/** Webhooks as received; see docs/decisions/0002-delivery-partitions.md. */
interface DeliveriesTable {
  /** `YYYY-MM-DD`, from the GUID's own time: what makes a GUID unique across partitions. */
  day: string;
  guid: string;
  /** The order within a lane. */
  seq: Generated<number>;
  /** The repository's id; minus the installation's id when there is no repository; 0 when there is neither. */
  lane: number;
  event: string;
  received_at: Generated<Date>;
  state: Generated<"pending" | "done" | "parked">;
  attempts: Generated<number>;
  error: string | null;
  /** The body, compressed with zstd. */
  payload: Buffer;
}

/** One row per lane that was ever worked on: what workers lock, and when a failing lane is tried again. */
interface LanesTable {
  id: number;
  retry_at: Date | null;
}

/** Effects as last wanted and as last performed. */
interface EffectsTable {
  key: string;
  type: string;
  repository_id: number;
  installation_id: number;
  wanted: unknown;
  wanted_hash: string;
  /** `null` until it was performed once. */
  performed_hash: string | null;
  /** The id GitHub gave to what the effect made, for editing it later. */
  remote_id: string | null;
  attempts: Generated<number>;
  error: string | null;
  parked_at: Date | null;
  updated_at: Generated<Date>;
}

/** Processes that perform effects, each with the key of the advisory lock that it holds while it lives. */
interface PerformersTable {
  id: string;
  lock: number;
}

/** Until when GitHub wants no requests of an installation; `resource` is GitHub's name, or `all`. */
interface LimitsTable {
  installation_id: number;
  resource: string;
  not_before: Date;
}

export interface Schema extends LedgerTables, HiringTables, OnboardingTables, PayoutTables {
  deliveries: DeliveriesTable;
  lanes: LanesTable;
  effects: EffectsTable;
  performers: PerformersTable;
  limits: LimitsTable;
}

/** A transaction: whatever is done through it is kept whole or not at all. */
export type Transaction = KyselyTransaction<Schema>;
