/** One REST request from its address to its answer: who asks, whether they may, and the handler's work. */
import { type Match, matchOperation, requestProblem, responseProblem } from "../api-schema.ts";
import { type Asker, accessOf, type Credentials, permits } from "../auth.ts";
import type { Hub } from "../hub.ts";
import type { Repository } from "../model.ts";
import type { OperationId } from "../operations.ts";
import { countingPermissions, needs } from "../permissions.ts";
import { notFound, Refusal } from "../world.ts";
import { appHandlers } from "./app.ts";
import { departed } from "./departed.ts";
import { gitHandlers } from "./git.ts";
import { threadHandlers } from "./issues.ts";
import { pullHandlers } from "./pulls.ts";
import { repositoryHandlers } from "./repositories.ts";
import type { Answer, Handler, RestRequest } from "./request.ts";

const handlers: Record<OperationId, Handler> = {
  ...appHandlers,
  ...gitHandlers,
  ...pullHandlers,
  ...repositoryHandlers,
  ...threadHandlers,
};

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface Desk {
  readonly hub: Hub;
  readonly credentials: Credentials;
  readonly limits: (asker: Asker) => ReturnType<RestRequest["limits"]>;
}

export function respond(desk: Desk, asker: Asker, incoming: Incoming): Outgoing {
  const { world } = desk.hub;
  const path = byName(desk.hub, incoming.path);
  const match = matchOperation(incoming.method, path);
  if (!match) return unknownAddress(desk, incoming);
  const moved = world.repositoryByName(`${match.params.owner}/${match.params.repo}`)
    ? undefined
    : world.formerNames.get(`${match.params.owner}/${match.params.repo}`.toLowerCase());
  if (moved) return redirect(desk, incoming, path, moved);
  const problem = requestProblem(match, incoming.query, incoming.body);
  if (problem !== null) {
    desk.hub.violations.push(`request ${problem}`);
    throw new Refusal(422, `Invalid request. ${problem}`);
  }
  const need = mayUse(desk, asker, match);
  const became = departed(asker, repositoryAt(desk, match.params), match);
  if (became !== null) {
    const rest = path.split("/").slice(6);
    return movedTo(desk, 301, [became.repository.id, "issues", became.number, ...rest].join("/"));
  }
  const answer = handle(desk, asker, incoming, match);
  const out = finish(desk, incoming, match, answer);
  return { ...out, headers: { ...out.headers, ...need } };
}

/** GitHub's id of the operation that a request is for, whatever the answer; `null` when the sandbox has none. */
export function operationAt(hub: Hub, { method, path }: Incoming): OperationId | null {
  return matchOperation(method, byName(hub, path))?.operation.id ?? null;
}

/** `/repositories/<id>/…`, where redirects lead, is `/repos/<owner>/<name>/…`. */
function byName(hub: Hub, path: string): string {
  return path.replace(/^\/repositories\/(\d+)/, (whole, id: string) => {
    const repository = hub.world.repositories.find((one) => one.id === Number(id));
    return repository ? `/repos/${repository.owner.login}/${repository.name}` : whole;
  });
}

function redirect(desk: Desk, incoming: Incoming, path: string, to: Repository): Outgoing {
  const rest = path.split("/").slice(4).join("/");
  const query = new URLSearchParams(incoming.query).toString();
  const status = incoming.method === "GET" ? 301 : 307;
  return movedTo(desk, status, `${to.id}${rest && `/${rest}`}${query && `?${query}`}`);
}

function movedTo(desk: Desk, status: number, path: string): Outgoing {
  const location = `${desk.hub.world.url}/repositories/${path}`;
  return {
    status,
    headers: { location, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ message: "Moved Permanently", url: location }),
  };
}

/** Something GitHub may well have, but the sandbox lacks: tests have to hear of it. */
function unknownAddress(desk: Desk, incoming: Incoming): never {
  desk.hub.violations.push(`the sandbox does not serve ${incoming.method} ${incoming.path}`);
  throw notFound();
}

/**
 * Which permissions GitHub says it would accept, as a header.
 * @throws Refusal 401, 403 or 404 for those who may not.
 */
function mayUse(desk: Desk, asker: Asker, { operation, params }: Match): Record<string, string> {
  const need = needs[operation.id];
  if (need.as === "anyone") return {};
  if (asker.type === "nobody") throw new Refusal(401, "Requires authentication");
  if (need.as === "app") {
    if (asker.type !== "app") throw new Refusal(401, "A JSON web token could not be decoded");
    return {};
  }
  const access = accessOf(asker);
  if (access === null) {
    throw new Refusal(403, "You must authenticate with an installation access token");
  }
  // Members and teams of an organisation are nobody else's business, not even that there are any.
  const ofOrganization = need.oneOf.some((one) => one.startsWith("members:"));
  if (ofOrganization && access.organization?.toLowerCase() !== params.org?.toLowerCase()) throw notFound();
  const repository = repositoryAt(desk, params);
  const seen = repository === undefined || access.sees(repository);
  if (!seen && repository?.private !== false) throw notFound();
  const accepted = countingPermissions(need, isPlainIssue(repository, params));
  const headers = {
    "x-accepted-github-permissions": accepted.map((one) => one.replace(":", "=")).join("; "),
  };
  const reading = accepted.every((one) => one.endsWith(":read"));
  if (!seen && reading) return headers;
  if (!seen || !accepted.some((one) => permits(access, one))) {
    throw new Refusal(403, access.refusal);
  }
  return headers;
}

/** @throws Refusal 404 when the address names a repository that is not there. */
function repositoryAt(desk: Desk, { owner, repo }: Match["params"]): Repository | undefined {
  return repo === undefined ? undefined : desk.hub.world.repository(`${owner}/${repo}`);
}

function isPlainIssue(repository: Repository | undefined, params: Match["params"]): boolean {
  const thread = repository?.threads.find(
    (one) =>
      one.number === Number(params.issue_number) ||
      one.comments.some((comment) => comment.id === Number(params.comment_id)),
  );
  return thread !== undefined && thread.pull === null;
}

function handle(desk: Desk, asker: Asker, incoming: Incoming, match: Match): Answer {
  const { body } = incoming;
  return handlers[match.operation.id]({
    hub: desk.hub,
    credentials: desk.credentials,
    asker,
    actor: asker.type === "token" ? asker.token.account : desk.hub.app.bot,
    params: match.params,
    query: incoming.query,
    body: typeof body === "object" && body !== null && !Array.isArray(body) ? { ...body } : {},
    rawBody: body,
    accept: incoming.headers.accept ?? "",
    limits: () => desk.limits(asker),
  });
}

function finish(desk: Desk, incoming: Incoming, match: Match, answer: Answer): Outgoing {
  if ("text" in answer) {
    return { status: answer.status, headers: { ...answer.headers }, body: answer.text };
  }
  const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
  let json: unknown;
  if ("page" in answer) {
    const size = Math.max(1, Math.min(Number(incoming.query.per_page ?? 30), 100));
    const page = Math.max(1, Number(incoming.query.page ?? 1));
    const items = answer.page((page - 1) * size, page * size);
    json = answer.wrap ? answer.wrap(items, answer.count) : items;
    const link = pageLinks(desk.hub.world.url, incoming, page, Math.ceil(answer.count / size));
    if (link !== "") headers.link = link;
  } else {
    json = answer.json;
    Object.assign(headers, answer.headers);
  }
  const problem = responseProblem(match.operation, answer.status, json);
  if (problem !== null) desk.hub.violations.push(`answer ${problem}`);
  return { status: answer.status, headers, body: json === undefined ? "" : JSON.stringify(json) };
}

function pageLinks(url: string, incoming: Incoming, page: number, last: number): string {
  const to = (number: number, rel: string) =>
    `<${url}${incoming.path}?${new URLSearchParams({ ...incoming.query, page: String(number) })}>; rel="${rel}"`;
  const links: string[] = [];
  if (page > 1) links.push(to(page - 1, "prev"));
  if (page < last) links.push(to(page + 1, "next"), to(last, "last"));
  if (page > 1) links.push(to(1, "first"));
  return links.join(", ");
}
