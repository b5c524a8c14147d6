/** Issues, pull requests, comments and reviews as GitHub's REST API and webhooks show them. */
import { changes, commitOf, commitsBetween, mergeBase } from "../git.ts";
import type { AppRecord, Comment, PullThread, Reaction, Repository, Review, Thread } from "../model.ts";
import { reactionContents } from "../model.ts";
import { associationOf, type World } from "../world.ts";
import { appJson, type Json, userJson } from "./accounts.ts";
import { apiUrl, labelJson, pageUrl, repositoryJson } from "./repositories.ts";

export function isPull(thread: Thread): thread is PullThread {
  return thread.pull !== null;
}

export function threadUrl(world: World, thread: Thread): string {
  const kind = thread.pull === null ? "issues" : "pull";
  return `${pageUrl(world, thread.repository)}/${kind}/${thread.number}`;
}

/** The base commit that a pull request is compared with: where it left the base branch. */
export function comparedWith(thread: PullThread): string {
  const { base, head } = thread.pull;
  return mergeBase(thread.repository, base.sha, head.sha);
}

export function changedFiles(thread: PullThread): ReturnType<typeof changes> {
  const before = commitOf(thread.repository, comparedWith(thread)).tree;
  return changes(before, commitOf(thread.repository, thread.pull.head.sha).tree);
}

export function commitsOf(thread: PullThread): ReturnType<typeof commitsBetween> {
  return commitsBetween(thread.repository, thread.pull.base.sha, thread.pull.head.sha);
}

function reactionsJson(url: string, reactions: readonly Reaction[]): Json {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** Fields that issues and pull requests have alike. */
function commonJson(world: World, thread: Thread): Json {
  const { repository } = thread;
  return {
    node_id: thread.nodeId,
    number: thread.number,
    title: thread.title,
    body: thread.body,
    user: userJson(world, thread.author),
    author_association: associationOf(thread.author, repository),
    state: thread.state,
    locked: false,
    active_lock_reason: null,
    labels: thread.labels.map((label) => labelJson(world, repository, label)),
    assignee: thread.assignees[0] ? userJson(world, thread.assignees[0]) : null,
    assignees: thread.assignees.map((account) => userJson(world, account)),
    milestone: null,
    created_at: thread.createdAt,
    updated_at: thread.updatedAt,
    closed_at: thread.closedAt,
    html_url: threadUrl(world, thread),
  };
}

export function issueJson(world: World, thread: Thread): Json {
  const api = apiUrl(world, thread.repository);
  const url = `${api}/issues/${thread.number}`;
  const page = threadUrl(world, thread);
  return {
    ...commonJson(world, thread),
    id: thread.id,
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    comments: thread.comments.length,
    state_reason: thread.stateReason,
    reactions: reactionsJson(url, []),
    performed_via_github_app: null,
    ...(thread.pull === null
      ? {}
      : {
          draft: thread.pull.draft,
          pull_request: {
            url: `${api}/pulls/${thread.number}`,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: thread.pull.mergedAt,
          },
        }),
  };
}

/** An issue as reads answer it; webhooks leave `closed_by` out. */
export function fullIssueJson(world: World, thread: Thread): Json {
  return { ...issueJson(world, thread), closed_by: thread.closedBy && userJson(world, thread.closedBy) };
}

function branchJson(world: World, repository: Repository, ref: string, sha: string): Json {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(world, repository.owner),
    repo: {
      ...repositoryJson(world, repository),
      allow_auto_merge: false,
      allow_merge_commit: true,
      allow_rebase_merge: true,
      allow_squash_merge: true,
      allow_update_branch: false,
      delete_branch_on_merge: false,
      use_squash_pr_title_as_default: false,
    },
  };
}

export function simplePullJson(world: World, thread: PullThread): Json {
  const { pull, repository } = thread;
  const api = apiUrl(world, repository);
  const url = `${api}/pulls/${thread.number}`;
  const page = threadUrl(world, thread);
  const targets = {
    self: url,
    html: page,
    issue: `${api}/issues/${thread.number}`,
    comments: `${api}/issues/${thread.number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.head.sha}`,
  };
  const { self: _, html: __, issue, ...listed } = targets;
  return {
    ...commonJson(world, thread),
    id: pull.id,
    url,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...Object.fromEntries(Object.entries(listed).map(([key, href]) => [`${key}_url`, href])),
    _links: Object.fromEntries(Object.entries(targets).map(([key, href]) => [key, { href }])),
    draft: pull.draft,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    requested_reviewers: [],
    requested_teams: [],
    base: branchJson(world, repository, pull.base.ref, pull.base.sha),
    head: branchJson(world, pull.head.repository, pull.head.ref, pull.head.sha),
    auto_merge: null,
  };
}

export function pullJson(world: World, thread: PullThread): Json {
  const { pull } = thread;
  const files = changedFiles(thread);
  const open = thread.state === "open";
  return {
    ...simplePullJson(world, thread),
    merged: pull.mergedAt !== null,
    mergeable: open ? true : null,
    rebaseable: open ? true : null,
    mergeable_state: open ? "clean" : "unknown",
    merged_by: pull.mergedBy && userJson(world, pull.mergedBy),
    comments: thread.comments.length,
    review_comments: pull.reviews.reduce((total, review) => total + review.comments.length, 0),
    maintainer_can_modify: pull.head.repository !== thread.repository,
    commits: commitsOf(thread).length,
    additions: files.reduce((total, file) => total + file.additions, 0),
    deletions: files.reduce((total, file) => total + file.deletions, 0),
    changed_files: files.length,
  };
}

export function commentJson(world: World, app: AppRecord, comment: Comment): Json {
  const { thread } = comment;
  const api = apiUrl(world, thread.repository);
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: comment.nodeId,
    url,
    html_url: `${threadUrl(world, thread)}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${thread.number}`,
    user: userJson(world, comment.author),
    author_association: associationOf(comment.author, thread.repository),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    reactions: reactionsJson(url, comment.reactions),
    performed_via_github_app: comment.author === app.bot ? appJson(world, app) : null,
  };
}

export function reactionJson(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: userJson(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

export function reviewJson(world: World, thread: PullThread, review: Review): Json {
  const page = `${threadUrl(world, thread)}#pullrequestreview-${review.id}`;
  const pull = `${apiUrl(world, thread.repository)}/pulls/${thread.number}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: userJson(world, review.author),
    body: review.body,
    state: review.state,
    commit_id: review.commit,
    submitted_at: review.submittedAt,
    html_url: page,
    pull_request_url: pull,
    author_association: associationOf(review.author, thread.repository),
    _links: { html: { href: page }, pull_request: { href: pull } },
  };
}
