/** Git's own objects and branches, as tools that commit without a checkout use them, and how two commits compare. */
import { moveBranch } from "../actions/pushes.ts";
import {
  addCommit,
  blobSha,
  changes,
  commitOf,
  commitsBetween,
  history,
  mergeBase,
  signatureOf,
  treeSha,
  withFiles,
} from "../git.ts";
import { needRole } from "../hub.ts";
import { apiUrl, commitJson, fileJson, gitCommitJson, pageUrl } from "../json/repositories.ts";
import type { Repository } from "../model.ts";
import { notFound, Refusal } from "../world.ts";
import { commitAt } from "./repositories.ts";
import { created, type Handler, ok, param, type RestRequest, repositoryOf, text, texts } from "./request.ts";

type Tree = ReadonlyMap<string, string>;

function refJson({ hub }: RestRequest, repository: Repository, branch: string, sha: string): unknown {
  const api = apiUrl(hub.world, repository);
  return {
    ref: `refs/heads/${branch}`,
    node_id: hub.world.nodeId("REF", repository.id),
    url: `${api}/git/refs/heads/${branch}`,
    object: { type: "commit", sha, url: `${api}/git/commits/${sha}` },
  };
}

const getRef: Handler = (request) => {
  const repository = repositoryOf(request);
  const name = param(request, "ref");
  const branch = name.replace(/^heads\//, "");
  const sha = repository.branches.get(branch);
  if (sha === undefined || branch === name) throw notFound();
  return ok(refJson(request, repository, branch, sha));
};

/** The hash that the body names, of a commit that is there. */
function givenCommit(request: RestRequest): string {
  const sha = text(request, "sha") ?? "";
  if (!repositoryOf(request).objects.has(sha)) throw new Refusal(422, "Object does not exist");
  return sha;
}

const createRef: Handler = (request) => {
  const { hub, actor } = request;
  const repository = repositoryOf(request);
  needRole(hub, actor, repository, "write");
  const [, branch] = /^refs\/heads\/(.+)$/.exec(text(request, "ref") ?? "") ?? [];
  if (branch === undefined) throw new Refusal(422, "Reference name must start with 'refs/heads/' here");
  const sha = givenCommit(request);
  if (repository.branches.has(branch)) throw new Refusal(422, "Reference already exists");
  // Git keeps branches as files: one cannot be a folder too.
  const inTheWay = [...repository.branches.keys()].some(
    (one) => one.startsWith(`${branch}/`) || branch.startsWith(`${one}/`),
  );
  if (inTheWay) throw new Refusal(422, "Reference update failed");
  moveBranch(hub, actor, repository, branch, sha);
  return created(refJson(request, repository, branch, sha));
};

const updateRef: Handler = (request) => {
  const { hub, actor } = request;
  const repository = repositoryOf(request);
  needRole(hub, actor, repository, "write");
  const branch = param(request, "ref").replace(/^heads\//, "");
  const before = repository.branches.get(branch);
  if (before === undefined) throw new Refusal(422, "Reference does not exist");
  const sha = givenCommit(request);
  if (request.body.force !== true && !history(repository, sha).includes(before)) {
    throw new Refusal(422, "Update is not a fast forward");
  }
  if (before !== sha) moveBranch(hub, actor, repository, branch, sha);
  return ok(refJson(request, repository, branch, sha));
};

function findTree(repository: Repository, sha: string): Tree | undefined {
  const made = repository.trees.get(sha);
  return made ?? [...repository.objects.values()].find(({ tree }) => treeSha(tree) === sha)?.tree;
}

/** Files given with their text, over the tree that they begin with; everything else of trees nobody here has needed. */
const createTree: Handler = (request) => {
  const { hub, actor, body } = request;
  const repository = repositoryOf(request);
  needRole(hub, actor, repository, "write");
  const baseSha = text(request, "base_tree");
  const base = baseSha === undefined ? new Map<string, string>() : findTree(repository, baseSha);
  if (base === undefined) throw notFound();
  const given = (Array.isArray(body.tree) ? body.tree : []) as { path?: string; content?: string }[];
  const files = given.map(({ path, content }) => {
    if (path === undefined || content === undefined)
      throw new Refusal(422, "the sandbox takes files with content");
    return [path, content];
  });
  const tree = withFiles(base, Object.fromEntries(files));
  const sha = treeSha(tree);
  repository.trees.set(sha, tree);
  const api = `${apiUrl(hub.world, repository)}/git`;
  const entries = [...tree].map(([path, content]) => {
    const blob = blobSha(content);
    const size = Buffer.byteLength(content);
    return { path, mode: "100644", type: "blob", sha: blob, size, url: `${api}/blobs/${blob}` };
  });
  return created({ sha, url: `${api}/trees/${sha}`, truncated: false, tree: entries });
};

const createCommit: Handler = (request) => {
  const { hub, actor, body } = request;
  const repository = repositoryOf(request);
  needRole(hub, actor, repository, "write");
  const tree = findTree(repository, text(request, "tree") ?? "");
  if (tree === undefined) throw new Refusal(422, "Tree SHA does not exist");
  const parents = texts(body.parents ?? []);
  if (!parents.every((sha) => repository.objects.has(sha)))
    throw new Refusal(422, "Parent SHA does not exist");
  const signature = signatureOf(hub.world, actor);
  const message = text(request, "message") ?? "";
  const commit = addCommit(repository, { tree, parents, message, author: signature, committer: signature });
  return created(gitCommitJson(hub.world, repository, commit));
};

const compareCommits: Handler = (request) => {
  const { world } = request.hub;
  const repository = repositoryOf(request);
  const [from = "", to = ""] = param(request, "basehead").split("...");
  const base = commitAt(request, from);
  const head = commitAt(request, to);
  const met = commitOf(repository, mergeBase(repository, base.sha, head.sha));
  const ahead = commitsBetween(repository, base.sha, head.sha);
  const behind = commitsBetween(repository, head.sha, base.sha);
  const status =
    behind.length > 0 ? (ahead.length > 0 ? "diverged" : "behind") : ahead.length > 0 ? "ahead" : "identical";
  const page = `${pageUrl(world, repository)}/compare/${base.sha}...${head.sha}`;
  return ok({
    url: `${apiUrl(world, repository)}/compare/${base.sha}...${head.sha}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitJson(world, repository, base),
    merge_base_commit: commitJson(world, repository, met),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitJson(world, repository, commit)),
    files: changes(met.tree, head.tree).map((file) => fileJson(world, repository, head.sha, file)),
  });
};

export const gitHandlers = {
  "git/create-commit": createCommit,
  "git/create-ref": createRef,
  "git/create-tree": createTree,
  "git/get-commit": (request) =>
    ok(
      gitCommitJson(
        request.hub.world,
        repositoryOf(request),
        commitAt(request, param(request, "commit_sha")),
      ),
    ),
  "git/get-ref": getRef,
  "git/update-ref": updateRef,
  "repos/compare-commits-with-basehead": compareCommits,
} as const satisfies Record<string, Handler>;
