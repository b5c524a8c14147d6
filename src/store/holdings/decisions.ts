/** The inputs of decisions: whole snapshots that name many people, and that each decision is made again from. */
import { sql } from "kysely";
import { forgottenLogin } from "../../domain/forgotten.ts";
import type { Database } from "../db.ts";
import { type Identity, roughPattern, type Scrub, scrubbing } from "../scrubbing.ts";
import { type Forgetting, type Holding, rewrite, type Witness } from "./holding.ts";

interface KeptRow {
  readonly id: number;
  readonly owner_id: number;
  readonly cause: string;
  readonly policy_version: number | null;
  readonly fact: Record<string, unknown>;
  readonly given: Record<string, unknown>;
  readonly first_entry: number;
  readonly last_entry: number;
}

/** In pages: an organisation may have many, and each may be large. */
async function* decisionsNaming(
  db: Pick<Database["kysely"], "getExecutor">,
  identity: Identity,
  owners: readonly number[] | null,
): AsyncGenerator<KeptRow> {
  const pattern = roughPattern(identity);
  for (let after = 0; ; ) {
    const { rows } = await sql<KeptRow>`
      select * from foothold.decisions
       where id > ${after} and (${owners}::bigint[] is null or owner_id = any(${owners}::bigint[]))
         and concat_ws(' ', fact::text, given::text) ~* ${pattern}
       order by id limit 50`.execute(db as Database["kysely"]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

export const decisions: Holding = {
  table: "decisions",
  fields: ["fact", "given"],
  what: "what decisions about money were made from: the news, and what GitHub said of the issue or pull request",
  forget: async (forgetting) => {
    let changed = 0;
    for await (const row of decisionsNaming(forgetting.tx, forgetting.identity, forgetting.owners)) {
      const after = await withoutThem(row, forgetting);
      if (JSON.stringify([row.fact, row.given]) === JSON.stringify([after.fact, after.given])) continue;
      await rewrite(forgetting.tx, "decisions", { id: row.id }, after);
      changed += 1;
    }
    return changed;
  },
  tell: async (db, { identity, scrub }) => {
    const told: object[] = [];
    for await (const row of decisionsNaming(db.kysely, identity, null)) {
      const named = [
        ...new Set([...placesOf(row.fact, scrub, "fact"), ...placesOf(row.given, scrub, "given")]),
      ];
      if (named.length === 0) continue;
      const actor = row.fact.actor as { id?: number } | null | undefined;
      const isTheirs = identity.id !== null && actor?.id === identity.id;
      told.push({
        owner_id: row.owner_id,
        news: row.fact.type,
        entries: [row.first_entry, row.last_entry],
        named,
        ...(isTheirs && row.fact.body !== undefined ? { said: row.fact.body } : {}),
      });
    }
    return told;
  },
};

async function withoutThem(row: KeptRow, forgetting: Forgetting): Promise<{ fact: object; given: object }> {
  const { identity, means } = forgetting;
  const { fact, given, policy_version: policyVersion } = row;
  const witness = await means.witness({ fact, given, policyVersion }, identity);
  const scrub = scrubOf(forgetting, witness);
  const keys = witness.callKeys;
  const scrubbedFact = scrub.json(fact) as object;
  const scrubbedGiven = scrub.json(given) as object;
  const isSame = JSON.stringify([fact, given]) === JSON.stringify([scrubbedFact, scrubbedGiven]);
  if (isSame) return { fact, given };
  return {
    fact: keys === null || "callKeys" in fact ? scrubbedFact : { ...scrubbedFact, callKeys: keys },
    given: { ...scrubbedGiven, ...orderOf(given, identity), ...standIns(given, witness, identity) },
  };
}

function scrubOf({ identity, means, others, keepPlaces }: Forgetting, { words, keepNames }: Witness): Scrub {
  return scrubbing(identity, {
    instead: forgottenLogin(identity.number),
    words: new Set([...means.words, ...words]),
    others,
    keepNames,
    keepPlaces,
  });
}

/** In which order its people stood, where a rule may ask; an id that is gone would not say. */
function orderOf(given: Record<string, unknown>, { id, number }: Identity): object {
  const before =
    (given.order as number[] | undefined) ?? idsIn((given.seen as { pull?: unknown } | undefined)?.pull);
  if (id === null || !before.includes(id)) return given.order === undefined ? {} : { order: before };
  return { order: before.map((one) => (one === id ? -number : one)) };
}

function idsIn(pull: unknown): number[] {
  const found = new Set<number>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("login" in value && "databaseId" in value && typeof value.databaseId === "number") {
      found.add(value.databaseId);
    }
    for (const part of Object.values(value)) walk(part);
  };
  walk(pull);
  return [...found].sort((a, b) => a - b);
}

function standIns(given: Record<string, unknown>, { places }: Witness, { number }: Identity): object {
  const before = (given.standIns as object[] | undefined) ?? [];
  const own = places.length === 0 ? [] : [{ id: -number, places }];
  return before.length + own.length === 0 ? {} : { standIns: [...before, ...own] };
}

/** Where a value names the person: "given.seen.pull.author.login". */
function placesOf(value: unknown, scrub: Scrub, path: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return [...new Set(value.flatMap((one) => placesOf(one, scrub, path)))];
  const entries: [string, unknown][] = Object.entries(value);
  const plain = Object.fromEntries(entries.filter(([, part]) => typeof part !== "object"));
  const scrubbed = scrub.json(plain) as Record<string, unknown>;
  const own = Object.keys(plain).filter((key) => plain[key] !== scrubbed[key]);
  const below = entries.flatMap(([key, part]) => placesOf(part, scrub, `${path}.${key}`));
  return [...own.map((key) => `${path}.${key}`), ...below];
}
