/** What a scene of the demo is, and how a scene finds what changed on GitHub since the last one. */
import { isDeepStrictEqual } from "node:util";
import type { Verification } from "../../src/verify.ts";
import type { Transcript } from "../github.ts";
import { repository, type Stage } from "./stage.ts";

/** Something that a person looks at after a scene. */
export type Seen =
  | { readonly type: "file"; readonly path: string; readonly text: string }
  | { readonly type: "labels"; readonly on: string; readonly labels: readonly string[] }
  | {
      readonly type: "comment";
      readonly on: string;
      readonly by: string;
      readonly edited: boolean;
      readonly body: string;
    }
  | {
      readonly type: "check-run";
      readonly on: string;
      readonly name: string;
      readonly conclusion: string;
      readonly title: string;
      readonly summary: string;
    }
  | { readonly type: "entries"; readonly rows: readonly EntryRow[] }
  | { readonly type: "balances"; readonly rows: readonly BalanceRow[] }
  | { readonly type: "verification"; readonly title: string; readonly ledgers: readonly Verification[] }
  | { readonly type: "said"; readonly by: string; readonly text: string }
  /** A command of `foothold` and what it printed. */
  | { readonly type: "terminal"; readonly command: string; readonly output: string };

/** An entry of two postings, as a treasurer reads it. */
export interface EntryRow {
  readonly number: number;
  /** ISO 8601. */
  readonly at: string;
  readonly entry: string;
  readonly amount: string;
  readonly from: string;
  readonly to: string;
  readonly cause: string;
}

export interface BalanceRow {
  readonly account: string;
  readonly balance: string;
  readonly meaning: string;
}

export interface Told {
  /** Who did what, a line each, in Markdown. */
  readonly did: readonly string[];
  /** What to notice, in Markdown. */
  readonly note?: string;
  readonly seen: readonly Seen[];
}

export interface Scene {
  readonly title: string;
  /** @throws Unexpected when the App did something else than the story tells. */
  readonly play: () => Promise<Told>;
}

/** The story went another way than it is told. */
export class Unexpected extends Error {}

export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Unexpected(`this should have been, and was not: ${what}`);
}

/** Remembers what was shown of every thread, and gives what the App changed since. */
export function createNews({ sandbox }: Stage): () => Seen[] {
  const shown = new Map<string, Seen>();
  return () => {
    const threads = sandbox.repository(repository).threads;
    const all = threads.flatMap(({ number }) =>
      ofApp(sandbox.thread(repository, number), sandbox.app.bot.login),
    );
    const news = all.filter(([key, seen]) => !isDeepStrictEqual(shown.get(key), seen));
    for (const [key, seen] of news) shown.set(key, seen);
    return news.map(([, seen]) => seen);
  };
}

function ofApp(thread: Transcript, bot: string): [string, Seen][] {
  const on = nameOf(thread);
  const comments = thread.comments
    .filter((comment) => comment.author === bot)
    .map(({ id, author, edited, body }): [string, Seen] => {
      return [`comment ${id}`, { type: "comment", on, by: author, edited, body }];
    });
  const checks = thread.checks.map(({ name, conclusion, title, summary, status }): [string, Seen] => {
    const seen = { name, conclusion: conclusion ?? status, title: title ?? "", summary: summary ?? "" };
    return [`check ${on} ${name}`, { type: "check-run", on, ...seen }];
  });
  return [...checks, ...comments];
}

/** "#2 Handle empty input". */
export function nameOf({ number, title }: Pick<Transcript, "number" | "title">): string {
  return `#${number} ${title}`;
}
