/** What a table holds about people: what it is, and how somebody is found in it, taken out of it, and told of it. */
import { sql } from "kysely";
import type { Database } from "../db.ts";
import type { Transaction } from "../schema.ts";
import type { Identity, Scrub } from "../scrubbing.ts";

/** What has to stay with a decision for it to be made again once its inputs name somebody no more. */
export interface Witness {
  /** What the commands of a comment mean; `null` for other facts. */
  readonly callKeys: readonly string[] | null;
  /** Where its policy names the person. */
  readonly places: readonly string[];
  /** Words that its policy goes by, in lower case. */
  readonly words: readonly string[];
  /** Whether labels, branches or files may be what its policy means by a word that is also the login. */
  readonly keepNames: boolean;
}

export interface Kept {
  readonly fact: unknown;
  readonly given: unknown;
  readonly policyVersion: number | null;
}

/** What the store cannot know of itself, because it knows neither commands nor policies. */
export interface Means {
  /** Words of commands and records, in lower case, which as a login are taken out only where a login stands. */
  readonly words: ReadonlySet<string>;
  readonly witness: (kept: Kept, identity: Identity) => Promise<Witness>;
}

export interface Forgetting {
  readonly tx: Transaction;
  readonly identity: Identity;
  /** The owners whose ledgers are locked. */
  readonly owners: readonly number[];
  readonly means: Means;
  /** Logins of others, in lower case. */
  readonly others: ReadonlySet<string>;
  /** Whether an account that the App was installed on is the person's. */
  readonly keepPlaces: boolean;
  /** For texts that people read. */
  readonly shown: Scrub;
  /** For records that go on being used. */
  readonly records: Scrub;
}

/** One table, or two that hold the same. */
export interface Holding {
  /** Of the schema `foothold`, or with its own. */
  readonly table: string;
  /** The fields in which people stand, as docs/privacy.md names them. */
  readonly fields: readonly string[];
  /** What it is, for whoever asks what is kept about them. */
  readonly what: string;
  /** Takes the person out; resolves with how many rows changed. */
  readonly forget: (forgetting: Forgetting) => Promise<number>;
  /** What it holds about the person, a value a row; nothing that is said of others. */
  readonly tell: (db: Database, telling: Telling) => Promise<readonly object[]>;
}

export interface Telling {
  readonly identity: Identity;
  readonly scrub: Scrub;
  /** The lines of a text that name the person, with others' logins left out. */
  readonly lines: (text: string) => string[];
}

export type Value = string | number | bigint | Date | null | object;
export type Row = Record<string, Value>;

/** Rows in whose columns the person may be; every one in which they are is among them. */
export async function rowsNaming(
  tx: Pick<Database["kysely"], "getExecutor">,
  pattern: string,
  { table, keys, columns }: { table: string; keys: readonly string[]; columns: readonly string[] },
): Promise<Row[]> {
  const wanted = sql.join([...keys, ...columns].map((name) => sql.ref(name)));
  const text = sql.join(
    columns.map((name) => sql`${sql.ref(name)}::text`),
    sql`, `,
  );
  const { rows } = await sql<Row>`
    select ${wanted} from ${sql.table(`foothold.${table}`)} where concat_ws(' ', ${text}) ~* ${pattern}`.execute(
    tx as Database["kysely"],
  );
  return rows;
}

/** Changes the columns of one row. Values that are objects are written as JSON. */
export async function rewrite(tx: Transaction, table: string, keys: Row, changes: Row): Promise<void> {
  const value = (one: Value) =>
    one !== null && typeof one === "object" && !(one instanceof Date) && !Buffer.isBuffer(one)
      ? sql`${JSON.stringify(one)}::jsonb`
      : sql`${one}`;
  const set = sql.join(Object.entries(changes).map(([name, one]) => sql`${sql.ref(name)} = ${value(one)}`));
  const where = sql.join(
    Object.entries(keys).map(([name, one]) => sql`${sql.ref(name)} = ${one}`),
    sql` and `,
  );
  await sql`update ${sql.table(`foothold.${table}`)} set ${set} where ${where}`.execute(tx);
}

/** Takes the person out of the columns of every row, by what each column wants. */
export async function scrubRows(
  { tx }: Forgetting,
  pattern: string,
  table: string,
  keys: readonly string[],
  columns: Readonly<Record<string, (value: Value) => Value>>,
): Promise<number> {
  const names = Object.keys(columns);
  let changed = 0;
  for (const row of await rowsNaming(tx, pattern, { table, keys, columns: names })) {
    const changes = Object.fromEntries(
      names.flatMap((name) => {
        const before = row[name] ?? null;
        const after = columns[name]?.(before) ?? null;
        return JSON.stringify(before) === JSON.stringify(after) ? [] : [[name, after]];
      }),
    );
    if (Object.keys(changes).length === 0) continue;
    await rewrite(tx, table, Object.fromEntries(keys.map((name) => [name, row[name] ?? null])), changes);
    changed += 1;
  }
  return changed;
}

/** For columns of text. */
export function asText(scrub: Scrub): (value: Value) => Value {
  return (value) => (typeof value === "string" ? scrub.text(value) : value);
}

/** For columns of JSON. */
export function asJson(scrub: Scrub): (value: Value) => Value {
  return (value) => (value === null ? null : (scrub.json(value) as Value));
}
