/** Plays deliveries through the app, without HTTP and queue: what a test of the ledger needs and no more. */
import { pino } from "pino";
import { Probot } from "probot";
import { type App, createApp } from "../src/app.ts";
import { createRecordedGitHub } from "../src/github/recorded.ts";
import { createPolicyBook } from "../src/policies.ts";
import type { Database } from "../src/store/db.ts";
import type { Delivery } from "./payloads.ts";

export const usualPolicy = `
version: 1
mode: live
hold: 7 days
tokens:
  GRID: {offchain: true, decimals: 2}
  EUR: {offchain: true, decimals: 2}
bounties: {}
kinds:
  doc: {labels: [documentation], reward: 30 GRID}
  code: {reward: 50 GRID}
`;

export interface Player {
  readonly app: App;
  /** Takes deliveries in, one after the other; a GUID that was played is stored no second time. */
  readonly play: (deliveries: readonly Delivery[]) => Promise<void>;
}

/** `all` is everything that GitHub would know in the end; what is played may be a part of it. */
export function createPlayer(
  db: Database,
  all: readonly Delivery[],
  policy = usualPolicy,
  now: () => Date = () => new Date("2026-03-20T00:00:00Z"),
): Player {
  const recorded = createRecordedGitHub(all, { text: policy, commit: "c0ffee" });
  const app = createApp({
    db,
    now,
    policies: createPolicyBook(db, now),
    probot: new Probot({ githubToken: "none", log: pino({ level: "silent" }) }),
    readerFor: () => recorded.reader,
    effects: "discard",
  });
  const play = async (deliveries: readonly Delivery[]) => {
    const fresh = await stored(db, deliveries);
    for (const { id, name, payload } of deliveries) {
      if (!fresh.delete(id)) continue;
      const body = Buffer.from(JSON.stringify(payload));
      await app.process({ day, guid: id, lane: 1, event: name, receivedAt: now(), attempts: 0, body });
    }
  };
  return { app, play };
}

const day = "2026-03-20";

/** Puts them all into the inbox at once. Returns the GUIDs that were not there. */
async function stored({ pool }: Database, deliveries: readonly Delivery[]): Promise<Set<string>> {
  const unique = [...new Map(deliveries.map((one) => [one.id, one])).values()];
  const { rows } = await pool.query<{ guid: string }>(
    `insert into foothold.deliveries (day, guid, lane, event, payload)
     select $1, guid, 1, event, '' from unnest($2::text[], $3::text[]) told (guid, event)
     on conflict do nothing returning guid`,
    [day, unique.map(({ id }) => id), unique.map(({ name }) => name)],
  );
  return new Set(rows.map(({ guid }) => guid));
}

/** A ledger's accounts that hold anything, by name and token. */
export async function balancesOf(db: Database, ownerId = 7): Promise<Record<string, string>> {
  const { rows } = await db.pool.query<{
    account: string;
    token_id: string;
    amount: string;
    github_id: number | null;
  }>(
    `select b.account, b.token_id, b.amount, p.github_id from foothold.balances b
       left join foothold.people p on p.number = substring(b.account from '^(?:held|owed|paid):(\\d+)$')::bigint
      where b.amount <> 0 and b.owner_id = $1`,
    [ownerId],
  );
  const named = rows.map(({ account, token_id, amount, github_id }) => {
    const who = github_id === null ? account : `${account.split(":")[0]}:#${github_id}`;
    return [`${who} ${token_id.split("/").at(-1)}`, amount] as const;
  });
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}
