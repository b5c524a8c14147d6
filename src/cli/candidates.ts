/** `foothold candidates`: who applied for what, in which stage they are and for how long. Nobody is ranked. */
import type { CandidateRecord } from "../domain/candidate.ts";
import type { HiringPolicy } from "../domain/hiring.ts";
import { findStage, isOverdue, overdueAt } from "../domain/stages.ts";
import { positionTitle } from "../messages/applying.ts";
import { createPolicyBook } from "../policies.ts";
import { listOpenCandidates, ownersWithCandidates } from "../store/candidates.ts";
import type { Database } from "../store/db.ts";
import { readOwners } from "../store/places.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { databaseOption, withDatabase } from "./database.ts";
import { table } from "./table.ts";

interface Options {
  readonly owner?: string;
  readonly database?: string;
  readonly json?: true;
}

export const addCandidates: AddCommand = (program, stdio, exit) => {
  program
    .command("candidates")
    .description("List open applications by stage and date: positions, how long they wait, what is overdue.")
    .option("--owner <login>", "of this organisation alone")
    .option(...databaseOption)
    .option(
      "--json",
      "print [{owner, candidates: [{login, position, stage, since, days, overdueSince, waitsFor, issue}]}]",
    )
    .action(async (options: Options) => {
      const lists = await withDatabase(options.database, stdio, (db) => read(db, options, stdio));
      if (options.json === true) printJson(stdio, lists);
      else print(lists, stdio);
      exit(exitCodes.ok);
    });
};

interface Listed {
  readonly login: string;
  readonly position: string;
  readonly stage: string;
  /** When the stage began, ISO 8601. */
  readonly since: string;
  /** Whole days in it. */
  readonly days: number;
  /** ISO 8601; `null` while it is in time, or where no time is promised. */
  readonly overdueSince: string | null;
  /** What somebody of the team has to say. */
  readonly waitsFor: "reason" | "outcome" | null;
  /** The number of its issue; `null` until GitHub has told of it. */
  readonly issue: number | null;
}

interface OwnersList {
  readonly owner: string;
  readonly candidates: readonly Listed[];
}

async function read(db: Database, { owner }: Options, { now }: Stdio): Promise<OwnersList[]> {
  const owners = await readOwners(db);
  const wanted = owner?.toLowerCase();
  const ids = (await ownersWithCandidates(db)).filter(
    (id) => wanted === undefined || owners.get(id)?.toLowerCase() === wanted,
  );
  if (wanted !== undefined && ![...owners.values()].some((login) => login.toLowerCase() === wanted)) {
    throw new UsageError(`no repository of ${owner} was ever seen here`);
  }
  const policies = createPolicyBook(db, now);
  const lists: OwnersList[] = [];
  for (const id of ids) {
    const hiring = (await policies.hiringOf(id))?.policy.hiring ?? null;
    const records = byStage(await listOpenCandidates(db, id), hiring);
    const at = now().toISOString();
    lists.push({
      owner: owners.get(id) ?? `owner ${id}`,
      candidates: records.map((record) => listed(record, hiring, at)),
    });
  }
  return lists;
}

/** In the policy's order of stages, and within one by the day that it began. */
function byStage(records: readonly CandidateRecord[], hiring: HiringPolicy | null): CandidateRecord[] {
  const keys = hiring?.stages.map(({ key }) => key) ?? [];
  const place = ({ stage }: CandidateRecord) => (keys.includes(stage) ? keys.indexOf(stage) : keys.length);
  return [...records].sort(
    (a, b) => place(a) - place(b) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0),
  );
}

function listed(record: CandidateRecord, hiring: HiringPolicy | null, now: string): Listed {
  const { login, position, stage, since, waiting, closing, issueNumber: issue } = record;
  return {
    login,
    position: hiring === null ? position : positionTitle(hiring, position),
    stage: hiring === null ? stage : (findStage(hiring, stage)?.title ?? stage),
    since,
    days: Math.floor((Date.parse(now) - Date.parse(since)) / 86_400_000),
    overdueSince: hiring !== null && isOverdue(record, hiring, now) ? overdueAt(record, hiring) : null,
    waitsFor: waiting !== null ? "reason" : closing !== null ? "outcome" : null,
    issue,
  };
}

function print(lists: readonly OwnersList[], stdio: Stdio): void {
  if (lists.every(({ candidates }) => candidates.length === 0)) stdio.out("No application is open.\n");
  for (const { owner, candidates } of lists) {
    if (candidates.length === 0) continue;
    const columns = [
      { title: "stage" },
      { title: "since" },
      { title: "days", align: "right" as const },
      { title: "position" },
      { title: "who" },
      { title: "issue" },
      { title: "" },
    ];
    const rows = candidates.map((one) => [
      one.stage,
      one.since.slice(0, 10),
      String(one.days),
      one.position,
      one.login,
      one.issue === null ? "" : `#${one.issue}`,
      [
        ...(one.overdueSince === null ? [] : [`overdue since ${one.overdueSince.slice(0, 10)}`]),
        ...(one.waitsFor === null
          ? []
          : [`waits for ${one.waitsFor === "reason" ? "a reason" : "an outcome"}`]),
      ].join("; "),
    ]);
    stdio.out(`Candidates of ${owner}\n${table(columns, rows)}`);
  }
}
