/** Every migration in order. A new one is one file and one line; one that was released never changes. */
import type { Migration } from "kysely/migration";
import * as inbox from "./0001_inbox.ts";
import * as outbox from "./0001_outbox.ts";
import * as ledger from "./0002_ledger.ts";
import * as sweeps from "./0003_sweeps.ts";
import * as limits from "./0004_limits.ts";
import * as bountyLife from "./0005_bounty_life.ts";
import * as hiring from "./0006_hiring.ts";
import * as peopleInKeys from "./0007_people_in_keys.ts";
import * as candidates from "./0008_candidates.ts";
import * as onboarding from "./0009_onboarding.ts";
import * as sessions from "./0010_sessions.ts";
import * as payouts from "./0011_payouts.ts";
import * as replacements from "./0012_replacements.ts";

export const migrations: Readonly<Record<string, Migration>> = {
  "0001_inbox": inbox,
  "0001_outbox": outbox,
  "0002_ledger": ledger,
  "0003_sweeps": sweeps,
  "0004_limits": limits,
  "0005_bounty_life": bountyLife,
  "0006_hiring": hiring,
  "0007_people_in_keys": peopleInKeys,
  "0008_candidates": candidates,
  "0009_onboarding": onboarding,
  "0010_sessions": sessions,
  "0011_payouts": payouts,
  "0012_replacements": replacements,
};
