/** Telling a person what is kept about them: everything that the tables hold, and nothing that is said of others. */
import type { Database } from "./db.ts";
import type { Means, Telling } from "./holdings/holding.ts";
import { holdings } from "./holdings.ts";
import { identify, type Who } from "./identity.ts";
import { scrubbing } from "./scrubbing.ts";

export interface Told {
  readonly person: {
    readonly number: number | null;
    readonly githubId: number | null;
    readonly login: string | null;
  };
  /** A line for each part: what it is, and how many values it has. */
  readonly contents: readonly { readonly part: string; readonly what: string; readonly count: number }[];
  readonly parts: Readonly<Record<string, readonly object[]>>;
}

export async function tellPerson(db: Database, who: Who, means: Pick<Means, "words">): Promise<Told> {
  const identity = await identify(db, who);
  const { number } = identity;
  const others = await loginsOfOthers(db, number);
  const scrub = scrubbing(identity, { instead: "\u0000", words: means.words, others });
  const named = scrubbing(identity, { instead: "\u0000", others });
  const lines = (text: string) =>
    text.split("\n").flatMap((line) => (named.finds(line) ? [withoutOthers(line, others)] : []));
  const telling: Telling = { identity, scrub, lines };
  const parts: Record<string, readonly object[]> = { ledger: await ledgerOf(db, number) };
  const contents = [
    { part: "ledger", what: "what was booked for you, entry by entry", count: parts.ledger?.length ?? 0 },
  ];
  for (const holding of [...holdings].reverse()) {
    const told = await holding.tell(db, telling);
    const part = holding.table.replace("graphile_worker._private_", "");
    parts[part] = told;
    contents.push({ part, what: holding.what, count: told.length });
  }
  return { person: { number: who.number, githubId: who.id, login: who.login }, contents, parts };
}

async function loginsOfOthers(db: Database, number: number): Promise<ReadonlySet<string>> {
  const rows = await db.kysely
    .selectFrom("people")
    .select("login")
    .where("number", "<>", number)
    .where("login", "is not", null)
    .execute();
  return new Set(rows.flatMap(({ login }) => login?.toLowerCase() ?? []));
}

function withoutOthers(line: string, others: ReadonlySet<string>): string {
  return line.replace(/[A-Za-z0-9][\w-]*/g, (word) =>
    others.has(word.toLowerCase()) ? "[somebody else]" : word,
  );
}

async function ledgerOf(db: Database, number: number): Promise<object[]> {
  const accounts = ["held", "owed", "paid"].map((type) => `${type}:${number}`);
  return db.kysely
    .selectFrom("postings")
    .innerJoin("entries", (join) =>
      join
        .onRef("entries.owner_id", "=", "postings.owner_id")
        .onRef("entries.number", "=", "postings.number"),
    )
    .select([
      "entries.owner_id",
      "entries.number",
      "entries.at",
      "entries.type",
      "entries.key",
      "entries.token_id",
    ])
    .select(["postings.account", "postings.amount"])
    .where("postings.account", "in", accounts)
    .orderBy("entries.owner_id")
    .orderBy("entries.number")
    .execute();
}
