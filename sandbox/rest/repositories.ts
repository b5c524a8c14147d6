/** Repositories, their contents, commits and check runs, and the accounts around them. */
import { type CheckRunContent, createCheckRun, findCheckRun, updateCheckRun } from "../actions/checks.ts";
import { coarse } from "../actions/repositories.ts";
import { blobSha, resolveRef } from "../git.ts";
import { fullOrganizationJson, fullUserJson, organizationJson, userJson } from "../json/accounts.ts";
import { apiUrl, checkRunJson, commitJson, fullRepositoryJson, pageUrl } from "../json/repositories.ts";
import type { Commit } from "../model.ts";
import { notFound, Refusal, roleOf } from "../world.ts";
import { created, type Handler, ok, paged, param, type RestRequest, repositoryOf } from "./request.ts";

export function commitAt(request: RestRequest, ref: string): Commit {
  const commit = resolveRef(repositoryOf(request), ref);
  if (!commit) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return commit;
}

function entryJson(
  request: RestRequest,
  ref: string,
  path: string,
  content: string | null,
): Record<string, unknown> {
  const { world } = request.hub;
  const repository = repositoryOf(request);
  const type = content === null ? "dir" : "file";
  const sha = content === null ? blobSha(path) : blobSha(content);
  const url = `${apiUrl(world, repository)}/contents/${encodeURI(path)}?ref=${ref}`;
  const git = `${apiUrl(world, repository)}/git/${content === null ? "trees" : "blobs"}/${sha}`;
  const html = `${pageUrl(world, repository)}/${content === null ? "tree" : "blob"}/${ref}/${encodeURI(path)}`;
  return {
    type,
    name: path.split("/").at(-1),
    path,
    sha,
    size: content === null ? 0 : Buffer.byteLength(content),
    url,
    git_url: git,
    html_url: html,
    download_url: content === null ? null : html.replace("/blob/", "/raw/"),
    _links: { self: url, git, html },
  };
}

function directoryJson(
  request: RestRequest,
  ref: string,
  path: string,
  tree: ReadonlyMap<string, string>,
): unknown[] {
  const prefix = path === "" ? "" : `${path}/`;
  const entries = new Map<string, string | null>();
  for (const [file, content] of tree) {
    if (!file.startsWith(prefix)) continue;
    const [name = "", ...deeper] = file.slice(prefix.length).split("/");
    entries.set(prefix + name, deeper.length > 0 ? null : content);
  }
  if (entries.size === 0) throw notFound();
  return [...entries].map(([entry, content]) => entryJson(request, ref, entry, content));
}

/** A file or folder. A media type that says `raw` is answered with the text itself. */
const getContent: Handler = (request) => {
  const repository = repositoryOf(request);
  const ref = request.query.ref ?? repository.defaultBranch;
  const commit = resolveRef(repository, ref);
  if (!commit) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const path = param(request, "path").replace(/\/$/, "");
  const content = commit.tree.get(path);
  if (content === undefined) return ok(directoryJson(request, ref, path, commit.tree));
  if (/vnd\.github\.(v3\.)?raw/.test(request.accept)) {
    const headers = { "content-type": "application/vnd.github.raw+json; charset=utf-8" };
    return { status: 200, text: content, headers };
  }
  const encoded = Buffer.from(content).toString("base64").replace(/.{60}/g, "$&\n");
  const entry = entryJson(request, ref, path, content);
  return ok({ ...entry, content: `${encoded}\n`, encoding: "base64" });
};

const getPermission: Handler = (request) => {
  const { world } = request.hub;
  const account = world.accountByLogin(param(request, "username"));
  if (!account) throw notFound();
  const role = roleOf(account, repositoryOf(request));
  const held = { pull: "read", triage: "triage", push: "write", maintain: "maintain", admin: "admin" };
  const order = Object.values(held);
  const permissions = Object.fromEntries(
    Object.entries(held).map(([name, needed]) => [
      name,
      role !== null && order.indexOf(role) >= order.indexOf(needed),
    ]),
  );
  return ok({
    permission: coarse(role),
    role_name: role ?? "none",
    user: { ...userJson(world, account), permissions, role_name: role ?? "none" },
  });
};

const listCheckRuns: Handler = (request) => {
  const { hub, query } = request;
  const repository = repositoryOf(request);
  const { sha } = commitAt(request, param(request, "ref"));
  const found = repository.checkRuns
    .filter((run) => run.headSha === sha)
    .filter((run) => query.check_name === undefined || run.name === query.check_name)
    .filter((run) => query.status === undefined || run.status === query.status);
  const latest = found.filter(
    (run) => query.filter === "all" || run === found.findLast((one) => one.name === run.name),
  );
  return paged(
    latest.reverse(),
    (run) => checkRunJson(hub.world, hub.app, repository, run),
    (check_runs, total_count) => ({ total_count, check_runs }),
  );
};

const getMembership: Handler = (request) => {
  const { world } = request.hub;
  const organization = world.account(param(request, "org"));
  const account = world.account(param(request, "username"));
  const role = organization.members.get(account.id);
  if (role === undefined) throw notFound();
  return ok({
    url: `${world.url}/orgs/${organization.login}/memberships/${account.login}`,
    state: "active",
    role,
    organization_url: `${world.url}/orgs/${organization.login}`,
    organization: organizationJson(world, organization),
    user: userJson(world, account),
  });
};

const getTeamMembership: Handler = (request) => {
  const { world } = request.hub;
  const members = world.account(param(request, "org")).teams.get(param(request, "team_slug"));
  const account = world.account(param(request, "username"));
  if (!members?.has(account.id)) throw notFound();
  const path = `orgs/${param(request, "org")}/teams/${param(request, "team_slug")}/memberships/${account.login}`;
  return ok({ url: `${world.url}/${path}`, role: "member", state: "active" });
};

export const repositoryHandlers = {
  "checks/create": (request) => {
    const repository = repositoryOf(request);
    const content = request.body as unknown as Parameters<typeof createCheckRun>[2];
    return created(
      checkRunJson(
        request.hub.world,
        request.hub.app,
        repository,
        createCheckRun(request.hub, repository, content),
      ),
    );
  },
  "checks/get": (request) => {
    const repository = repositoryOf(request);
    const run = findCheckRun(repository, Number(param(request, "check_run_id")));
    return ok(checkRunJson(request.hub.world, request.hub.app, repository, run));
  },
  "checks/list-for-ref": listCheckRuns,
  "checks/update": (request) => {
    const repository = repositoryOf(request);
    const id = Number(param(request, "check_run_id"));
    const run = updateCheckRun(request.hub, repository, id, request.body as CheckRunContent);
    return ok(checkRunJson(request.hub.world, request.hub.app, repository, run));
  },
  "orgs/get": (request) => {
    const account = request.hub.world.account(param(request, "org"));
    if (account.type !== "Organization") throw notFound();
    return ok(fullOrganizationJson(request.hub.world, account));
  },
  "orgs/get-membership-for-user": getMembership,
  "rate-limit/get": ({ limits }) => {
    const core = limits();
    return ok({ rate: core, resources: { core, graphql: core, search: core } });
  },
  "repos/get": (request) => ok(fullRepositoryJson(request.hub.world, repositoryOf(request))),
  "repos/get-collaborator-permission-level": getPermission,
  "repos/get-commit": (request) =>
    ok(commitJson(request.hub.world, repositoryOf(request), commitAt(request, param(request, "ref")))),
  "repos/get-content": getContent,
  "teams/get-membership-for-user-in-org": getTeamMembership,
  "users/get-authenticated": ({ hub, asker }) => {
    if (asker.type === "nobody") throw new Refusal(401, "Requires authentication");
    if (asker.type !== "user") throw new Refusal(403, "Resource not accessible by integration");
    return ok(fullUserJson(hub.world, asker.account));
  },
  "users/get-by-id": ({ hub, params }) => {
    const account = hub.world.accounts.find((one) => one.id === Number(params.account_id) && !one.deleted);
    if (!account) throw notFound();
    return ok(fullUserJson(hub.world, account));
  },
  "users/get-by-username": (request) =>
    ok(fullUserJson(request.hub.world, request.hub.world.account(param(request, "username")))),
} as const satisfies Record<string, Handler>;
