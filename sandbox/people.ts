/** People doing things in a repository, as a story tells it: `sandbox.as("ada").in("org/repo").openIssue(…)`. */
import { rerequestCheckRun } from "./actions/checks.ts";
import { addComment, deleteComment, editComment, findComment, react } from "./actions/comments.ts";
import { createLabel, deleteLabel, editLabel } from "./actions/labels.ts";
import { linkIssue, unlinkIssue } from "./actions/links.ts";
import { closeIssuesOf, type MergeMethod, merge, reversalOf, revertPull } from "./actions/merging.ts";
import {
  dismissReview,
  type NewPull,
  type NewReview,
  openPull,
  review,
  setBase,
  setDraft,
} from "./actions/pulls.ts";
import { type FileEdits, push } from "./actions/pushes.ts";
import {
  renameRepository,
  setPermission,
  setVisibility,
  transferRepository,
} from "./actions/repositories.ts";
import {
  addLabels,
  assign,
  closeThread,
  editThread,
  type NewThread,
  openIssue,
  removeLabel,
  reopenThread,
  unassign,
} from "./actions/threads.ts";
import { deleteIssue, transferIssue } from "./actions/transfers.ts";
import type { Hub } from "./hub.ts";
import { isPull } from "./json/threads.ts";
import type { Account, Comment, PullThread, Reaction, Repository, Review, Role, Thread } from "./model.ts";
import { notFound, threadOf } from "./world.ts";

/** Everything one person can do in one repository. What GitHub would refuse throws a Refusal. */
export class PersonInRepository {
  readonly #hub: Hub;
  readonly #who: Account;
  readonly repository: Repository;

  constructor(hub: Hub, who: Account, repository: Repository) {
    this.#hub = hub;
    this.#who = who;
    this.repository = repository;
  }

  private thread(number: number): Thread {
    return threadOf(this.repository, number);
  }

  private issue(which: number | string): Thread {
    if (typeof which === "number") return this.thread(which);
    const [fullName = "", number] = which.split("#");
    return threadOf(this.#hub.world.repository(fullName), Number(number));
  }

  private pull(number: number): PullThread {
    const thread = this.thread(number);
    if (!isPull(thread)) throw notFound();
    return thread;
  }

  /** Commits onto a branch and pushes; `null` for a text deletes the file. Returns the commit's hash. */
  pushFiles(branch: string, files: FileEdits, message = "Update", coAuthors: readonly string[] = []): string {
    const content = { branch, files, message, coAuthors: this.accounts(coAuthors) };
    return push(this.#hub, this.#who, this.repository, content).sha;
  }

  /** `git revert` and `git push`. */
  pushRevert(sha: string, branch = this.repository.defaultBranch): string {
    return push(this.#hub, this.#who, this.repository, {
      branch,
      ...reversalOf(this.repository, sha, branch),
    }).sha;
  }

  createLabel(name: string, content: { color?: string; description?: string } = {}): void {
    createLabel(this.#hub, this.#who, this.repository, { name, ...content });
  }

  editLabel(name: string, content: { name?: string; color?: string; description?: string }): void {
    editLabel(this.#hub, this.#who, this.repository, name, content);
  }

  deleteLabel(name: string): void {
    deleteLabel(this.#hub, this.#who, this.repository, name);
  }

  openIssue(content: NewThread): Thread {
    return openIssue(this.#hub, this.#who, this.repository, content);
  }

  /** Changes an issue's title or body. */
  editIssue(number: number, content: { title?: string; body?: string }): void {
    editThread(this.#hub, this.#who, this.thread(number), content);
  }

  label(number: number, ...names: string[]): void {
    addLabels(this.#hub, this.#who, this.thread(number), names);
  }

  unlabel(number: number, name: string): void {
    removeLabel(this.#hub, this.#who, this.thread(number), name);
  }

  assign(number: number, ...logins: string[]): void {
    assign(this.#hub, this.#who, this.thread(number), logins);
  }

  unassign(number: number, ...logins: string[]): void {
    unassign(this.#hub, this.#who, this.thread(number), logins);
  }

  /** Comments on an issue or a pull request. */
  comment(number: number, body: string): Comment {
    return addComment(this.#hub, this.#who, this.thread(number), body);
  }

  editComment(id: number, body: string): void {
    editComment(this.#hub, this.#who, findComment(this.repository, id), body);
  }

  deleteComment(id: number): void {
    deleteComment(this.#hub, this.#who, findComment(this.repository, id));
  }

  react(commentId: number, content: Reaction["content"]): void {
    react(this.#hub, this.#who, findComment(this.repository, commentId), content);
  }

  closeIssue(number: number, reason: "completed" | "not_planned" | "duplicate" = "completed"): void {
    closeThread(this.#hub, this.#who, this.thread(number), reason);
  }

  reopenIssue(number: number): void {
    reopenThread(this.#hub, this.#who, this.thread(number));
  }

  /** Moves an issue to another repository of the same owner, "owner/name". Returns the issue that it is there. */
  transferIssue(number: number, to: string): Thread {
    return transferIssue(this.#hub, this.#who, this.thread(number), this.#hub.world.repository(to));
  }

  deleteIssue(number: number): void {
    deleteIssue(this.#hub, this.#who, this.thread(number));
  }

  /** Opens a pull request; co-authors are logins, and get a trailer in the commit. */
  openPull(content: Omit<NewPull, "coAuthors"> & { coAuthors?: readonly string[] }): PullThread {
    const coAuthors = this.accounts(content.coAuthors ?? []);
    return openPull(this.#hub, this.#who, this.repository, { ...content, coAuthors });
  }

  editPull(number: number, content: { title?: string; body?: string; base?: string }): void {
    const pull = this.pull(number);
    editThread(this.#hub, this.#who, pull, content);
    if (content.base !== undefined) setBase(this.#hub, this.#who, pull, content.base);
  }

  /** Adds a commit to a pull request's branch. Returns its hash. */
  pushToPull(
    number: number,
    files: FileEdits,
    message = "Update",
    coAuthors: readonly string[] = [],
  ): string {
    const { head } = this.pull(number).pull;
    const content = { branch: head.ref, files, message, coAuthors: this.accounts(coAuthors) };
    return push(this.#hub, this.#who, head.repository, content).sha;
  }

  review(number: number, content: NewReview): Review {
    return review(this.#hub, this.#who, this.pull(number), content);
  }

  dismissReview(number: number, reviewId: number): void {
    const pull = this.pull(number);
    const made = pull.pull.reviews.find((one) => one.id === reviewId);
    if (!made) throw notFound();
    dismissReview(this.#hub, this.#who, pull, made);
  }

  markReady(number: number): void {
    setDraft(this.#hub, this.#who, this.pull(number), false);
  }

  convertToDraft(number: number): void {
    setDraft(this.#hub, this.#who, this.pull(number), true);
  }

  /** Links an issue through the sidebar: one of this repository by its number, others as "owner/name#7". */
  linkIssue(pull: number, issue: number | string): void {
    linkIssue(this.#hub, this.#who, this.pull(pull), this.issue(issue));
  }

  unlinkIssue(pull: number, issue: number | string): void {
    unlinkIssue(this.#hub, this.#who, this.pull(pull), this.issue(issue));
  }

  /**
   * Merges, which closes what the pull request says it closes: with `issuesLater` not before `closeIssuesOf`, as on
   * GitHub, where that takes a second or two. Returns the new commit's hash.
   */
  merge(number: number, options: { method?: MergeMethod; issuesLater?: boolean } = {}): string {
    return merge(this.#hub, this.#who, this.pull(number), { method: "squash", ...options }).sha;
  }

  /** What GitHub does a moment after a merge with `issuesLater`: closes the issues in the merger's name. */
  closeIssuesOf(number: number): void {
    closeIssuesOf(this.#hub, this.pull(number));
  }

  closePull(number: number): void {
    closeThread(this.#hub, this.#who, this.pull(number), null);
  }

  reopenPull(number: number): void {
    reopenThread(this.#hub, this.#who, this.pull(number));
  }

  /** Presses Revert on a merged pull request, which opens another. */
  revertPull(number: number): PullThread {
    return revertPull(this.#hub, this.#who, this.pull(number));
  }

  /** Presses Re-run on the newest check run of that name on a pull request. */
  rerunCheck(number: number, name: string): void {
    const { sha } = this.pull(number).pull.head;
    const run = this.repository.checkRuns.findLast((one) => one.headSha === sha && one.name === name);
    if (!run) throw notFound();
    rerequestCheckRun(this.#hub, this.#who, this.repository, run);
  }

  /** Gives somebody a role, or takes it with `null`. */
  setPermission(login: string, role: Role | null): void {
    setPermission(this.#hub, this.#who, this.repository, this.#hub.world.account(login), role);
  }

  renameRepository(name: string): void {
    renameRepository(this.#hub, this.#who, this.repository, name);
  }

  transferRepository(owner: string): void {
    transferRepository(this.#hub, this.#who, this.repository, this.#hub.world.account(owner));
  }

  setPrivate(hidden: boolean): void {
    setVisibility(this.#hub, this.#who, this.repository, hidden);
  }

  private accounts(logins: readonly string[]): Account[] {
    return logins.map((login) => this.#hub.world.account(login));
  }
}
