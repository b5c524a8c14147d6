/** Who somebody is: the number, and everything they go by in what is kept. */
import { sql } from "kysely";
import type { Database } from "./db.ts";
import { bodyOf, rawDeliveries } from "./holdings/incoming.ts";
import { numbersOf, rememberPeople } from "./people.ts";
import type { Identity } from "./scrubbing.ts";

type Reader = Pick<Database["kysely"], "getExecutor" | "selectFrom">;

/** Somebody as the tables know them. */
export interface Who {
  /** `null` for whoever stands in records alone, and never had a part in the ledger. */
  readonly number: number | null;
  readonly id: number | null;
  readonly login: string | null;
}

/** By login or numeric id; `null` when nobody of that name stands anywhere. */
export async function findPerson(db: Database, named: string): Promise<Who | null> {
  const id = /^[1-9]\d{0,15}$/.test(named) ? Number(named) : null;
  const known = await db.kysely
    .selectFrom("people")
    .select(["number", "github_id as id", "login"])
    .where((is) =>
      id === null
        ? is(is.fn<string>("lower", ["login"]), "=", named.toLowerCase())
        : is("github_id", "=", id),
    )
    .executeTakeFirst();
  if (known !== undefined) return known;
  const found = (await findInRecords(db, id, named)) ?? (await findInRaw(db, id, named));
  if (found === null) return null;
  const own = await db.kysely
    .selectFrom("people")
    .select("number")
    .where("github_id", "=", found.id)
    .executeTakeFirst();
  return { ...found, number: own?.number ?? null };
}

/** Who a number is; `null` when nobody has it, or they were forgotten. */
export async function whoIs(db: Database, number: number): Promise<Who | null> {
  const row = await db.kysely
    .selectFrom("people")
    .select(["number", "github_id as id", "login"])
    .where("number", "=", number)
    .executeTakeFirst();
  return row === undefined || (row.id === null && row.login === null) ? null : row;
}

/** The number of somebody; who has none gets one, because whoever is forgotten goes by it. */
export async function numberOf(db: Database, { number, id, login }: Who): Promise<number> {
  if (number !== null) return number;
  if (id === null || login === null) throw new Error("somebody without an account has no number");
  return db.kysely.transaction().execute(async (tx) => {
    await rememberPeople(tx, [{ id, login }]);
    return (await numbersOf(tx, [id]))(id);
  });
}

interface Account {
  readonly id: number;
  readonly login: string;
}

const accountIds = "(@.id == $id || @.databaseId == $id || @.personId == $id)";

/** Whoever took part without ever earning anything stands in records alone. */
async function findInRecords(db: Database, id: number | null, login: string): Promise<Account | null> {
  // A variable cannot be a pattern there; a login has no sign of one, and whatever else was written is none.
  const wanted =
    id === null
      ? `@.login like_regex ${JSON.stringify(`^${login.replace(/[^\w-]/g, "")}$`)} flag "i"`
      : accountIds;
  const path = `$.** ? (@.login.type() == "string" && ${wanted})`;
  const ids = JSON.stringify({ id });
  const rough = id === null ? login : `${id}`;
  const within = (column: string, table: string) => sql`
    select jsonb_path_query(${sql.ref(column)}, ${path}::jsonpath, ${ids}::jsonb) as found
      from ${sql.table(`foothold.${table}`)} where strpos(lower(${sql.ref(column)}::text), ${rough.toLowerCase()}) > 0`;
  const { rows } = await sql<{ found: Record<string, unknown> }>`
    ${within("fact", "decisions")} union all ${within("given", "decisions")}
    union all ${within("life", "bounties")} union all ${within("proposals", "threads")}`.execute(db.kysely);
  for (const { found } of rows) {
    const account = accountOf(found);
    if (account !== null) return account;
  }
  return null;
}

async function findInRaw(db: Database, id: number | null, login: string): Promise<Account | null> {
  for await (const row of rawDeliveries(db.kysely)) {
    const body = bodyOf(row);
    if (!body.toLowerCase().includes((id === null ? login : `${id}`).toLowerCase())) continue;
    const isWanted = (one: Account) =>
      id === null ? one.login.toLowerCase() === login.toLowerCase() : one.id === id;
    const found = objectsIn(JSON.parse(body))
      .map(accountOf)
      .find((one) => one !== null && isWanted(one));
    if (found !== undefined && found !== null) return found;
  }
  return null;
}

function accountOf(found: Record<string, unknown>): Account | null {
  const id = [found.id, found.databaseId, found.personId].find((one) => typeof one === "number");
  return typeof id === "number" && id > 0 && typeof found.login === "string"
    ? { id, login: found.login }
    : null;
}

function* eachObject(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const part of Object.values(value)) yield* eachObject(part);
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  return [...eachObject(value)];
}

/**
 * Everything that a person goes by: logins of before and, where raw webhooks tell them, e-mail addresses and names.
 * `also` is what whoever asks knows beside.
 */
export async function identify(db: Database, who: Who, also: readonly string[] = []): Promise<Identity> {
  const { id, login } = who;
  const logins = new Set([...(login === null ? [] : [login]), ...(await earlierLogins(db.kysely, id))]);
  const others = new Set(also);
  await lookThrough(db, id, logins, others);
  return { number: who.number ?? 0, id, logins: unlike(logins), others: [...others] };
}

async function earlierLogins(db: Reader, id: number | null): Promise<string[]> {
  if (id === null) return [];
  const path = `$.** ? (@.login.type() == "string" && ${accountIds}).login`;
  const { rows } = await sql<{ login: string }>`
    select distinct login #>> '{}' as login from (
      select jsonb_path_query(jsonb_build_array(fact, given), ${path}::jsonpath, ${JSON.stringify({ id })}::jsonb) as login
        from foothold.decisions where concat_ws(' ', fact::text, given::text) like ${`%${id}%`}
    ) found`.execute(db as Database["kysely"]);
  return rows.map(({ login }) => login);
}

/** Each once, whatever its case. */
function unlike(names: ReadonlySet<string>): string[] {
  return [...new Map([...names].map((name) => [name.toLowerCase(), name])).values()];
}

async function lookThrough(
  db: Database,
  id: number | null,
  logins: Set<string>,
  others: Set<string>,
): Promise<void> {
  for await (const row of rawDeliveries(db.kysely)) {
    const body = bodyOf(row);
    const lower = body.toLowerCase();
    const isNamed = [...logins, ...others, ...(id === null ? [] : [`${id}`])].some((one) =>
      lower.includes(one.toLowerCase()),
    );
    if (!isNamed) continue;
    const found = objectsIn(JSON.parse(body));
    // What one place tells, another may tell more by.
    for (let before = -1; before !== others.size + logins.size; ) {
      before = others.size + logins.size;
      for (const one of found) learn(one, id, logins, others);
    }
  }
}

function learn(
  one: Record<string, unknown>,
  id: number | null,
  logins: Set<string>,
  others: Set<string>,
): void {
  const { login, username, name, email, message } = one;
  const has = (text: unknown) =>
    typeof text === "string" && [...logins].some((known) => known.toLowerCase() === text.toLowerCase());
  if (typeof login === "string" && id !== null && one.id === id) logins.add(login);
  const isTheirs =
    (id !== null && one.id === id && typeof login === "string") ||
    has(username) ||
    // A pusher is an account's login under the name, with its address.
    (typeof email === "string" &&
      login === undefined &&
      (has(name) || others.has(email) || isOwnAddress(email, logins)));
  if (isTheirs) for (const text of [name, email]) if (tellsWho(text) && !has(text)) others.add(text);
  if (typeof message === "string") learnFromTrailers(message, logins, others);
}

/** A name of one word may be any word. */
function tellsWho(text: unknown): text is string {
  return (
    typeof text === "string" &&
    (/^\S+@\S+$/.test(text) || /\S\s+\S/.test(text)) &&
    text !== "noreply@github.com"
  );
}

/** `583231+octocat@users.noreply.github.com`, which GitHub gives to whoever hides their own. */
function isOwnAddress(email: string, logins: ReadonlySet<string>): boolean {
  const [, login] = /^(?:\d+\+)?([\w-]+)@users\.noreply\.github\.com$/i.exec(email) ?? [];
  return login !== undefined && [...logins].some((known) => known.toLowerCase() === login.toLowerCase());
}

function learnFromTrailers(message: string, logins: ReadonlySet<string>, others: Set<string>): void {
  for (const [, name = "", email = ""] of message.matchAll(
    /^[\w-]+-by:[ \t]*([^<\n]*?)[ \t]*<([^>\n]+)>/gim,
  )) {
    if (!others.has(email) && !others.has(name) && !isOwnAddress(email, logins)) continue;
    for (const text of [name, email]) if (tellsWho(text)) others.add(text);
  }
}
