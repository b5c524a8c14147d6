/** Kysely's types for the tables of migration 0002. Amounts come and go as text, ids as numbers. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";

type Time = ColumnType<Date, string | Date, string | Date>;
/** PostgreSQL's numeric, which no JavaScript number holds. */
type BaseUnits = ColumnType<string, string, string>;

export interface LedgerTables {
  people: { number: Generated<number>; github_id: number | null; login: string | null };
  tokens: { id: string; symbol: string; decimals: number };
  ledgers: { owner_id: number; last_number: Generated<number>; last_hash: string };
  entries: {
    owner_id: number;
    number: number;
    key: string;
    type: string;
    token_id: string;
    policy_commit: string;
    cause: string;
    at: string;
    previous_hash: string;
    hash: string;
  };
  /** What entries of before 0007, whose own keys hold ids, would be called today. */
  earlier_keys: { owner_id: number; key: string; number: number };
  postings: { owner_id: number; number: number; position: number; account: string; amount: BaseUnits };
  balances: { owner_id: number; account: string; token_id: string; amount: BaseUnits };
  awards: {
    key: string;
    owner_id: number;
    repository_id: number;
    pull_number: number | null;
    issue_id: number | null;
    person: number;
    kind: string;
    role: string;
    token_id: string;
    amount: BaseUnits;
    uncapped: BaseUnits;
    cappable: ColumnType<string | null, string | null, string | null>;
    adjusted: number;
    turns: number;
    earned_at: Time;
    merge_commit: string | null;
    state: string;
    matures_at: Time;
    on_hold: JSONColumnType<object> | null;
    reasons: JSONColumnType<unknown[]>;
    policy_commit: string;
  };
  bounties: {
    repository_id: number;
    issue_id: number;
    owner_id: number;
    issue_number: number;
    state: string;
    token_id: string;
    amount: BaseUnits;
    base: BaseUnits;
    label: string | null;
    history: JSONColumnType<{ at: string; by: string; to: string }[]>;
    life: JSONColumnType<object>;
    expires_at: ColumnType<Date | null, string | null, string | null>;
    awarded_to: number | null;
    awarded_in: number | null;
    as_of: Time;
  };
  threads: {
    repository_id: number;
    number: number;
    status: string | null;
    grants: string | null;
    answer: string | null;
    applications: string | null;
    notes: JSONColumnType<unknown[]>;
    proposals: JSONColumnType<unknown[]>;
  };
  reverts: { repository_id: number; reverted: string; by: string; by_commit: string | null };
  overrides: {
    owner_id: number;
    repository_id: number;
    pull_number: number;
    person: number;
    token_id: string;
    amount: string | null;
    by: string;
    note: string;
  };
  policy_versions: {
    id: Generated<number>;
    hash: string;
    owner_id: number;
    commit: string;
    text: string;
    defaults: string | null;
  };
  policies: {
    repository_id: number;
    owner_id: number;
    version: number | null;
    problems: JSONColumnType<unknown[]> | null;
    read_at: ColumnType<Date | null, string | Date | null, string | Date | null>;
    /** Whether the text is the organisation's, for want of one in the repository. */
    inherited: Generated<boolean>;
  };
  decisions: {
    id: Generated<number>;
    owner_id: number;
    cause: string;
    policy_version: number | null;
    fact: JSONColumnType<object>;
    given: JSONColumnType<object>;
    first_entry: number;
    last_entry: number;
  };
  installations: { id: number; owner_id: number; owner: string; removed_at: Time | null };
  repositories: {
    id: number;
    owner_id: number;
    owner: string;
    name: string;
    private: boolean;
    installation_id: number;
  };
}
