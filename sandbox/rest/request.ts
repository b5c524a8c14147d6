/** What a REST handler is given and gives back. */
import type { Asker, Credentials } from "../auth.ts";
import type { Hub } from "../hub.ts";
import { isPull } from "../json/threads.ts";
import type { Account, PullThread, Repository, Thread } from "../model.ts";
import { notFound, threadOf, type World } from "../world.ts";

export interface RestRequest {
  readonly hub: Hub;
  readonly credentials: Credentials;
  readonly asker: Asker;
  /** Who acts when something changes: the App's own bot, or whoever a token of another kind speaks for. */
  readonly actor: Account;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Checked against GitHub's schema before. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly rawBody: unknown;
  readonly accept: string;
  readonly limits: () => { limit: number; remaining: number; reset: number; used: number };
}

export type Answer =
  | { readonly status: number; readonly json?: unknown; readonly headers?: Record<string, string> }
  | { readonly status: number; readonly text: string; readonly headers?: Record<string, string> }
  | Paged;

/** A list that the server cuts into pages; only the shown page's items are turned into JSON. */
export interface Paged {
  readonly status: 200;
  readonly count: number;
  readonly page: (from: number, to: number) => unknown[];
  readonly wrap?: (page: unknown[], count: number) => unknown;
}

export type Handler = (request: RestRequest) => Answer;

export const ok = (json: unknown): Answer => ({ status: 200, json });
export const created = (json: unknown): Answer => ({ status: 201, json });
export const gone: Answer = { status: 204 };

export function paged<T>(
  items: readonly T[],
  show: (item: T) => unknown,
  wrap?: (page: unknown[], count: number) => unknown,
): Paged {
  const page = (from: number, to: number) => items.slice(from, to).map(show);
  return { status: 200, count: items.length, page, ...(wrap ? { wrap } : {}) };
}

export function param(request: Pick<RestRequest, "params">, name: string): string {
  return request.params[name] ?? "";
}

/** The repository a request is about; the server has checked that the asker may see it. */
export function repositoryOf({
  hub,
  params,
}: {
  hub: { world: World };
  params: RestRequest["params"];
}): Repository {
  return hub.world.repository(`${params.owner}/${params.repo}`);
}

export function issueOf(request: RestRequest): Thread {
  return threadOf(repositoryOf(request), Number(param(request, "issue_number")));
}

export function pullOf(request: RestRequest): PullThread {
  const thread = threadOf(repositoryOf(request), Number(param(request, "pull_number")));
  if (!isPull(thread)) throw notFound();
  return thread;
}

/** A text of the body, `undefined` when it is not there. */
export function text(request: RestRequest, name: string): string | undefined {
  const value = request.body[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts of the body under a name; GitHub also takes objects that have one. */
export function texts(list: unknown): string[] {
  if (!Array.isArray(list)) return typeof list === "string" ? [list] : [];
  return list.map((one: unknown) =>
    typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(one),
  );
}
