/** Applications as they are kept. Everybody in them is a number: the candidate, whoever moved them, and who is in the evidence. */
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { CandidateRecord } from "../domain/candidate.ts";
import { isTakenBack } from "../domain/candidate.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import { renamed } from "../domain/evidence/snapshot.ts";
import type { HiringPolicy } from "../domain/hiring.ts";
import { type MeasuredTimes, measure, measuredTime, type Waited } from "../domain/response-times.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { Database } from "./db.ts";
import { peopleByNumber } from "./evidence-reading.ts";
import { numbersOf } from "./people.ts";
import type { Schema, Transaction } from "./schema.ts";

type Reading = Transaction | Database["kysely"];

export interface WantedCandidates {
  readonly personIds?: readonly number[];
  readonly keys?: readonly string[];
  readonly issueIds?: readonly number[];
}

/** What `life` holds: the parts of a record that nothing is looked for by. */
type Life = Pick<
  CandidateRecord,
  "included" | "moves" | "waiting" | "closing" | "outcome" | "told" | "remindedAt" | "undone"
> & { readonly askedRepository: string };

/** Everybody who needs a number before these are saved. */
export function peopleOfCandidates(records: readonly CandidateRecord[]): Person[] {
  return records.flatMap(({ personId: id, login, snapshot, ...life }) => [
    { id, login },
    ...snapshot.people,
    ...actorsOf(life),
  ]);
}

function actorsOf({
  moves,
  waiting,
  closing,
  outcome,
}: Pick<Life, "moves" | "waiting" | "closing" | "outcome">) {
  return [...moves, waiting, closing, outcome].flatMap((one) => one?.by ?? []);
}

/** A draft takes the place of the one before it; what is dropped is deleted. */
export async function saveCandidates(
  tx: Transaction,
  ownerId: number,
  records: readonly CandidateRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const numberOf = await numbersOf(
    tx,
    peopleOfCandidates(records).map(({ id }) => id),
  );
  for (const record of records) {
    const { key, state } = record;
    const person = numberOf(record.personId);
    if (state === "dropped") {
      await tx.deleteFrom("candidates").where("owner_id", "=", ownerId).where("key", "=", key).execute();
      continue;
    }
    if (state === "draft") {
      await tx
        .deleteFrom("candidates")
        .where("owner_id", "=", ownerId)
        .where("person", "=", person)
        .where("position", "=", record.position)
        .where("state", "=", "draft")
        .execute();
    }
    const changing = { ...columnsOf(record, numberOf), state };
    await tx
      .insertInto("candidates")
      .values({ owner_id: ownerId, key, person, ...changing })
      .onConflict((conflict) => conflict.columns(["owner_id", "key"]).doUpdateSet(changing))
      .execute();
  }
}

function columnsOf(record: CandidateRecord, numberOf: (id: number) => number) {
  const { included, told, remindedAt, undone, asked, outcome } = record;
  const by = (one: Person) => ({ id: numberOf(one.id), login: "" });
  const life: Life = {
    included,
    moves: record.moves.map((move) => ({ ...move, by: move.by === null ? null : by(move.by) })),
    waiting: record.waiting === null ? null : { ...record.waiting, by: by(record.waiting.by) },
    closing: record.closing === null ? null : { ...record.closing, by: by(record.closing.by) },
    outcome: outcome === null ? null : { ...outcome, by: by(outcome.by) },
    told,
    remindedAt,
    undone,
    askedRepository: asked.repository,
  };
  return {
    position: record.position,
    snapshot: JSON.stringify(numbered(record.snapshot.evidence, numberOf)),
    hash: record.hash,
    policy_commit: record.policyCommit,
    asked_repository_id: asked.repositoryId,
    asked_number: asked.number,
    drafted_at: record.draftedAt,
    applied_at: record.appliedAt,
    repository_id: record.repositoryId,
    issue_id: record.issueId,
    issue_number: record.issueNumber,
    stage: record.stage,
    since: record.since,
    outcome: outcome?.outcome ?? null,
    closed_at: record.state === "closed" ? (outcome?.at ?? record.since) : null,
    // An issue that was deleted has no outcome that anybody waited for.
    taken_back: isTakenBack(record) || (record.state === "closed" && outcome === null),
    first_answer_at: record.firstAnswerAt,
    last_answer_at: record.lastAnswerAt,
    longest_silence: record.longestSilence,
    life: JSON.stringify(life),
  };
}

/** Numbers in place of GitHub's ids, and back. */
function numbered(evidence: Evidence, numberOf: (id: number) => number): Evidence {
  return renamed(evidence, {
    person: ({ id }) => ({ id: numberOf(id), login: "" }),
    name: (id) => (id === "" ? "" : String(numberOf(Number(id)))),
  });
}

function numbersIn(evidence: Evidence): number[] {
  const numbers: number[] = [];
  renamed(evidence, {
    person: (one) => {
      numbers.push(one.id);
      return one;
    },
    name: (number) => {
      if (number !== "") numbers.push(Number(number));
      return number;
    },
  });
  return numbers;
}

/** Applications that have any of what is asked for, by the time of their draft. Whoever was forgotten has none. */
export async function findCandidates(
  db: Reading,
  ownerId: number,
  { personIds = [], keys = [], issueIds = [] }: WantedCandidates,
): Promise<CandidateRecord[]> {
  if (personIds.length + keys.length + issueIds.length === 0) return [];
  return select(db, ownerId, (is) =>
    is.or([
      ...(personIds.length === 0 ? [] : [is("people.github_id", "in", [...personIds])]),
      ...(keys.length === 0 ? [] : [is("candidates.key", "in", [...keys])]),
      ...(issueIds.length === 0 ? [] : [is("candidates.issue_id", "in", [...issueIds])]),
    ]),
  );
}

/** Everybody who applied and has no outcome yet. */
export async function listOpenCandidates(db: Database, ownerId: number): Promise<CandidateRecord[]> {
  return select(db.kysely, ownerId, (is) => is("candidates.state", "=", "open"));
}

type Where = (is: ExpressionBuilder<Schema, "candidates" | "people">) => Expression<SqlBool>;

function joinedRows(db: Reading, ownerId: number) {
  return db
    .selectFrom("candidates")
    .innerJoin("people", "people.number", "candidates.person")
    .selectAll("candidates")
    .where("candidates.owner_id", "=", ownerId)
    .where("people.github_id", "is not", null);
}

type Row = Awaited<ReturnType<ReturnType<typeof joinedRows>["execute"]>>[number];

async function select(db: Reading, ownerId: number, where: Where): Promise<CandidateRecord[]> {
  const rows = await joinedRows(db, ownerId).where(where).orderBy("drafted_at").orderBy("key").execute();
  const numbers = rows.flatMap((row) => [
    row.person,
    ...numbersIn(evidenceIn(row)),
    ...actorsOf(lifeOf(row)).map(({ id }) => id),
  ]);
  const personOf = await peopleByNumber(db, numbers);
  return rows.map((row) => recordOf(row, personOf));
}

function evidenceIn(row: Row): Evidence {
  return row.snapshot as unknown as Evidence;
}

function lifeOf(row: Row): Life {
  return row.life as unknown as Life;
}

function recordOf(row: Row, personOf: (number: number) => Person): CandidateRecord {
  const life = lifeOf(row);
  const { askedRepository, ...parts } = life;
  const by = ({ id }: Person) => personOf(id);
  const { id: personId, login } = personOf(row.person);
  const kept = evidenceIn(row);
  const people = [...new Set(numbersIn(kept))].map(personOf);
  return {
    key: row.key,
    personId,
    login,
    position: row.position,
    state: row.state,
    snapshot: { evidence: numbered(kept, (number) => personOf(number).id), people },
    hash: row.hash,
    policyCommit: row.policy_commit,
    asked: { repositoryId: row.asked_repository_id, repository: askedRepository, number: row.asked_number },
    draftedAt: row.drafted_at.toISOString(),
    appliedAt: row.applied_at?.toISOString() ?? null,
    repositoryId: row.repository_id,
    issueId: row.issue_id,
    issueNumber: row.issue_number,
    stage: row.stage,
    since: row.since.toISOString(),
    firstAnswerAt: row.first_answer_at?.toISOString() ?? null,
    lastAnswerAt: row.last_answer_at?.toISOString() ?? null,
    longestSilence: row.longest_silence,
    ...parts,
    moves: life.moves.map((move) => ({ ...move, by: move.by === null ? null : by(move.by) })),
    waiting: life.waiting === null ? null : { ...life.waiting, by: by(life.waiting.by) },
    closing: life.closing === null ? null : { ...life.closing, by: by(life.closing.by) },
    outcome: life.outcome === null ? null : { ...life.outcome, by: by(life.outcome.by) },
  };
}

/** How long candidates waited who applied from a time on, with nobody's name. */
export async function readWaited(db: Reading, ownerId: number, since: string): Promise<Waited[]> {
  const rows = await db
    .selectFrom("candidates")
    .select(["applied_at", "first_answer_at", "last_answer_at", "longest_silence", "closed_at", "taken_back"])
    .where("owner_id", "=", ownerId)
    .where("applied_at", ">=", new Date(since))
    .orderBy("applied_at")
    .execute();
  return rows.flatMap((row) =>
    row.applied_at === null
      ? []
      : {
          appliedAt: row.applied_at.toISOString(),
          firstAnswerAt: row.first_answer_at?.toISOString() ?? null,
          lastAnswerAt: row.last_answer_at?.toISOString() ?? null,
          longestSilence: row.longest_silence,
          closedAt: row.closed_at?.toISOString() ?? null,
          takenBack: row.taken_back,
        },
  );
}

/** What an organisation promises, and how it has been in the last twelve months. */
export async function readResponseTimes(
  db: Database,
  ownerId: number,
  policy: Pick<HiringPolicy, "responseTimes">,
  now: Date,
): Promise<MeasuredTimes> {
  const since = new Date(now.getTime() - measuredTime).toISOString();
  return measure(await readWaited(db.kysely, ownerId, since), policy.responseTimes, now.toISOString());
}

/** Organisations with an open application, by id. */
export async function ownersWithCandidates(db: Database): Promise<number[]> {
  const rows = await db.kysely
    .selectFrom("candidates")
    .select("owner_id")
    .where("state", "=", "open")
    .distinct()
    .orderBy("owner_id")
    .execute();
  return rows.map((row) => row.owner_id);
}
