/** Pull requests: opening them from a branch, editing, and everything that is read of them. */
import { openFrom, setBase } from "../actions/pulls.ts";
import { closeThread, editThread, reopenThread } from "../actions/threads.ts";
import { commitsBetween } from "../git.ts";
import { type Hub, needRole } from "../hub.ts";
import { commitJson, fileJson } from "../json/repositories.ts";
import { changedFiles, commitsOf, isPull, pullJson, reviewJson, simplePullJson } from "../json/threads.ts";
import type { PullThread, Repository } from "../model.ts";
import { Refusal } from "../world.ts";
import { created, type Handler, ok, paged, pullOf, repositoryOf, text } from "./request.ts";

const listPulls: Handler = (request) => {
  const { query } = request;
  const state = query.state ?? "open";
  const found = repositoryOf(request)
    .threads.filter(isPull)
    .filter((thread) => state === "all" || thread.state === state)
    .filter((thread) => query.base === undefined || thread.pull.base.ref === query.base)
    .filter((thread) => query.head === undefined || headLabel(thread) === query.head);
  const ordered = query.direction === "asc" ? found : found.reverse();
  return paged(ordered, (thread) => simplePullJson(request.hub.world, thread));
};

function headLabel(thread: PullThread): string {
  return `${thread.pull.head.repository.owner.login}:${thread.pull.head.ref}`;
}

/** GitHub lists at most this many files of a pull request. */
export const mostFiles = 3000;

const listFiles: Handler = (request) => {
  const thread = pullOf(request);
  const { sha } = thread.pull.head;
  return paged(changedFiles(thread).slice(0, mostFiles), (file) =>
    fileJson(request.hub.world, thread.repository, sha, file),
  );
};

/** @throws Refusal 422 as GitHub says it: an unknown branch, nothing to merge, or a pull request that is open already. */
const createPull: Handler = (request) => {
  const { hub, actor } = request;
  const repository = repositoryOf(request);
  needRole(hub, actor, repository, "read");
  const [name = "", ref] = (text(request, "head") ?? "").split(":");
  const source = ref === undefined ? repository : forkOf(hub, repository, name);
  const from = { source, ref: ref ?? name, base: text(request, "base") ?? "" };
  const sha = source?.branches.get(from.ref);
  const baseSha = repository.branches.get(from.base);
  if (source === undefined || sha === undefined) throw invalid({ field: "head", code: "invalid" });
  if (baseSha === undefined) throw invalid({ field: "base", code: "invalid" });
  const label = `${source.owner.login}:${from.ref}`;
  const isSame = (one: PullThread) => headLabel(one) === label && one.pull.base.ref === from.base;
  if (repository.threads.some((one) => isPull(one) && one.state === "open" && isSame(one))) {
    throw invalid({ code: "custom", message: `A pull request already exists for ${label}.` });
  }
  if (commitsBetween(repository, baseSha, sha).length === 0) {
    throw invalid({ code: "custom", message: `No commits between ${from.base} and ${from.ref}` });
  }
  const content = {
    title: text(request, "title") ?? "",
    body: text(request, "body") ?? null,
    draft: request.body.draft === true,
  };
  const thread = openFrom(hub, actor, repository, content, { ...from, source, baseSha });
  return created(pullJson(hub.world, thread));
};

function invalid(error: Record<string, string>): Refusal {
  return new Refusal(422, "Validation Failed", [{ resource: "PullRequest", ...error }]);
}

function forkOf(hub: Hub, repository: Repository, login: string): Repository | undefined {
  if (repository.owner.login.toLowerCase() === login.toLowerCase()) return repository;
  const owner = hub.world.accountByLogin(login);
  return hub.world.repositories.find((one) => one.parent === repository && one.owner === owner);
}

const updatePull: Handler = (request) => {
  const { hub, actor, body } = request;
  const thread = pullOf(request);
  editThread(hub, actor, thread, {
    title: text(request, "title"),
    ...("body" in body ? { body: text(request, "body") ?? null } : {}),
  });
  const base = text(request, "base");
  if (base !== undefined) setBase(hub, actor, thread, base);
  if (body.state === "closed") closeThread(hub, actor, thread, null);
  if (body.state === "open") reopenThread(hub, actor, thread);
  return ok(pullJson(hub.world, thread));
};

export const pullHandlers = {
  "pulls/create": createPull,
  "pulls/update": updatePull,
  "pulls/get": (request) => ok(pullJson(request.hub.world, pullOf(request))),
  "pulls/list": listPulls,
  "pulls/list-files": listFiles,
  "pulls/list-commits": (request) => {
    const thread = pullOf(request);
    return paged(commitsOf(thread), (commit) => commitJson(request.hub.world, thread.repository, commit));
  },
  "pulls/list-reviews": (request) => {
    const thread = pullOf(request);
    return paged(thread.pull.reviews, (one) => reviewJson(request.hub.world, thread, one));
  },
} as const satisfies Record<string, Handler>;
