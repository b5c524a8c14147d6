/**
 * How long the evidence of one person takes as the contributions of everybody grow: in memory, over that person's facts
 * alone and over everybody's, beside a plain loop; and from a database to a page, beside a plain indexed read.
 */
import { performance } from "node:perf_hooks";
import { evidenceOf } from "../../src/domain/evidence/evidence.ts";
import { concerns } from "../../src/domain/evidence/facts.ts";
import { noFacts } from "../../src/domain/evidence/rule.ts";
import type { Person } from "../../src/domain/rules/rule.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { asOf, contributionsOfEach, history, personOf, policy } from "./evidence-history.ts";
import { measureStored, printStored } from "./evidence-stored.ts";
import { generator } from "./payload.ts";

const sizes = [10_000, 100_000, 1_000_000];
const rounds = 31;

interface Measured {
  readonly contributions: number;
  readonly people: number;
  /** Milliseconds, medians. */
  readonly own: number;
  readonly everybody: number;
  readonly plainLoop: number;
  readonly ratio: number;
  /** Of somebody who did one in two of a tenth as many contributions: nobody does so much. */
  readonly busiest: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const most = numberAfter(args, "--contributions") ?? Number.POSITIVE_INFINITY;
  const mostStored = numberAfter(args, "--stored") ?? most;
  const rows = sizes.filter((size) => size <= most).map(measure);
  const isJson = args.includes("--json");
  if (!isJson) print(rows);
  const stored = await measureStored(sizes.filter((size) => size <= mostStored));
  if (isJson) console.log(JSON.stringify({ rows, stored }));
  else printStored(stored);
}

function numberAfter(args: readonly string[], name: string): number | null {
  const at = args.indexOf(name);
  return at < 0 ? null : Number(args[at + 1]);
}

function measure(contributions: number): Measured {
  const people = contributions / contributionsOfEach;
  const pulls = history(contributions, people);
  const random = generator(7);
  const persons = Array.from({ length: rounds }, () => personOf(Math.floor(random() * people)));
  const ownPulls = persons.map((person) => pulls.filter((pull) => concerns(pull, person)));
  const own = median(persons, (person, index) =>
    evidenceOf(person, { ...noFacts, pulls: ownPulls[index] ?? [] }, policy, asOf),
  );
  const everybody = median(persons, (person) => evidenceOf(person, { ...noFacts, pulls }, policy, asOf));
  const plainLoop = median(persons, (person) => findPlainly(pulls, person));
  const busiest = busiestOf(contributions / 10);
  const ratio = Number((everybody / plainLoop).toFixed(1));
  return { contributions, people, own, everybody, plainLoop, ratio, busiest };
}

function busiestOf(contributions: number): number {
  const pulls = history(contributions, 2);
  const persons = Array.from({ length: 5 }, () => personOf(0));
  return median(persons, (person) => evidenceOf(person, { ...noFacts, pulls }, policy, asOf));
}

/** What any way of looking through all of them has to do at least. */
function findPlainly(pulls: readonly PullSnapshot[], { id }: Person): PullSnapshot[] {
  const found: PullSnapshot[] = [];
  for (const pull of pulls) {
    if (pull.author?.databaseId === id) found.push(pull);
    else for (const { author } of pull.reviews.nodes) if (author?.databaseId === id) found.push(pull);
  }
  return found;
}

function median(persons: readonly Person[], work: (person: Person, index: number) => unknown): number {
  const times = persons.map((person, index) => {
    const begun = performance.now();
    work(person, index);
    return performance.now() - begun;
  });
  return Number((times.sort((a, b) => a - b)[times.length >> 1] ?? 0).toFixed(3));
}

function print(rows: readonly Measured[]): void {
  for (const { contributions, people, own, everybody, plainLoop, ratio, busiest } of rows) {
    console.log(`${contributions} contributions of ${people} people; the evidence of one, medians:`);
    console.log(`  over that person's facts: ${own} ms`);
    console.log(
      `  over everybody's facts: ${everybody} ms; a plain loop over them: ${plainLoop} ms; ratio ${ratio}`,
    );
    console.log(`  of somebody who did half of ${contributions / 10} contributions: ${busiest} ms`);
  }
}
