/** Webhooks as GitHub sent them, which are kept for thirty days and name everybody who had a part in the news. */
import { zstdCompressSync } from "node:zlib";
import { sql } from "kysely";
import type { Database } from "../db.ts";
import { readPayload } from "../deliveries.ts";
import type { Transaction } from "../schema.ts";
import type { Scrub } from "../scrubbing.ts";
import { asText, type Forgetting, type Holding } from "./holding.ts";

interface Raw {
  readonly day: string;
  readonly guid: string;
  readonly event: string;
  readonly state: "pending" | "done" | "parked";
  readonly received_at: Date;
  readonly error: string | null;
  readonly payload: Buffer;
}

/** Every raw delivery, a few at a time: each is unpacked to be looked through. */
export async function* rawDeliveries(db: Pick<Database["kysely"], "getExecutor">): AsyncGenerator<Raw> {
  let after: Pick<Raw, "day" | "guid"> = { day: "-infinity", guid: "" };
  for (;;) {
    const { rows } = await sql<Raw>`
      select day, guid, event, state, received_at, error, payload from foothold.deliveries
       where (day, guid) > (${after.day}::date, ${after.guid}) order by day, guid limit 100`.execute(
      db as Database["kysely"],
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** The body; empty where nothing is left of it. */
export function bodyOf({ payload }: Pick<Raw, "payload">): string {
  return payload.length === 0 ? "" : readPayload(payload).toString("utf8");
}

/** What a delivery that is done with keeps: its GUID, by which it is known when GitHub sends it again. */
const emptied = zstdCompressSync(Buffer.from("{}"));

export const deliveries: Holding = {
  table: "deliveries",
  fields: ["payload", "error"],
  what: "webhooks that name you, as GitHub sent them; each is dropped thirty days after it came",
  forget: async (forgetting) => {
    let changed = 0;
    for await (const row of rawDeliveries(forgetting.tx)) if (await forgetRaw(row, forgetting)) changed += 1;
    return changed;
  },
  tell: async (db, { scrub }) => {
    const told: object[] = [];
    for await (const { event, received_at, state, ...row } of rawDeliveries(db.kysely)) {
      if (scrub.finds(bodyOf(row))) told.push({ event, received_at, state });
    }
    return told;
  },
};

async function forgetRaw(row: Raw, { tx, shown, records }: Forgetting): Promise<boolean> {
  const payload = withoutThem(row, records);
  const error = asText(shown)(row.error) as string | null;
  if (payload === null && error === row.error) return false;
  await save(tx, row, { error, ...(payload === null ? {} : { payload }) });
  return true;
}

/** `null` when nothing changes. What still has to be decided on is kept, without the person. */
function withoutThem(row: Raw, records: Scrub): Buffer | null {
  const body = bodyOf(row);
  if (!records.finds(body)) return null;
  if (row.state === "done") return emptied;
  return zstdCompressSync(Buffer.from(JSON.stringify(records.json(JSON.parse(body)))));
}

async function save(
  tx: Transaction,
  { day, guid }: Pick<Raw, "day" | "guid">,
  changes: { readonly payload?: Buffer; readonly error: string | null },
): Promise<void> {
  await tx.updateTable("deliveries").set(changes).where("day", "=", day).where("guid", "=", guid).execute();
}
