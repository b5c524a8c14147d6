/** Commits, branches and differences, without files on a disk: a tree is a map of paths to texts. */
import { createHash } from "node:crypto";
import type { Account, Commit, Files, Repository, Signature } from "./model.ts";
import type { World } from "./world.ts";

export interface FileChange {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "removed" | "modified" | "renamed";
  readonly additions: number;
  readonly deletions: number;
  readonly sha: string;
}

/** Git's own name of a text. */
export function blobSha(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest("hex");
}

export function treeSha(tree: ReadonlyMap<string, string>): string {
  const hash = createHash("sha1");
  for (const path of [...tree.keys()].sort()) hash.update(`${path}\0${tree.get(path)}\0`);
  return hash.digest("hex");
}

export const emptySha = "0".repeat(40);

/** The address that GitHub gives everybody who keeps theirs private; it survives renames. */
export function noreplyAddress(account: Account): string {
  return `${account.id}+${account.login}@users.noreply.github.com`;
}

export function signatureOf(world: World, account: Account): Signature {
  const { name, email } = account.signs ?? { name: account.login, email: noreplyAddress(account) };
  return { name, email, date: world.now(), account };
}

interface NewCommit {
  readonly tree: ReadonlyMap<string, string>;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer: Signature;
}

export function addCommit(repository: Repository, content: NewCommit): Commit {
  const sha = createHash("sha1")
    .update(JSON.stringify([treeSha(content.tree), content.parents, content.message]))
    .update(JSON.stringify([content.author.email, content.author.date, repository.objects.size]))
    .digest("hex");
  const commit: Commit = { sha, ...content };
  repository.objects.set(sha, commit);
  return commit;
}

export function commitOf(repository: Repository, sha: string): Commit {
  const commit = repository.objects.get(sha);
  if (!commit) throw new Error(`no commit ${sha}`);
  return commit;
}

/** Finds what a branch name, `heads/…` or a hash stands for. */
export function resolveRef(repository: Repository, ref: string): Commit | undefined {
  const name = ref.replace(/^(refs\/)?heads\//, "");
  return repository.objects.get(repository.branches.get(name) ?? ref);
}

/** A tree with files written over it; an empty text is an empty file, `null` takes the file away. */
export function withFiles(
  tree: ReadonlyMap<string, string>,
  files: Record<string, string | null>,
): Map<string, string> {
  const next = new Map(tree);
  for (const [path, text] of Object.entries(files)) {
    if (text === null) next.delete(path);
    else next.set(path, text);
  }
  return next;
}

export function filesAsTree(files: Files): Map<string, string> {
  return new Map(Object.entries(files));
}

/** Hashes of a commit and everything before it, nearest first. */
export function history(repository: Repository, sha: string): string[] {
  const seen = new Set<string>([sha]);
  for (const one of seen) for (const parent of repository.objects.get(one)?.parents ?? []) seen.add(parent);
  return [...seen];
}

export function mergeBase(repository: Repository, base: string, head: string): string {
  const ofBase = new Set(history(repository, base));
  return history(repository, head).find((sha) => ofBase.has(sha)) ?? base;
}

/** The commits of `head` that `base` does not have, oldest first. */
export function commitsBetween(repository: Repository, base: string, head: string): Commit[] {
  const known = new Set(history(repository, base));
  return history(repository, head)
    .filter((sha) => !known.has(sha))
    .reverse()
    .map((sha) => commitOf(repository, sha));
}

/** Counts lines that only one of two texts has; where they stand does not matter. */
function lineChanges(before: string, after: string): { additions: number; deletions: number } {
  const lines = (text: string) => (text === "" ? [] : text.replace(/\n$/, "").split("\n"));
  const left = new Map<string, number>();
  for (const line of lines(before)) left.set(line, (left.get(line) ?? 0) + 1);
  let additions = 0;
  for (const line of lines(after)) {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    else additions += 1;
  }
  return { additions, deletions: [...left.values()].reduce((a, b) => a + b, 0) };
}

/** What changed from one tree to another, in the order of the paths; a text that only moved is a rename. */
export function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): FileChange[] {
  const gone = new Map<string, string>();
  for (const [path, text] of before) if (!after.has(path)) gone.set(path, text);
  const found: FileChange[] = [];
  for (const [path, text] of after) {
    const old = before.get(path);
    if (old === text) continue;
    const sha = blobSha(text);
    if (old !== undefined) {
      found.push({ path, previousPath: null, status: "modified", sha, ...lineChanges(old, text) });
      continue;
    }
    const moved = text === "" ? undefined : [...gone].find(([, removed]) => removed === text)?.[0];
    if (moved !== undefined) gone.delete(moved);
    found.push({
      path,
      previousPath: moved ?? null,
      status: moved === undefined ? "added" : "renamed",
      sha,
      ...lineChanges(moved === undefined ? "" : text, text),
    });
  }
  for (const [path, text] of gone) {
    const sha = blobSha(text);
    found.push({ path, previousPath: null, status: "removed", sha, ...lineChanges(text, "") });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `onto` with everything that differs from `before` to `after` written over it. */
export function applyChanges(
  onto: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Map<string, string> {
  const next = new Map(onto);
  for (const change of changes(before, after)) {
    if (change.previousPath !== null) next.delete(change.previousPath);
    if (change.status === "removed") next.delete(change.path);
    else next.set(change.path, after.get(change.path) ?? "");
  }
  return next;
}

/** People that a message's `Co-authored-by` trailers name. */
export function coAuthorsOf(world: World, commit: Commit): Signature[] {
  const found: Signature[] = [];
  for (const match of commit.message.matchAll(/^co-authored-by:\s*(.+?)\s*<([^>]+)>\s*$/gim)) {
    const [, name = "", email = ""] = match;
    const id = Number(/^(\d+)\+.*@users\.noreply\.github\.com$/.exec(email)?.[1]);
    const isTheirs = (one: Account) => one.id === id || one.signs?.email === email;
    const account = world.accounts.find((one) => isTheirs(one) && !one.deleted) ?? null;
    found.push({ name, email, date: commit.author.date, account });
  }
  return found;
}
