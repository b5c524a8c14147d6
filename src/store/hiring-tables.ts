/** The tables of hiring, as kysely's types. People are numbers in all of them. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";

type Time = ColumnType<Date, string | Date, string | Date>;
type MaybeTime = ColumnType<Date | null, string | Date | null, string | Date | null>;

export interface HiringTables {
  participants: {
    owner_id: number;
    person: number;
    state: "joined" | "left" | "objected";
    since: Time;
    joined_at: MaybeTime;
    notice: string | null;
    active_at: Time;
    /** Whether badges of what their work shows may be fetched by anybody. */
    badges: Generated<boolean>;
  };
  evidence_work: {
    owner_id: number;
    person: number;
    pull_id: string;
    repository_id: number;
    number: number;
    merged_at: Time;
    snapshot: JSONColumnType<object>;
  };
  credits: {
    owner_id: number;
    key: string;
    person: number;
    type: "grant" | "endorsement";
    kind: string | null;
    requirement: string | null;
    value: string | null;
    by: number;
    reason: string;
    at: Time;
  };
  evidence_latest: { owner_id: number; requirement: string; person: number; last_at: Time };
  candidates: {
    owner_id: number;
    key: string;
    person: number;
    position: string;
    state: "draft" | "open" | "closed";
    snapshot: JSONColumnType<object>;
    hash: string;
    policy_commit: string;
    asked_repository_id: number;
    asked_number: number;
    drafted_at: Time;
    applied_at: MaybeTime;
    repository_id: number | null;
    issue_id: number | null;
    issue_number: number | null;
    stage: string;
    since: Time;
    outcome: string | null;
    closed_at: MaybeTime;
    taken_back: boolean;
    first_answer_at: MaybeTime;
    last_answer_at: MaybeTime;
    longest_silence: number;
    life: JSONColumnType<object>;
  };
  sessions: { hash: Buffer; person: number; begun_at: Time; seen_at: Time };
  sign_ins: { state: Buffer; browser: Buffer; verifier: string; return_to: string; begun_at: Time };
  salts: { owner_id: number; salt: Buffer };
}
