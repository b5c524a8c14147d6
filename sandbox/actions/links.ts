/**
 * Linking pull requests to issues through the sidebar. GitHub notes it in both timelines and sends no webhook: its
 * list of webhook events has none for it, and neither `pull_request` nor `issues` has such an action.
 */
import { type Hub, needRole } from "../hub.ts";
import type { Account, PullThread, Thread } from "../model.ts";
import { Refusal } from "../world.ts";
import { note } from "./threads.ts";

/** GitHub's limit on issues that are linked to one pull request by hand. */
const mostLinks = 10;

/**
 * The pull request's sidebar offers the issues of its own repository, the issue's sidebar pull requests of others
 * too. Either is open to those who may write where the sidebar is, says GitHub's documentation.
 * @throws Refusal 403 or 404 for others, 422 for what GitHub does not offer.
 */
export function linkIssue(hub: Hub, actor: Account, thread: PullThread, issue: Thread): void {
  needSidebar(hub, actor, thread, issue);
  if (issue.pull !== null) throw new Refusal(422, "only an issue can be linked");
  const { linked } = thread.pull;
  if (linked.has(issue)) return;
  if (linked.size >= mostLinks) throw new Refusal(422, `no more than ${mostLinks} issues can be linked`);
  linked.add(issue);
  noteBoth(hub, actor, thread, issue, "connected");
}

/** @throws Refusal 422 for a link that was made by a keyword: it goes when the keyword does. */
export function unlinkIssue(hub: Hub, actor: Account, thread: PullThread, issue: Thread): void {
  needSidebar(hub, actor, thread, issue);
  if (!thread.pull.linked.delete(issue)) throw new Refusal(422, "the issue was not linked by hand");
  noteBoth(hub, actor, thread, issue, "disconnected");
}

function needSidebar(hub: Hub, actor: Account, thread: PullThread, issue: Thread): void {
  needRole(hub, actor, thread.repository, "read");
  needRole(hub, actor, issue.repository, "write");
}

function noteBoth(
  hub: Hub,
  actor: Account,
  thread: PullThread,
  issue: Thread,
  type: "connected" | "disconnected",
): void {
  note(hub, thread, actor, { type, source: thread, subject: issue });
  note(hub, issue, actor, { type, source: issue, subject: thread });
}
