/** Who joined, as the hiring team goes through them: by requirement and date or by login, a page at a time. No counts. */
import { sql } from "kysely";
import type { Database } from "./db.ts";

export interface Row {
  /** GitHub's id. */
  readonly id: number;
  readonly login: string;
  /** The last time that something counted, ISO 8601; `null` when people were looked for by login. */
  readonly last: string | null;
}

export interface RowPage {
  readonly rows: readonly Row[];
  /** Where the next page begins; `null` on the last one. Nobody is named in it. */
  readonly next: string | null;
}

/** Those whose work counted toward a requirement, the latest first. @param after what the page before said. */
export async function listByRequirement(
  db: Database,
  ownerId: number,
  requirement: string,
  { after, size }: { readonly after: string | null; readonly size: number },
): Promise<RowPage> {
  const from = keyOf(after);
  const rows = await db.kysely
    .selectFrom("evidence_latest as latest")
    .innerJoin("participants", (on) =>
      on
        .onRef("participants.owner_id", "=", "latest.owner_id")
        .onRef("participants.person", "=", "latest.person"),
    )
    .innerJoin("people", "people.number", "latest.person")
    .select(["people.github_id", "people.login", "latest.last_at", "latest.person"])
    .where("latest.owner_id", "=", ownerId)
    .where("latest.requirement", "=", requirement)
    .where("participants.state", "=", "joined")
    .where("people.github_id", "is not", null)
    .$if(from !== null, (query) =>
      query.where(({ eb, or, and }) =>
        or([
          eb("latest.last_at", "<", new Date(from?.time ?? 0)),
          and([
            eb("latest.last_at", "=", new Date(from?.time ?? 0)),
            eb("latest.person", ">", from?.person ?? 0),
          ]),
        ]),
      ),
    )
    .orderBy("latest.last_at", "desc")
    .orderBy("latest.person")
    .limit(size + 1)
    .execute();
  const last = rows[size - 1];
  return {
    rows: rows
      .slice(0, size)
      .flatMap(({ github_id, login, last_at }) =>
        github_id === null || login === null ? [] : [{ id: github_id, login, last: last_at.toISOString() }],
      ),
    next: rows.length > size && last ? `${last.last_at.getTime()}-${last.person}` : null,
  };
}

/** Those whose login begins with some letters, by login. @param after how many the pages before held. */
export async function listByLogin(
  db: Database,
  ownerId: number,
  prefix: string,
  { after, size }: { readonly after: string | null; readonly size: number },
): Promise<RowPage> {
  const from = keyOf(after);
  const start =
    from === null
      ? undefined
      : await db.kysely
          .selectFrom("people")
          .select("login")
          .where("number", "=", from.person)
          .executeTakeFirst();
  const lower = sql<string>`lower(people.login)`;
  const rows = await joined(db, ownerId)
    .where(lower, "like", `${escaped(prefix.toLowerCase())}%`)
    .$if(start?.login != null, (query) => query.where(lower, ">", (start?.login ?? "").toLowerCase()))
    .orderBy(lower)
    .limit(size + 1)
    .execute();
  const last = rows[size - 1];
  return {
    rows: rows
      .slice(0, size)
      .flatMap(({ github_id, login }) =>
        github_id === null || login === null ? [] : [{ id: github_id, login, last: null }],
      ),
    next: rows.length > size && last ? `0-${last.person}` : null,
  };
}

export interface Joined {
  readonly id: number;
  readonly login: string;
  readonly badges: boolean;
}

/** Somebody who joined, by login in any case; `null` for everybody else. */
export async function findJoined(db: Database, ownerId: number, login: string): Promise<Joined | null> {
  // A login that somebody gave up is another's now: whoever was seen under it last has it.
  const row = await joined(db, ownerId)
    .where(sql<string>`lower(people.login)`, "=", login.toLowerCase())
    .orderBy("people.number", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.github_id === null || row.login === null) return null;
  return { id: row.github_id, login: row.login, badges: row.badges };
}

/** Where somebody said anything of themselves, and whether badges of them may be fetched. */
export async function listParticipations(
  db: Database,
  personId: number,
): Promise<readonly { readonly ownerId: number; readonly badges: boolean }[]> {
  const rows = await db.kysely
    .selectFrom("participants")
    .innerJoin("people", "people.number", "participants.person")
    .select(["participants.owner_id", "participants.badges"])
    .where("people.github_id", "=", personId)
    .orderBy("participants.owner_id")
    .execute();
  return rows.map(({ owner_id: ownerId, badges }) => ({ ownerId, badges }));
}

/** Only for somebody who joined. */
export async function saveBadges(
  db: Database,
  ownerId: number,
  personId: number,
  badges: boolean,
): Promise<void> {
  await db.kysely
    .updateTable("participants")
    .set({ badges })
    .where("owner_id", "=", ownerId)
    .where("state", "=", "joined")
    .where("person", "in", (is) => is.selectFrom("people").select("number").where("github_id", "=", personId))
    .execute();
}

function joined(db: Database, ownerId: number) {
  return db.kysely
    .selectFrom("participants")
    .innerJoin("people", "people.number", "participants.person")
    .select(["people.github_id", "people.login", "participants.person", "participants.badges"])
    .where("participants.owner_id", "=", ownerId)
    .where("participants.state", "=", "joined")
    .where("people.github_id", "is not", null);
}

/** "<milliseconds>-<number>": the row after which a page begins. One that is none begins at the beginning. */
function keyOf(after: string | null): { readonly time: number; readonly person: number } | null {
  const [, time, person] = /^(\d{1,15})-(\d{1,15})$/.exec(after ?? "") ?? [];
  return time === undefined ? null : { time: Number(time), person: Number(person) };
}

function escaped(prefix: string): string {
  return prefix.replace(/[\\%_]/g, "\\$&");
}
