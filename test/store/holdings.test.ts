/** Whoever adds a table is asked what it holds about people. */
import { forget } from "../../src/forgetting.ts";
import { holdings, impersonal } from "../../src/store/holdings.ts";
import { enqueueEffects } from "../../src/store/outbox.ts";
import { rememberPeople } from "../../src/store/people.ts";
import { applyRetention } from "../../src/store/retention.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";
import { tracesInDatabase } from "../tracing.ts";

let fresh: FreshDatabase;
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(() => fresh.drop());

test("every table is among those that hold something about people, or among those that do not", async () => {
  const { rows } = await fresh.db.pool.query<{ name: string; columns: string[] }>(
    `select case table_schema when 'foothold' then table_name else table_schema || '.' || table_name end as name,
            array_agg(column_name::text) as columns
       from information_schema.tables join information_schema.columns using (table_schema, table_name)
      where table_schema in ('foothold', 'graphile_worker') and table_type = 'BASE TABLE'
        and table_name !~ '^deliveries_' group by 1`,
  );
  const tables = rows.map(({ name }) => name).sort();
  const known = [...holdings.map(({ table }) => table), ...Object.keys(impersonal)].sort();
  expect(tables).toEqual(known);
  for (const { table, fields } of holdings) {
    const columns = rows.find(({ name }) => name === table)?.columns;
    expect(columns).toEqual(expect.arrayContaining([...fields]));
  }
});

const wanda = { login: "wandaquill", id: 1_900_000_007, email: "wanda@mail.example", name: "Wanda O'Quill" };
const names = { login: wanda.login, id: `${wanda.id}`, email: wanda.email, name: wanda.name };

async function remembered(): Promise<number> {
  await fresh.db.kysely.transaction().execute((tx) => rememberPeople(tx, [wanda]));
  const { rows } = await fresh.db.pool.query<{ number: number }>("select number from foothold.people");
  return rows[0]?.number ?? 0;
}

const traces = () => tracesInDatabase(fresh.db.pool, [names]);

describe("what failed", () => {
  const told = `HttpError: refused for @${wanda.login}, ${wanda.id}`;
  const linked = { username: wanda.login, name: wanda.name, email: wanda.email };

  async function failed(): Promise<void> {
    const { pool } = fresh.db;
    const { zstdCompressSync } = await import("node:zlib");
    const payload = {
      ref: "main",
      sender: { id: wanda.id, login: wanda.login, node_id: "U_x", type: "User" },
      commits: [{ message: `Do it\n\nCo-authored-by: ${wanda.name} <${wanda.email}>`, author: linked }],
    };
    for (const state of ["pending", "parked", "done"]) {
      await pool.query(
        "insert into foothold.deliveries (day, guid, lane, event, state, error, payload) values (now(), $1, 1, 'push', $1, $2, $3)",
        [state, told, zstdCompressSync(Buffer.from(JSON.stringify(payload)))],
      );
    }
    await pool.query(
      `insert into foothold.effects (key, type, repository_id, installation_id, wanted, wanted_hash, error, parked_at)
       values ('comment:50:1', 'comment', 50, 5, $1, 'x', $2, now())`,
      [{ type: "comment", key: "comment:50:1", body: `Well done, ${wanda.name} (@${wanda.login})` }, told],
    );
    await pool.query("select graphile_worker.add_job('timer', '{}', job_key => 'timer:x')");
    await pool.query("update graphile_worker._private_jobs set last_error = $1", [told]);
  }

  test("forgets them, and can still be tried again", async () => {
    const number = await remembered();
    await failed();
    expect(Object.keys(await traces())).toEqual(
      expect.arrayContaining(["foothold.deliveries", "foothold.effects", "graphile_worker._private_jobs"]),
    );
    await forget(fresh.db, number);
    expect(await traces()).toEqual({});
    const { rows } = await fresh.db.pool.query(
      "select key, wanted->>'body' as body, parked_at from foothold.effects",
    );
    expect(rows).toEqual([
      {
        key: "comment:50:1",
        body: "Well done, somebody who was forgotten (somebody who was forgotten)",
        parked_at: expect.any(Date),
      },
    ]);
    const states = await fresh.db.pool.query("select state from foothold.deliveries order by state");
    expect(states.rows.map(({ state }) => state)).toEqual(["done", "parked", "pending"]);
  });

  test("doing it again, and forgetting nobody, changes nothing", async () => {
    const number = await remembered();
    await failed();
    const first = await forget(fresh.db, number);
    expect(first.changed).toMatchObject({ deliveries: 3, effects: 1, people: 1 });
    expect((await forget(fresh.db, number)).changed).toEqual({});
    expect((await forget(fresh.db, number + 1)).changed).toEqual({});
  });
});

test("an assignment that waits is not made any more, and what was performed is not performed again", async () => {
  const number = await remembered();
  const on = { installationId: 5, repositoryId: 50, repository: "octo/repo", number: 1 };
  const { db } = fresh;
  await db.kysely.transaction().execute((tx) =>
    enqueueEffects(tx, [
      {
        ...on,
        ...{
          type: "assignment",
          key: `assignment:50:1:@${wanda.id}`,
          personId: wanda.id,
          login: wanda.login,
        },
        assigned: true,
      },
      { ...on, type: "comment", key: "comment:50:1", body: `Earned by ${wanda.login}` },
    ]),
  );
  const { rows: kept } = await db.pool.query("select key from foothold.effects order by key");
  expect(kept.map(({ key }) => key)).toEqual([`assignment:50:1:#${number}`, "comment:50:1"]);
  await db.pool.query("update foothold.effects set performed_hash = wanted_hash where type = 'comment'");
  await db.pool.query("select graphile_worker.remove_job('effect:comment:50:1')");
  await forget(db, number);
  const { rows } = await db.pool.query(
    "select key, wanted->>'body' as body, performed_hash = wanted_hash as done from foothold.effects",
  );
  expect(rows).toEqual([{ key: "comment:50:1", body: "Earned by somebody who was forgotten", done: true }]);
  expect((await db.pool.query("select key from graphile_worker.jobs")).rows).toEqual([]);
});

test("whoever decides on somebody at the moment has decided before they are forgotten", async () => {
  const number = await remembered();
  const { db } = fresh;
  const steps: string[] = [];
  let forgetting: Promise<unknown> = Promise.resolve();
  await db.kysely.transaction().execute(async (tx) => {
    const { numbersOf } = await import("../../src/store/people.ts");
    await numbersOf(tx, [wanda.id]);
    forgetting = forget(db, number).then(() => steps.push("forgotten"));
    for (let waiting = 0; waiting === 0; ) {
      const { rows } = await db.pool.query<{ waiting: number }>(
        "select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      waiting = rows[0]?.waiting ?? 0;
    }
    steps.push("decided");
  });
  await forgetting;
  expect(steps).toEqual(["decided", "forgotten"]);
});

describe("what is kept no longer than it is of use", () => {
  const now = new Date("2026-06-30T00:00:00Z");
  const old = "2026-03-31T00:00:00Z";
  const recent = "2026-04-02T00:00:00Z";

  async function effect(
    key: string,
    type: string,
    at: string,
    performed: boolean,
    error: string | null = null,
  ) {
    await fresh.db.pool.query(
      `insert into foothold.effects
         (key, type, repository_id, installation_id, wanted, wanted_hash, performed_hash, remote_id, error, updated_at)
       values ($1, $2, 50, 5, $3, 'h', $4, '77', $5, $6)`,
      [key, type, { type, key, body: "Earned by ada" }, performed ? "h" : null, error, at],
    );
  }

  test("effects that were performed go, but for which comment is whose; errors go; what is to be done stays", async () => {
    await effect("label", "add-label", old, true);
    await effect("label-now", "add-label", recent, true);
    await effect("comment", "comment", old, true);
    await effect("waiting", "reaction", old, false, "it failed for ada");
    await effect("waiting-now", "reaction", recent, false, "it failed");
    expect(await applyRetention(fresh.db, now, quiet)).toMatchObject({
      effectsDropped: 1,
      commentsEmptied: 1,
      errorsDropped: 1,
    });
    const { rows } = await fresh.db.pool.query(
      "select key, wanted->>'body' as body, remote_id, error, performed_hash = wanted_hash as done from foothold.effects order by key",
    );
    const body = "Earned by ada";
    expect(rows).toEqual([
      { key: "comment", body: "", remote_id: "77", error: null, done: true },
      { key: "label-now", body, remote_id: "77", error: null, done: true },
      { key: "waiting", body, remote_id: "77", error: null, done: null },
      { key: "waiting-now", body, remote_id: "77", error: "it failed", done: null },
    ]);
    expect(Object.values(await applyRetention(fresh.db, now, quiet))).toEqual([0, 0, 0, 0, 0]);
  });

  test("a policy that is in force nowhere, and under which nothing was decided, goes", async () => {
    const { pool } = fresh.db;
    await pool.query(
      "insert into foothold.policy_versions (hash, owner_id, commit, text) values ('a', 7, 'a', 'x'), ('b', 7, 'b', 'y'), ('c', 7, 'c', 'z')",
    );
    await pool.query(
      "insert into foothold.policies (repository_id, owner_id, version) select 50, 7, id from foothold.policy_versions where hash = 'a'",
    );
    await pool.query(
      `insert into foothold.decisions (owner_id, cause, policy_version, fact, given, first_entry, last_entry)
       select 7, 'x', id, '{}', '{}', 1, 1 from foothold.policy_versions where hash = 'b'`,
    );
    expect(await applyRetention(fresh.db, now, quiet)).toMatchObject({ policiesDropped: 1 });
    const { rows } = await pool.query("select hash from foothold.policy_versions order by hash");
    expect(rows.map(({ hash }) => hash)).toEqual(["a", "b"]);
  });
});
