/** Issues, pull requests and all that hangs on them as GraphQL objects. */
import { closingIssues, closingPulls } from "../closing.ts";
import { commitOf } from "../git.ts";
import { changedFiles, commitsOf, isPull, threadUrl } from "../json/threads.ts";
import type { Comment, PullThread, Review, Thread, TimelineEvent } from "../model.ts";
import { associationOf } from "../world.ts";
import { connection, type PageArguments } from "./connection.ts";
import { actorNode, commitNode, type GraphNode, labelNode, repositoryNode, type View } from "./nodes.ts";

/** OPEN, CLOSED or MERGED. */
export function stateOf(thread: Thread): string {
  return thread.pull?.mergedAt ? "MERGED" : thread.state.toUpperCase();
}

/** GitHub's plain text of Markdown, nearly: comments, marks and links are taken away. */
export function plainText(markdown: string | null): string {
  return (markdown ?? "")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s{0,3}(?:#{1,6}\s+|>\s?)/gm, "")
    .replace(/[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}/g, "")
    .trim();
}

export function threadNode(view: View, thread: Thread): GraphNode {
  const { world } = view;
  view.need(isPull(thread) ? "pull_requests:read" : "issues:read");
  const common: GraphNode = {
    id: thread.nodeId,
    number: thread.number,
    title: thread.title,
    body: thread.body ?? "",
    bodyText: plainText(thread.body),
    state: stateOf(thread),
    closed: thread.state === "closed",
    locked: false,
    author: () => actorNode(thread.author),
    authorAssociation: associationOf(thread.author, thread.repository),
    createdAt: thread.createdAt,
    updatedAt: thread.updatedAt,
    closedAt: thread.closedAt,
    url: threadUrl(world, thread),
    repository: () => repositoryNode(view, thread.repository),
    labels: (args: PageArguments) => connection(thread.labels, args, labelNode),
    assignees: (args: PageArguments) => connection(thread.assignees, args, actorNode),
    comments: (args: PageArguments) => connection(thread.comments, args, (one) => commentNode(view, one)),
    timelineItems: (args: PageArguments & { itemTypes?: string[] }) =>
      connection(
        thread.timeline.filter((event) => !args.itemTypes || args.itemTypes.includes(itemType(event))),
        args,
        (event) => eventNode(view, event),
      ),
  };
  return isPull(thread)
    ? { ...common, ...pullFields(view, thread) }
    : { ...common, ...issueFields(view, thread) };
}

interface LinkArguments extends PageArguments {
  readonly userLinkedOnly?: boolean;
}

function issueFields(view: View, thread: Thread): GraphNode {
  return {
    __typename: "Issue",
    databaseId: thread.id,
    fullDatabaseId: String(thread.id),
    stateReason: thread.stateReason?.toUpperCase() ?? null,
    closedByPullRequestsReferences: (args: LinkArguments & { includeClosedPrs?: boolean }) => {
      const pulls = closingPulls(view.world, thread, args.userLinkedOnly)
        .filter((one) => view.sees(one.repository))
        .filter((one) => args.includeClosedPrs || one.state === "open" || one.pull?.mergedAt);
      return connection(pulls, args, (one) => threadNode(view, one));
    },
  };
}

function pullFields(view: View, thread: PullThread): GraphNode {
  const { pull, repository } = thread;
  const total = (part: "additions" | "deletions") => () =>
    changedFiles(thread).reduce((sum, file) => sum + file[part], 0);
  return {
    __typename: "PullRequest",
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    isDraft: pull.draft,
    isCrossRepository: pull.head.repository !== repository,
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt,
    mergedBy: () => actorNode(pull.mergedBy),
    mergeCommit: () =>
      pull.mergeCommit === null ? null : commitNode(view.world, commitOf(repository, pull.mergeCommit)),
    mergeable: thread.state === "open" ? "MERGEABLE" : "UNKNOWN",
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRepository: () => repositoryNode(view, repository),
    headRepository: () => repositoryNode(view, pull.head.repository),
    headRepositoryOwner: () => actorNode(pull.head.repository.owner),
    additions: total("additions"),
    deletions: total("deletions"),
    changedFiles: () => changedFiles(thread).length,
    closingIssuesReferences: (args: LinkArguments) => {
      const issues = closingIssues(view.world, thread, args.userLinkedOnly).filter((one) =>
        view.sees(one.repository),
      );
      return connection(issues, args, (one) => threadNode(view, one));
    },
    files: (args: PageArguments) =>
      connection(changedFiles(thread), args, ({ path, additions, deletions, status }) => ({
        path,
        additions,
        deletions,
        changeType: status === "removed" ? "DELETED" : status.toUpperCase(),
      })),
    commits: (args: PageArguments) =>
      connection(commitsOf(thread), args, (commit) => ({
        __typename: "PullRequestCommit",
        id: `PC_${commit.sha}`,
        commit: () => commitNode(view.world, commit),
      })),
    reviews: (args: PageArguments & { states?: string[]; author?: string }) =>
      connection(
        pull.reviews.filter((one) => !args.states || args.states.includes(one.state)),
        args,
        (one) => reviewNode(thread, one),
      ),
  };
}

function reviewNode(thread: PullThread, review: Review): GraphNode {
  return {
    __typename: "PullRequestReview",
    id: review.nodeId,
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    author: () => actorNode(review.author),
    authorAssociation: associationOf(review.author, thread.repository),
    state: review.state,
    body: review.body,
    createdAt: review.submittedAt,
    submittedAt: review.submittedAt,
    commit: () => ({ oid: review.commit }),
    comments: (args: PageArguments) =>
      connection(review.comments, args, ({ id, path, line, body }) => ({ databaseId: id, path, line, body })),
  };
}

export function commentNode(view: View, comment: Comment): GraphNode {
  return {
    __typename: "IssueComment",
    id: comment.nodeId,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: () => actorNode(comment.author),
    authorAssociation: associationOf(comment.author, comment.thread.repository),
    body: comment.body,
    bodyText: plainText(comment.body),
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    url: `${threadUrl(view.world, comment.thread)}#issuecomment-${comment.id}`,
  };
}

function itemType(event: TimelineEvent): string {
  return event.type === "renamed" ? "RENAMED_TITLE_EVENT" : `${event.type.toUpperCase()}_EVENT`;
}

function eventNode(view: View, event: TimelineEvent): GraphNode {
  const name =
    event.type === "renamed" ? "RenamedTitle" : event.type.replace(/^./, (first) => first.toUpperCase());
  const common = {
    __typename: `${name}Event`,
    id: view.world.nodeId("TE", event.id),
    actor: () => actorNode(event.actor),
    createdAt: event.at,
  };
  switch (event.type) {
    case "labeled":
    case "unlabeled":
      return { ...common, label: () => labelNode(event.label) };
    case "assigned":
    case "unassigned":
      return { ...common, assignee: () => actorNode(event.assignee) };
    case "closed": {
      const closer = () => (event.by && view.sees(event.by.repository) ? threadNode(view, event.by) : null);
      return { ...common, stateReason: event.reason?.toUpperCase() ?? null, closer };
    }
    case "connected":
    case "disconnected":
      return {
        ...common,
        isCrossRepository: event.source.repository !== event.subject.repository,
        source: () => threadNode(view, event.source),
        subject: () => threadNode(view, event.subject),
      };
    case "transferred":
      return {
        ...common,
        fromRepository: () => (view.sees(event.from) ? repositoryNode(view, event.from) : null),
        issue: () => threadNode(view, event.issue),
      };
    case "renamed":
      return { ...common, previousTitle: event.from, currentTitle: event.to };
    default:
      return common;
  }
}
