/** Accounts, repositories, labels and commits as GraphQL objects, with each field made only when it is asked for. */
import { GraphQLError } from "graphql";
import { commitOf } from "../git.ts";
import { pageUrl, peopleOf } from "../json/repositories.ts";
import { isPull } from "../json/threads.ts";
import type { Account, Commit, Label, Repository, Signature, Thread } from "../model.ts";
import { fullNameOf, type World } from "../world.ts";
import { connection, type PageArguments } from "./connection.ts";
import { unresolved } from "./refusals.ts";
import { stateOf, threadNode } from "./threads.ts";

/** What the asker may see of the state. */
export interface View {
  readonly world: World;
  readonly sees: (repository: Repository) => boolean;
  /** Does nothing, or throws GitHub's refusal when the installation lacks a permission like `issues:read`. */
  readonly need: (permission: string) => void;
}

export type GraphNode = Record<string, unknown>;

/** A deleted account is nobody. A bot's login has no `[bot]` here, other than in REST. */
export function actorNode(account: Account | null): GraphNode | null {
  if (account === null || account.deleted) return null;
  const login = account.type === "Bot" ? account.login.replace(/\[bot\]$/, "") : account.login;
  return {
    __typename: account.type,
    id: account.nodeId,
    databaseId: account.id,
    login,
    name: account.login,
    createdAt: account.createdAt,
  };
}

export function labelNode(label: Label): GraphNode {
  const { nodeId: id, name, color, description } = label;
  return { __typename: "Label", id, name, color, description, isDefault: false };
}

export function repositoryNode(view: View, repository: Repository): GraphNode {
  const { world } = view;
  const threads = (pulls: boolean) => {
    view.need(pulls ? "pull_requests:read" : "issues:read");
    return repository.threads.filter((thread) => isPull(thread) === pulls);
  };
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullNameOf(repository),
    owner: () => actorNode(repository.owner),
    isPrivate: repository.private,
    isArchived: false,
    isFork: repository.parent !== null,
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    url: pageUrl(world, repository),
    createdAt: repository.createdAt,
    defaultBranchRef: () => refNode(world, repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refNode(world, repository, qualifiedName.replace("refs/heads/", "")),
    object: ({ expression = "" }: { expression?: string }) => {
      view.need("contents:read");
      return objectNode(world, repository, expression);
    },
    issue: ({ number }: { number: number }) => numbered(view, threads(false), number, "an Issue"),
    pullRequest: ({ number }: { number: number }) => numbered(view, threads(true), number, "a PullRequest"),
    issueOrPullRequest: ({ number }: { number: number }) =>
      numbered(view, repository.threads, number, "an issue or pull request"),
    issues: (args: ListArguments) =>
      connection(listed(threads(false), args), args, (thread) => threadNode(view, thread)),
    pullRequests: (args: ListArguments) =>
      connection(listed(threads(true), args), args, (thread) => threadNode(view, thread)),
    labels: (args: PageArguments & { query?: string | null }) =>
      connection(
        repository.labels.filter(({ name }) => name.toLowerCase().includes(args.query?.toLowerCase() ?? "")),
        args,
        (label) => ({
          ...labelNode(label),
          issues: (of: ListArguments) =>
            connection(listed(threads(false), { ...of, labels: [label.name] }), of, (thread) =>
              threadNode(view, thread),
            ),
        }),
      ),
    label: ({ name }: { name: string }) => {
      const label = repository.labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return label ? labelNode(label) : null;
    },
  };
}

interface ListArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly labels?: readonly string[] | null;
  readonly filterBy?: Filters | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly orderBy?: { readonly field: string; readonly direction: "ASC" | "DESC" } | null;
}

function listed(threads: readonly Thread[], args: ListArguments): Thread[] {
  const by = args.orderBy?.field === "UPDATED_AT" ? "updatedAt" : "createdAt";
  const found = threads
    .filter((thread) => !args.states || args.states.includes(stateOf(thread)))
    .filter((thread) => !args.labels || thread.labels.some((label) => args.labels?.includes(label.name)))
    .filter((thread) => passes(thread, args.filterBy ?? {}))
    .filter((thread) => !args.baseRefName || thread.pull?.base.ref === args.baseRefName)
    .filter((thread) => !args.headRefName || thread.pull?.head.ref === args.headRefName)
    .sort((a, b) => a[by].localeCompare(b[by]) || a.number - b.number);
  return args.orderBy?.direction === "DESC" ? found.reverse() : found;
}

/** The `filterBy` of a list of issues; a filter that the sandbox lacks is an error. */
function passes(thread: Thread, { labels, states, since, assignee, createdBy, ...other }: Filters): boolean {
  const [unknown] = Object.keys(other).filter((name) => other[name]);
  if (unknown !== undefined) throw new GraphQLError(`the sandbox does not serve filterBy.${unknown}`);
  return (
    (!Array.isArray(labels) || thread.labels.some((label) => labels.includes(label.name))) &&
    (!Array.isArray(states) || states.includes(stateOf(thread))) &&
    (typeof since !== "string" || thread.updatedAt >= since) &&
    (typeof assignee !== "string" || thread.assignees.some((one) => one.login === assignee)) &&
    (typeof createdBy !== "string" || thread.author.login === createdBy)
  );
}

type Filters = Readonly<Record<string, unknown>>;

/** GitHub answers `null` and an error of the type NOT_FOUND for a number that nothing has. */
function numbered(view: View, threads: readonly Thread[], number: number, what: string): GraphNode {
  const thread = threads.find((one) => one.number === number);
  if (!thread) throw unresolved(`${what} with the number of ${number}`);
  return threadNode(view, thread);
}

function refNode(world: World, repository: Repository, name: string): GraphNode | null {
  const sha = repository.branches.get(name);
  if (sha === undefined) return null;
  const target = () => ({
    ...commitNode(world, commitOf(repository, sha)),
    history: (args: HistoryArguments) => historyOf(world, repository, sha, args),
  });
  return { __typename: "Ref", id: `${repository.nodeId}:${name}`, name, prefix: "refs/heads/", target };
}

interface HistoryArguments extends PageArguments {
  readonly path?: string | null;
}

/** Commits from the newest back along the first parents, those alone that changed the path when one is given. */
function historyOf(world: World, repository: Repository, from: string, args: HistoryArguments) {
  const commits: Commit[] = [];
  for (let sha: string | undefined = from; sha !== undefined; ) {
    const commit: Commit = commitOf(repository, sha);
    sha = commit.parents[0];
    const before = sha === undefined ? undefined : commitOf(repository, sha).tree;
    const path = args.path ?? null;
    if (path === null || commit.tree.get(path) !== before?.get(path)) commits.push(commit);
  }
  return connection(commits, args, (commit) => commitNode(world, commit));
}

/** `branch:path` gives a file, a branch or hash gives a commit. */
function objectNode(world: World, repository: Repository, expression: string): GraphNode | null {
  const [ref = "", path] = expression.split(":");
  const name = ref === "HEAD" ? repository.defaultBranch : ref.replace("refs/heads/", "");
  const commit = repository.objects.get(repository.branches.get(name) ?? name);
  if (!commit || path === undefined) return commit ? commitNode(world, commit) : null;
  const text = commit.tree.get(path);
  if (text === undefined) return null;
  return { __typename: "Blob", text, byteSize: Buffer.byteLength(text), isBinary: false, isTruncated: false };
}

export function commitNode(world: World, commit: Commit): GraphNode {
  const person = (one: Signature): GraphNode => ({
    name: one.name,
    email: one.email,
    date: one.date,
    user: () => (one.account?.type === "User" ? actorNode(one.account) : null),
  });
  return {
    __typename: "Commit",
    id: `C_${commit.sha}`,
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: commit.message.split("\n")[0],
    messageBody: commit.message.split("\n").slice(2).join("\n"),
    committedDate: commit.committer.date,
    authoredDate: commit.author.date,
    author: () => person(commit.author),
    committer: () => person(commit.committer),
    authors: (args: PageArguments) => connection(peopleOf(world, commit), args, person),
    parents: (args: PageArguments) => connection(commit.parents, args, (oid) => ({ oid })),
  };
}
