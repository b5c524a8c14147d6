/**
 * GitHub's REST API as single answers, for what no sandbox does on demand: a server that gives what a test lines up,
 * once each, and holds every request to GitHub's own schema. A real one, so that the client's connections are real.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { matchOperation, requestProblem } from "../../sandbox/api-schema.ts";
import type { CommentEffect, Effect } from "../../src/domain/effect.ts";
import { type Client, FootholdOctokit, fetchWithin } from "../../src/github/client.ts";
import { createPerform } from "../../src/github/perform.ts";
import type { Performed } from "../../src/ports.ts";

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What a test lines up for one request. What is not given of `query` and `body` may be anything. */
export interface Answer {
  readonly query?: Readonly<Record<string, string>>;
  /** What the request has to carry. */
  readonly body?: unknown;
  /** `hang up`: the connection ends without an answer. */
  readonly status: number | "hang up";
  /** Text as it is, all else as JSON. */
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answering {
  readonly url: string;
  readonly client: Client;
  /** Lines up an answer to one request. */
  readonly answer: (method: string, path: string, answer: Answer) => void;
  /** Every request so far, oldest first. */
  readonly requests: Seen[];
  /** Performs an effect as Foothold would: the first time, unless told otherwise. */
  readonly perform: (
    effect: Effect,
    previous?: { remoteId?: string; attempt?: number },
  ) => Promise<Performed>;
  /** @throws Error for a request that GitHub would not take, and for an answer that nobody asked for. */
  readonly end: () => Promise<void>;
}

export async function answering(): Promise<Answering> {
  const requests: Seen[] = [];
  const problems: string[] = [];
  const lined: { readonly request: string; readonly answer: Answer }[] = [];
  const server = createServer(async (incoming, response) => {
    const seen = await readRequest(incoming);
    requests.push(seen);
    const match = matchOperation(seen.method, seen.path);
    const name = `${seen.method} ${seen.path}`;
    const wrong = match === null ? `GitHub serves no ${name}` : requestProblem(match, seen.query, seen.body);
    if (wrong !== null) problems.push(wrong);
    const index = lined.findIndex(({ request, answer }) => request === name && fits(answer, seen));
    const [next] = index === -1 ? [] : lined.splice(index, 1);
    if (next === undefined) problems.push(`no answer for ${name} ${JSON.stringify(seen)}`);
    send(response, next?.answer ?? { status: 418 });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = clientOf(url);
  const perform = createPerform(
    async () => client,
    () => now,
    { appId },
  );
  return {
    url,
    client,
    requests,
    answer: (method, path, answer) => void lined.push({ request: `${method} ${path}`, answer }),
    perform: (effect, { remoteId, attempt } = {}) =>
      perform(effect, { remoteId: remoteId ?? null, attempt: attempt ?? 1 }),
    end: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      if (problems.length > 0) throw new Error(problems.join("\n"));
      if (lined.length > 0) throw new Error(`not asked for: ${JSON.stringify(lined)}`);
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
  const query = Object.fromEntries(searchParams);
  return {
    method: incoming.method ?? "GET",
    path: pathname,
    query,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

function fits({ query, body }: Answer, seen: Seen): boolean {
  return (
    (query === undefined || isDeepStrictEqual(query, { ...seen.query })) &&
    (body === undefined || isDeepStrictEqual(body, seen.body))
  );
}

function send(response: ServerResponse, { status, json, text, headers }: Answer): void {
  if (status === "hang up") {
    response.destroy();
    return;
  }
  const isJson = text === undefined && json !== undefined;
  const type = isJson ? { "content-type": "application/json" } : {};
  response.writeHead(status, { date: now.toUTCString(), ...type, ...headers });
  response.end(text ?? (isJson ? JSON.stringify(json) : ""));
}

const unheard = () => undefined;

/** Foothold's client with a token, which gives up on an answer after some milliseconds. */
export function clientOf(baseUrl: string, ms = 5000, token = "secret"): Client {
  return new FootholdOctokit({
    baseUrl,
    auth: { token },
    request: { fetch: fetchWithin(ms) },
    log: { debug: unheard, info: unheard, warn: unheard, error: unheard },
  }) as Client;
}

export const now = new Date("2026-11-23T10:00:00Z");
export const appId = 77;
export const on = { installationId: 5, repositoryId: 9, repository: "aurora/engine" };
export const marker = "<!-- foothold:thread -->";

export const comment: CommentEffect = {
  ...on,
  type: "comment",
  key: "comment:9:4",
  number: 4,
  body: `${marker}\nHello`,
};
export const comments = "/repos/aurora/engine/issues/4/comments";
export const oneComment = "/repos/aurora/engine/issues/comments";
