/** Repositories, labels, commits and check runs as GitHub's REST API and webhooks show them. */
import { coAuthorsOf, type FileChange, treeSha } from "../git.ts";
import type { AppRecord, CheckRun, Commit, Label, Repository, Signature } from "../model.ts";
import { fullNameOf, type World } from "../world.ts";
import { appJson, type Json, organizationJson, userJson } from "./accounts.ts";

/** What follows the repository's own address in each of its links. */
const links: Record<string, string> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

export function apiUrl(world: World, repository: Repository): string {
  return `${world.url}/repos/${fullNameOf(repository)}`;
}

export function pageUrl(world: World, repository: Repository): string {
  return `${world.url}/${fullNameOf(repository)}`;
}

export function repositoryJson(world: World, repository: Repository): Json {
  const api = apiUrl(world, repository);
  const page = pageUrl(world, repository);
  const open = repository.threads.filter((thread) => thread.state === "open").length;
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
    visibility: repository.private ? "private" : "public",
    owner: userJson(world, repository.owner),
    html_url: page,
    description: null,
    fork: repository.parent !== null,
    url: api,
    ...Object.fromEntries(Object.entries(links).map(([key, rest]) => [key, api + rest])),
    clone_url: `${page}.git`,
    git_url: `git://${new URL(world.url).host}/${fullNameOf(repository)}.git`,
    ssh_url: `git@localhost:${fullNameOf(repository)}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 0,
    default_branch: repository.defaultBranch,
    topics: [],
    is_template: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    web_commit_signoff_required: false,
    ...Object.fromEntries(["issues", "projects", "wiki", "downloads"].map((key) => [`has_${key}`, true])),
    has_pages: false,
    has_discussions: false,
    forks: 0,
    forks_count: 0,
    watchers: 0,
    watchers_count: 0,
    stargazers_count: 0,
    open_issues: open,
    open_issues_count: open,
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
  };
}

export function fullRepositoryJson(world: World, repository: Repository): Json {
  const organization = repository.owner.type === "Organization";
  return {
    ...repositoryJson(world, repository),
    network_count: 0,
    subscribers_count: 0,
    ...(organization ? { organization: userJson(world, repository.owner) } : {}),
  };
}

/** The `organization` of a payload, for repositories that belong to one. */
export function organizationOf(world: World, repository: Repository): Json {
  if (repository.owner.type !== "Organization") return {};
  return { organization: organizationJson(world, repository.owner) };
}

export function labelJson(world: World, repository: Repository, label: Label): Json {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${apiUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

function signatureJson(signature: Signature): Json {
  return { name: signature.name, email: signature.email, date: signature.date };
}

const unsigned = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

export function gitCommitJson(world: World, repository: Repository, commit: Commit): Json {
  const api = apiUrl(world, repository);
  const page = pageUrl(world, repository);
  const tree = treeSha(commit.tree);
  return {
    sha: commit.sha,
    node_id: world.nodeId("C", repository.id) + commit.sha.slice(0, 8),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: signatureJson(commit.author),
    committer: signatureJson(commit.committer),
    message: commit.message,
    tree: { sha: tree, url: `${api}/git/trees/${tree}` },
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
    verification: unsigned,
  };
}

export function commitJson(world: World, repository: Repository, commit: Commit): Json {
  const api = apiUrl(world, repository);
  const {
    html_url,
    node_id,
    parents,
    verification: _,
    sha: __,
    ...inner
  } = gitCommitJson(world, repository, commit);
  const account = (one: Signature) =>
    one.account && !one.account.deleted ? userJson(world, one.account) : null;
  return {
    url: `${api}/commits/${commit.sha}`,
    sha: commit.sha,
    node_id,
    html_url,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    commit: { ...inner, comment_count: 0, verification: unsigned },
    author: account(commit.author),
    committer: account(commit.committer),
    parents,
  };
}

/** A commit as `push` payloads list it. */
export function pushedCommitJson(
  world: World,
  repository: Repository,
  commit: Commit,
  changed: readonly FileChange[],
): Json {
  const person = (one: Signature) => ({
    ...signatureJson(one),
    ...(one.account ? { username: one.account.login } : {}),
  });
  const paths = (status: FileChange["status"]) =>
    changed.filter((change) => change.status === status).map((change) => change.path);
  const renamed = changed.flatMap((change) => (change.previousPath === null ? [] : [change]));
  return {
    id: commit.sha,
    tree_id: treeSha(commit.tree),
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${pageUrl(world, repository)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: [...paths("added"), ...renamed.map((change) => change.path)],
    removed: [...paths("removed"), ...renamed.map((change) => change.previousPath)],
    modified: paths("modified"),
  };
}

export function fileJson(world: World, repository: Repository, head: string, change: FileChange): Json {
  const path = change.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${pageUrl(world, repository)}/blob/${head}/${path}`,
    raw_url: `${pageUrl(world, repository)}/raw/${head}/${path}`,
    contents_url: `${apiUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  };
}

export function checkRunJson(world: World, app: AppRecord, repository: Repository, run: CheckRun): Json {
  const url = `${apiUrl(world, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: `${pageUrl(world, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appJson(world, app),
    pull_requests: [],
  };
}

/** Everybody a commit names, its author first. */
export function peopleOf(world: World, commit: Commit): Signature[] {
  return [commit.author, ...coAuthorsOf(world, commit)];
}
