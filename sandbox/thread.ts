/** What people see on GitHub: a thread as data for tests, and as plain text for the demo. */
import { shown } from "./json/accounts.ts";
import type { Account, CheckRun, Thread } from "./model.ts";
import { fullNameOf, type World } from "./world.ts";

export interface SeenCheck {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: CheckRun["annotations"];
}

export interface SeenComment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly edited: boolean;
  readonly at: string;
  readonly reactions: readonly { readonly by: string; readonly content: string }[];
}

export interface SeenReview {
  readonly author: string;
  readonly state: string;
  readonly body: string;
}

export interface Transcript {
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly state: "open" | "closed" | "merged" | "draft";
  readonly stateReason: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly comments: readonly SeenComment[];
  readonly reviews: readonly SeenReview[];
  /** Of the pull request's newest commit: the latest run of each name. */
  readonly checks: readonly SeenCheck[];
}

export function transcript(world: World, thread: Thread): Transcript {
  const login = (account: Account) => shown(world, account).login;
  return {
    repository: fullNameOf(thread.repository),
    number: thread.number,
    title: thread.title,
    body: thread.body ?? "",
    author: login(thread.author),
    state: stateOf(thread),
    stateReason: thread.stateReason,
    labels: thread.labels.map((label) => label.name),
    assignees: thread.assignees.map(login),
    comments: thread.comments.map((comment) => ({
      id: comment.id,
      author: login(comment.author),
      body: comment.body,
      edited: comment.edited,
      at: comment.createdAt,
      reactions: comment.reactions.map((one) => ({ by: login(one.user), content: one.content })),
    })),
    reviews: (thread.pull?.reviews ?? []).map((review) => ({
      author: login(review.author),
      state: review.state,
      body: review.body,
    })),
    checks: checksOf(thread),
  };
}

function stateOf(thread: Thread): Transcript["state"] {
  if (thread.pull?.mergedAt) return "merged";
  return thread.state === "open" && thread.pull?.draft ? "draft" : thread.state;
}

function checksOf(thread: Thread): SeenCheck[] {
  const latest = new Map<string, CheckRun>();
  for (const run of thread.repository.checkRuns) {
    if (run.headSha === thread.pull?.head.sha) latest.set(run.name, run);
  }
  return [...latest.values()].map(({ name, status, conclusion, output, annotations }) => ({
    name,
    status,
    conclusion,
    ...output,
    annotations,
  }));
}

const indented = (text: string) => text.split("\n").map((line) => (line === "" ? "" : `  ${line}`));

/** The transcript as lines for a terminal. */
export function renderThread(seen: Transcript): string {
  const reason = seen.stateReason === null ? "" : ` (${seen.stateReason.replace("_", " ")})`;
  const lines = [
    `${seen.repository}#${seen.number}  ${seen.title}`,
    `${seen.state}${reason}, opened by ${seen.author}`,
  ];
  if (seen.labels.length > 0) lines.push(`labels: ${seen.labels.join(", ")}`);
  if (seen.assignees.length > 0) lines.push(`assigned: ${seen.assignees.join(", ")}`);
  if (seen.body !== "") lines.push("", ...indented(seen.body));
  for (const review of seen.reviews) {
    const said = review.state.toLowerCase().replace("_", " ");
    lines.push("", `${review.author} reviewed: ${said}`, ...(review.body ? indented(review.body) : []));
  }
  for (const comment of seen.comments) {
    lines.push(
      "",
      `${comment.author} commented${comment.edited ? " (edited)" : ""}`,
      ...indented(comment.body),
    );
    if (comment.reactions.length > 0) {
      lines.push(`  [${comment.reactions.map((one) => `${one.content} by ${one.by}`).join(", ")}]`);
    }
  }
  for (const check of seen.checks) {
    lines.push("", `check ${check.name}: ${check.conclusion ?? check.status}`, ...renderCheck(check));
  }
  return `${lines.join("\n")}\n`;
}

function renderCheck(check: SeenCheck): string[] {
  const parts = [check.title, check.summary, check.text].filter((part) => part !== null);
  const notes = check.annotations.map(
    (one) => `${one.path}:${one.start_line} ${one.annotation_level}: ${one.message}`,
  );
  return [...parts, ...notes].flatMap(indented);
}
