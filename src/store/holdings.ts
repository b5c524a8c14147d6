/**
 * What every table holds about people. Whoever adds a table adds it here, among those that hold something, with how it
 * is taken out and told, or among those that do not, with why; a test asks for it.
 */
import { decisions } from "./holdings/decisions.ts";
import { candidates, credits, evidenceLatest, evidenceWork, participants } from "./holdings/hiring.ts";
import type { Holding } from "./holdings/holding.ts";
import { deliveries } from "./holdings/incoming.ts";
import { enrolments, levelsReached, pairings, welcomes } from "./holdings/onboarding.ts";
import { effects, jobs } from "./holdings/outgoing.ts";
import { payouts, walletNonces, wallets } from "./holdings/paying.ts";
import { installations, policies, policyVersions, repositories } from "./holdings/places.ts";
import { awards, bounties, overrides, people, threads } from "./holdings/records.ts";
import { sessions } from "./holdings/sessions.ts";

/** In the order in which they are scrubbed: who the person is goes last. */
export const holdings: readonly Holding[] = [
  deliveries,
  decisions,
  awards,
  overrides,
  bounties,
  threads,
  participants,
  evidenceWork,
  evidenceLatest,
  credits,
  candidates,
  welcomes,
  pairings,
  enrolments,
  levelsReached,
  sessions,
  payouts,
  wallets,
  walletNonces,
  effects,
  jobs,
  policies,
  policyVersions,
  repositories,
  installations,
  people,
];

/** Tables in which nobody is named, and why. */
export const impersonal: Readonly<Record<string, string>> = {
  entries: "people are internal numbers in keys, and nothing else of them is there",
  postings: "accounts of people are internal numbers",
  balances: "accounts of people are internal numbers",
  ledgers: "an account's own ledger, by the account's id",
  earlier_keys: "keys with internal numbers",
  batches: "how many payouts go together, by which rail",
  chain_transactions: "what was signed: addresses and amounts, as the chain shows them to everybody",
  sign_ins: "browsers that are on their way to GitHub and back",
  salts: "what marks of people are made with",
  tokens: "what is paid in",
  reverts: "pull requests and commits",
  lanes: "repositories",
  limits: "installations",
  sweeps: "when something was last done",
  performers: "processes",
  kysely_migration: "the schema's versions",
  kysely_migration_lock: "the schema's versions",
  "graphile_worker._private_job_queues": "repositories",
  "graphile_worker._private_tasks": "what jobs do",
  "graphile_worker._private_known_crontabs": "when something is done",
  "graphile_worker.migrations": "the schema's versions",
};
