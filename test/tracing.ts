/** Looks for traces of people wherever something is kept: in every column of every table, in files, in what is printed. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { zstdDecompressSync } from "node:zlib";
import type pg from "pg";

/** What somebody goes by, by what it is: "login", "id", "e-mail" and so on. */
export type Names = Readonly<Record<string, string>>;

/** Where something was found: "foothold.decisions login". */
export function tracesIn(text: string, who: readonly Names[]): Set<string> {
  // What keeps Markdown or JSON from acting on a name does not hide it, nor do quotes of another kind.
  const plain = (one: string) => one.replace(/[\\\u200b"'\u2018\u2019\u201c\u201d]/g, "");
  const bare = plain(text);
  const lower = bare.toLowerCase();
  const found = new Set<string>();
  for (const names of who) {
    for (const [what, name] of Object.entries(names)) {
      if (!lower.includes(plain(name).toLowerCase())) continue;
      const word = plain(name).replace(/[.*+?^${}()|[\]]/g, "\\$&");
      if (new RegExp(`(?<![A-Za-z0-9_])${word}(?![A-Za-z0-9_])`, "i").test(bare)) found.add(what);
    }
  }
  return found;
}

/** What is found, by table: every row of every schema, the server's own catalogue and statistics included. */
export async function tracesInDatabase(
  pool: pg.Pool,
  who: readonly Names[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await pool.query<{ schema: string; name: string; bytes: string[] }>(
    `select t.table_schema as schema, t.table_name as name,
            coalesce(array_agg(c.column_name) filter (where c.data_type = 'bytea'), '{}')::text[] as bytes
       from information_schema.tables t
       join information_schema.columns c using (table_schema, table_name)
      where t.table_type = 'BASE TABLE' or (t.table_schema, t.table_name) in (('pg_catalog', 'pg_stats'))
      group by 1, 2`,
  );
  if (tables.length < 70) throw new Error("these are not all tables");
  const found: Record<string, string[]> = {};
  for (const { schema, name, bytes } of tables) {
    const table = `"${schema}"."${name}"`;
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${table} t`);
    const texts = rows.map(({ row }) => row);
    for (const column of bytes) {
      const { rows: raw } = await pool.query<{ bytes: Buffer }>(
        `select "${column}" as bytes from ${table} where "${column}" is not null`,
      );
      texts.push(...raw.map((one) => unpacked(one.bytes)));
    }
    const traces = new Set(texts.flatMap((text) => [...tracesIn(text, who)]));
    if (traces.size > 0) found[`${schema}.${name}`] = [...traces].sort();
  }
  return found;
}

function unpacked(bytes: Buffer): string {
  const isCompressed = bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfd2fb528;
  return (isCompressed ? zstdDecompressSync(bytes) : bytes).toString("utf8");
}

/** Every file below a folder. */
export async function tracesInFiles(folder: string, who: readonly Names[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    if (tracesIn(`${file}\n${await readFile(file, "utf8")}`, who).size > 0) found.push(file);
  }
  return found;
}

/** The same by column, of the tables that are ours: "decisions.fact". */
export async function fieldsNaming(pool: pg.Pool, who: readonly Names[]): Promise<string[]> {
  const { rows: columns } = await pool.query<{ schema: string; table: string; column: string; type: string }>(
    `select table_schema as schema, table_name as "table", column_name as "column", data_type as type
       from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema in ('foothold', 'graphile_worker') and table_type = 'BASE TABLE'
        and table_name !~ '^deliveries_'`,
  );
  const found: string[] = [];
  for (const { schema, table, column, type } of columns) {
    const value = type === "bytea" ? `"${column}"` : `"${column}"::text`;
    const { rows } = await pool.query<{ value: string | Buffer }>(
      `select ${value} as value from "${schema}"."${table}" where "${column}" is not null`,
    );
    const isFound = rows.some(({ value: one }) => {
      const text = Buffer.isBuffer(one) ? unpacked(one) : one;
      return tracesIn(text, who).size > 0;
    });
    if (isFound) found.push(`${schema === "foothold" ? "" : `${schema}.`}${table}.${column}`);
  }
  return found.sort();
}
