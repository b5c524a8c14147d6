/** The part of the evidence benchmark with a real database: from kept rows to finished pages, as the App's pages do it. */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { evidenceOf } from "../../src/domain/evidence/evidence.ts";
import { keptOf } from "../../src/domain/evidence/kept-work.ts";
import { noFacts } from "../../src/domain/evidence/rule.ts";
import type { Person } from "../../src/domain/rules/rule.ts";
import { type Database, openDatabase } from "../../src/store/db.ts";
import { encodeSnapshot } from "../../src/store/evidence-actors.ts";
import { findEvidence, findEvidenceOfAll } from "../../src/store/evidence-reading.ts";
import { listByRequirement } from "../../src/store/hiring-view.ts";
import { evidenceParts } from "../../src/web/hiring/evidence.ts";
import { peoplePage } from "../../src/web/hiring/people.ts";
import type { HiringInForce } from "../../src/web/hiring/ports.ts";
import { quiet } from "../database.ts";
import { asOf, contributionsOfEach, history, personOf, policy } from "./evidence-history.ts";
import { generator } from "./payload.ts";

const ownerId = 7;
const rounds = 31;
/** Somebody who did this much, which few ever do. */
const busiestDid = 1000;
/** Pages after which memory is looked at. */
const pagesForMemory = 300;

/** Milliseconds, medians, and the least of all rounds: what others do on the machine only ever adds. */
interface Time {
  readonly median: number;
  readonly least: number;
}

export interface Stored {
  readonly contributions: number;
  readonly people: number;
  /** One person's own page: loaded, evaluated, rendered. */
  readonly why: Time;
  /** The same of somebody with 1,000 contributions. */
  readonly busiest: Time;
  /** The first fifty people of a requirement. */
  readonly view: Time;
  /** One person's rows, read by their key and thrown away. */
  readonly plainRead: Time;
  /** The page's medians by the read's. */
  readonly whyRatio: number;
  readonly viewRatio: number;
  /** What the process holds more after 300 pages of both sorts than after the first ones. */
  readonly grownMegabytes: number;
}

export async function measureStored(sizes: readonly number[]): Promise<Stored[]> {
  const measured: Stored[] = [];
  for (const size of sizes) {
    const home = await mkdtemp(join(tmpdir(), "foothold-bench-"));
    await chmod(home, 0o711);
    const db = await openDatabase({ home, log: quiet });
    try {
      await fill(db, size);
      measured.push(await measure(db, size));
    } finally {
      await db.close();
      await rm(home, { recursive: true, force: true });
    }
  }
  return measured;
}

async function measure(db: Database, contributions: number): Promise<Stored> {
  const people = contributions / contributionsOfEach;
  const random = generator(7);
  const anybody = () => personOf(1 + Math.floor(random() * (people - 1)));
  const busiestPerson = personOf(0);
  // Nothing is compiled in the first rounds.
  for (let turn = 0; turn < 10; turn += 1) await whyPage(db, anybody());
  await viewPage(db, turnOf(0));
  const why = await timed(() => whyPage(db, anybody()));
  const busiest = await timed(() => whyPage(db, busiestPerson));
  const view = await timed((turn) => viewPage(db, turnOf(turn)));
  const plainRead = await timed(() => readPlainly(db, anybody()));
  const before = held();
  for (let turn = 0; turn < pagesForMemory; turn += 1) {
    if (turn % 3 === 0) await viewPage(db, turnOf(turn));
    else await whyPage(db, anybody());
  }
  const grownMegabytes = Math.round((held() - before) / 2 ** 20);
  const ratio = (time: Time) => Number((time.median / plainRead.median).toFixed(1));
  return {
    contributions,
    people,
    why,
    busiest,
    view,
    plainRead,
    whyRatio: ratio(why),
    viewRatio: ratio(view),
    grownMegabytes,
  };
}

const turnOf = (turn: number) => `requirement-${turn % policy.hiring.requirements.length}`;
const held = () => process.memoryUsage.rss();

async function timed(work: (turn: number) => Promise<unknown>): Promise<Time> {
  const times: number[] = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    const begun = performance.now();
    await work(turn);
    times.push(performance.now() - begun);
  }
  times.sort((a, b) => a - b);
  const shown = (time = 0) => Number(time.toFixed(2));
  return { median: shown(times[rounds >> 1]), least: shown(times[0]) };
}

const pageView = {
  page: policy.hiring,
  server: "https://github.com",
  fileUrl: "https://github.com/f",
  allAt: "?all=yes",
};

async function whyPage(db: Database, person: Person): Promise<string> {
  const facts = await findEvidence(db.kysely, ownerId, person.id);
  return evidenceParts(evidenceOf(person, facts, policy, asOf), pageView).text;
}

/** The page looks at titles and requirements of the policy alone. */
const hiring = {
  page: { title: "Careers", ...policy.hiring },
  policy: {},
  fileUrl: null,
} as unknown as HiringInForce;

async function viewPage(db: Database, requirement: string): Promise<string> {
  const listed = await listByRequirement(db, ownerId, requirement, { after: null, size: 50 });
  const facts = await findEvidenceOfAll(
    db.kysely,
    ownerId,
    listed.rows.map(({ id }) => id),
  );
  const evidence = new Map(
    listed.rows.map((one) => [one.id, evidenceOf(one, facts.get(one.id) ?? noFacts, policy, asOf)]),
  );
  return peoplePage({ owner: "grid", hiring, requirement, search: "", listed, evidence }).body.text;
}

async function readPlainly({ pool }: Database, { id }: Person): Promise<void> {
  await pool.query(
    "select snapshot from foothold.evidence_work where owner_id = $1 and person = (select number from foothold.people where github_id = $2)",
    [ownerId, id],
  );
}

/** Rows as the App keeps them, made of a few hundred real ones; half of the first person's are pull requests of theirs. */
async function fill({ pool }: Database, contributions: number): Promise<void> {
  const people = contributions / contributionsOfEach;
  await pool.query(
    "insert into foothold.people (github_id, login) select n, 'person-' || n - 1 from generate_series(1, $1) n union all select 1000000007, 'maintainer'",
    [people],
  );
  await pool.query(
    "create table foothold.bench_templates (id integer, role text, snapshot jsonb, primary key (role, id))",
  );
  await pool.query(
    "insert into foothold.bench_templates select (t->>'id')::int, t->>'role', t->'snapshot' from jsonb_array_elements($1::jsonb) t",
    [JSON.stringify(templates())],
  );
  for (const [role, count] of [
    ["author", contributions / 2],
    ["reviewer", contributions / 2],
  ] as const) {
    await pool.query(insertWork("1 + (hashint8(n) & 2147483647) % $2"), [count, people, role]);
    await pool.query(insertWork("1", 10_000_000), [busiestDid / 2, people, role]);
  }
  await pool.query(
    "insert into foothold.participants (owner_id, person, state, since, joined_at, active_at) select 7, number, 'joined', now(), now(), now() from foothold.people where github_id < 1000000000",
  );
  await pool.query(
    "insert into foothold.evidence_latest (owner_id, requirement, person, last_at) select 7, 'requirement-' || r, number, '2026-10-01'::timestamptz - (hashint8(number * 5 + r) & 65535) * interval '1 minute' from foothold.people, generate_series(0, 4) r where github_id < 1000000000",
  );
  await pool.query("drop table foothold.bench_templates");
  await pool.query("vacuum analyze");
}

/** `$1` rows of people out of `$2`, in the role `$3`. @param from numbers of pull requests begin above it. */
function insertWork(github: string, from = 0): string {
  return `insert into foothold.evidence_work (owner_id, person, pull_id, repository_id, number, merged_at, snapshot)
    select 7, p.number, 'PR_' || $3 || w.n, 1, w.n, w.at,
      replace(t.snapshot::text, '"number": 987654321}', '"number": ' || p.number || '}')::jsonb
        || jsonb_build_object('number', w.n, 'id', 'PR_' || $3 || w.n, 'mergedAt', to_char(w.at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
    from (select n + ${from} as n, ${github} as github,
        '2023-01-01'::timestamptz + (hashint8(n + 1) & 2147483647) % 1390 * interval '1 day' as at
      from generate_series(1, $1::bigint) n where $2::bigint > 0) w
    join foothold.people p on p.github_id = w.github
    join foothold.bench_templates t on t.role = $3 and t.id = w.n % 256`;
}

/** Kept snapshots of 256 pull requests for each role, with 987654321 in the person's place. */
function templates(): object[] {
  const salt = Buffer.alloc(32, 1);
  const place = 987_654_321;
  return history(512, 1000).flatMap((pull, id) =>
    (["author", "reviewer"] as const).map((role) => {
      const node = role === "author" ? pull.author : (pull.reviews.nodes[0]?.author ?? null);
      const person = { id: node?.databaseId ?? 0, login: node?.login ?? "" };
      const numberOf = (given: number) => (given === person.id ? place : 1);
      return { id, role, snapshot: encodeSnapshot(keptOf(pull, person), person, { salt, numberOf }) };
    }),
  );
}

export function printStored(rows: readonly Stored[]): void {
  const text = ({ median, least }: Time) => `${median} ms (at least ${least})`;
  for (const row of rows) {
    console.log(`${row.contributions} contributions of ${row.people} people in a database, medians:`);
    console.log(`  one person's page: ${text(row.why)}, ${row.whyRatio} plain reads`);
    console.log(`  the page of somebody with ${busiestDid} contributions: ${text(row.busiest)}`);
    console.log(`  the first fifty people of a requirement: ${text(row.view)}, ${row.viewRatio} plain reads`);
    console.log(`  a plain read of one person's rows: ${text(row.plainRead)}`);
    console.log(`  memory after ${pagesForMemory} more pages: ${row.grownMegabytes} MB more`);
  }
}
