/**
 * Many recorded pull requests in the order of their merging, from files with a GraphQL `PullRequest` node a line. What is
 * kept of each is where it stands: the files are read once to find the order and once in that order, so that years of
 * work take little memory.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { stat } from "node:fs/promises";
import { byMerging } from "../domain/simulation.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { UsageError } from "./command.ts";
import { cannotRead, linesOf } from "./lines.ts";
import { asSnapshot, parseJson, toSnapshot } from "./pull-file.ts";

/** Merged from one time on and before another, ISO 8601; what was not merged goes by when it was opened. */
export interface Window {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

export interface PullFile {
  readonly path: string;
  /** Of these repositories alone, by their numeric id. */
  readonly repositories?: ReadonlySet<number>;
}

export interface Reading {
  readonly files: readonly PullFile[];
  readonly window?: Window;
  /** Hears how many were read to find the order, now and then. */
  readonly onRead?: (count: number) => void;
}

/** Where a pull request stands, and what its place in the order goes by. */
interface Place {
  readonly id: string;
  readonly number: number;
  readonly mergedAt: string | null;
  readonly createdAt: string;
  readonly repositoryId: number | null;
  readonly where: string;
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  /** The line itself, of what cannot be read twice. */
  readonly kept: Buffer | null;
}

const tellEvery = 500;

/**
 * A pull request that stands there several times counts once, as its last line has it. Those that were not merged come
 * first.
 * @throws UsageError for what cannot be read, and for a line that is no pull request.
 */
export async function* pullsInOrder(reading: Reading): AsyncGenerator<PullSnapshot> {
  const places = new Map<string, Place>();
  let count = 0;
  for (const file of reading.files) {
    for await (const place of placesIn(file.path)) {
      if (file.repositories?.has(place.repositoryId ?? 0) ?? true) places.set(place.id, place);
      count += 1;
      if (count % tellEvery === 0) reading.onRead?.(count);
    }
  }
  const wanted = [...places.values()].filter((place) => isWithin(place, reading.window)).sort(inOrder);
  places.clear();
  const open = new Map<string, number>();
  try {
    for (const place of wanted) yield toSnapshot(textOf(place, open), place.where);
  } finally {
    for (const descriptor of open.values()) closeSync(descriptor);
  }
}

function isWithin({ mergedAt, createdAt }: Place, window: Window = {}): boolean {
  const at = Date.parse(mergedAt ?? createdAt);
  if (window.since !== undefined && at < Date.parse(window.since)) return false;
  return window.until === undefined || at < Date.parse(window.until);
}

function inOrder(a: Place, b: Place): number {
  if (a.mergedAt === null || b.mergedAt === null)
    return Number(a.mergedAt !== null) - Number(b.mergedAt !== null);
  return byMerging(a, b);
}

function textOf({ file, offset, length, kept }: Place, open: Map<string, number>): string {
  if (kept !== null) return kept.toString("utf8");
  const descriptor = open.get(file) ?? openSync(file, "r");
  open.set(file, descriptor);
  const bytes = Buffer.allocUnsafe(length);
  readSync(descriptor, bytes, 0, length, offset);
  return bytes.toString("utf8");
}

async function* placesIn(file: string): AsyncGenerator<Place> {
  // What comes through a pipe is gone once it was read.
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    (error: Error) => cannotRead(file, error),
  );
  let number = 0;
  for await (const { bytes, offset } of linesOf(file)) {
    number += 1;
    const text = bytes.toString("utf8");
    if (text.trim() === "") continue;
    const where = `${file}:${number}`;
    const data = parseJson(text, where);
    if (isNote(data)) continue;
    yield {
      ...headOf(data, where),
      where,
      file,
      offset,
      length: bytes.length,
      kept: isFile ? null : Buffer.from(bytes),
    };
  }
}

/** A line that says how far reading from GitHub came: history-file.ts writes them between the pull requests. */
function isNote(data: unknown): boolean {
  return typeof data === "object" && data !== null && "foothold" in data;
}

/** What the order goes by. A line is checked whole when its turn comes, or here when this much is not there. */
function headOf(data: unknown, where: string) {
  const head = data as Partial<PullSnapshot> | null;
  const isComplete =
    typeof head?.id === "string" && typeof head.number === "number" && typeof head.createdAt === "string";
  const seen = isComplete ? (head as PullSnapshot) : asSnapshot(data, where);
  const { id, number, createdAt } = seen;
  const mergedAt = seen.merged === true ? (seen.mergedAt ?? createdAt) : null;
  if (Number.isNaN(Date.parse(mergedAt ?? createdAt))) {
    throw new UsageError(`${where} is no pull request: ${mergedAt ?? createdAt} is no time`);
  }
  return { id, number, createdAt, mergedAt, repositoryId: seen.baseRepository?.databaseId ?? null };
}
