/** What is to be done, and what was: effects, and the jobs that perform them and fire timers. */
import { sql } from "kysely";
import type { Effect } from "../../domain/effect.ts";
import { hashEffect } from "../outbox.ts";
import { roughPattern } from "../scrubbing.ts";
import { asText, type Forgetting, type Holding, rewrite, rowsNaming, type Value } from "./holding.ts";

interface EffectRow {
  readonly key: string;
  readonly type: Effect["type"];
  readonly wanted: Effect;
  readonly wanted_hash: string;
  readonly performed_hash: string | null;
  readonly error: string | null;
}

const effectColumns = {
  table: "effects",
  keys: ["key", "type", "wanted_hash", "performed_hash", "updated_at"],
  columns: ["wanted", "error"],
};

export const effects: Holding = {
  table: "effects",
  fields: ["wanted", "error"],
  what: "comments, checks and assignments as the App last wanted them on GitHub",
  forget: async (forgetting) => {
    const { tx, identity } = forgetting;
    let changed = 0;
    for (const row of await rowsNaming(tx, roughPattern(identity), effectColumns)) {
      if (await forgetEffect(row as unknown as EffectRow, forgetting)) changed += 1;
    }
    return changed;
  },
  tell: async (db, { identity, lines }) => {
    const rows = await rowsNaming(db.kysely, roughPattern(identity), effectColumns);
    return rows.flatMap(({ type, wanted, updated_at }) => {
      const effect = wanted as Effect;
      const { repository } = effect;
      const said = Object.values(effect).flatMap((part) => (typeof part === "string" ? lines(part) : []));
      return said.length === 0 ? [] : [{ type, repository, said, updated_at }];
    });
  },
};

/** Whether anything of it changed. What was performed is not performed again by it. */
async function forgetEffect(row: EffectRow, forgetting: Forgetting): Promise<boolean> {
  const { tx, shown, records, identity } = forgetting;
  const { key, type, wanted, error } = row;
  const isDone = row.performed_hash === row.wanted_hash;
  const isTheirs = wanted.type === "assignment" && isNamed(wanted.login, identity.logins);
  // Nobody is assigned any more who is not there; of a label that was put on nothing has to be known.
  if (
    isTheirs ||
    (isDone && type !== "comment" && type !== "check-run" && records.finds(JSON.stringify(wanted)))
  ) {
    await tx.deleteFrom("effects").where("key", "=", key).execute();
    await sql`select graphile_worker.remove_job(${`effect:${key}`})`.execute(tx);
    return true;
  }
  // A label that is still to be put on or taken off is the maintainers' own, whatever it is called.
  const after = type === "comment" || type === "check-run" ? withTexts(wanted, shown.text) : wanted;
  const hash = hashEffect(after);
  const changes = {
    wanted: after,
    wanted_hash: hash,
    performed_hash: isDone ? hash : row.performed_hash,
    error: asText(shown)(error),
  };
  if (hash === row.wanted_hash && changes.error === error) return false;
  await rewrite(tx, "effects", { key }, changes);
  return true;
}

function isNamed(login: string, logins: readonly string[]): boolean {
  return logins.some((one) => one.toLowerCase() === login.toLowerCase());
}

const texts = new Set(["body", "title", "summary", "text", "message"]);

function withTexts<T>(value: T, scrub: (text: string) => string, key = ""): T {
  if (typeof value === "string") return (texts.has(key) ? scrub(value) : value) as T;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, scrub)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, withTexts(part, scrub, name)]);
  return Object.fromEntries(entries) as T;
}

interface Job {
  readonly id: string;
  readonly key: string | null;
  readonly payload: object;
  readonly last_error: string | null;
}

async function jobsNaming(tx: Pick<Forgetting["tx"], "getExecutor">, pattern: string): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select id, key, payload, last_error from graphile_worker._private_jobs
     where concat_ws(' ', key, payload::text, last_error) ~* ${pattern}`.execute(tx as Forgetting["tx"]);
  return rows;
}

export const jobs: Holding = {
  table: "graphile_worker._private_jobs",
  fields: ["last_error"],
  what: "why something that has to be done later failed when it was last tried",
  forget: async ({ tx, identity, shown, records }) => {
    let changed = 0;
    for (const job of await jobsNaming(tx, roughPattern(identity))) {
      const payload = records.json(job.payload);
      const error = asText(shown)(job.last_error as Value);
      if (JSON.stringify([payload, error]) === JSON.stringify([job.payload, job.last_error])) continue;
      await sql`update graphile_worker._private_jobs set payload = ${JSON.stringify(payload)}::json, last_error = ${error}
                 where id = ${job.id}`.execute(tx);
      changed += 1;
    }
    return changed;
  },
  tell: async (db, { identity, lines }) => {
    const found = await jobsNaming(db.kysely, roughPattern(identity));
    return found.flatMap(({ last_error }) => {
      const said = last_error === null ? [] : lines(last_error);
      return said.length === 0 ? [] : [{ said }];
    });
  },
};
