/** The sandbox on a socket: reads requests, sends them to REST or GraphQL, keeps the log and the limits. */
import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Asker, Credentials } from "./auth.ts";
import type { Faults } from "./faults.ts";
import { respondToQuery } from "./graphql/respond.ts";
import type { Hub } from "./hub.ts";
import { manifestPage } from "./manifest-page.ts";
import { page } from "./page.ts";
import { type Desk, type Incoming, operationAt, respond } from "./rest/respond.ts";
import { SignIn } from "./sign-in.ts";
import { Refusal } from "./world.ts";

/** One request to the API, for tests that count them. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** GitHub's id of the REST operation. */
  readonly operation: string | null;
  /** The name of the GraphQL operation. */
  readonly graphql: string | null;
  readonly actor: "nobody" | "app" | `installation ${number}` | `user ${number}`;
  readonly status: number;
  /** Whether it asked for an installation's token, which is no part of what the App does. */
  readonly token: boolean;
}

/** One request in a line: "GraphQL FootholdPullRequest", "POST /repos/o/r/issues/1/comments". */
export function describeRequest({ method, path, graphql }: LoggedRequest): string {
  return graphql === null ? `${method} ${path}` : `GraphQL ${graphql}`;
}

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const docs = "https://docs.github.com/rest";

export class ApiServer {
  readonly requests: LoggedRequest[] = [];
  /** Requests per hour that each asker has. */
  limit = 5000;
  readonly #hub: Hub;
  readonly #credentials: Credentials;
  readonly #faults: Faults;
  readonly signIn: SignIn;
  readonly #used = new Map<string, number>();
  readonly #server: Server;
  #reset = Math.floor(Date.now() / 1000) + 3600;

  constructor(hub: Hub, credentials: Credentials, faults: Faults) {
    this.#hub = hub;
    this.#credentials = credentials;
    this.#faults = faults;
    this.signIn = new SignIn(hub, credentials);
    this.#server = createServer((request, response) => void this.serve(request, response));
  }

  /** Listens on the loopback interface only. Resolves to the base address. */
  listen(port: number): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => {
        const address = this.#server.address();
        const bound = typeof address === "object" && address !== null ? address.port : port;
        resolve(`http://127.0.0.1:${bound}`);
      });
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#faults.down) {
      request.socket.destroy();
      return;
    }
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const reply = this.reply(request, Buffer.concat(chunks).toString());
      if (this.#faults.loses(`${request.method} ${request.url}`)) {
        request.socket.destroy();
        return;
      }
      response.writeHead(reply.status, { ...reply.headers, date: new Date().toUTCString() });
      response.end(request.method === "HEAD" || reply.status === 304 ? "" : reply.body);
    } catch (error) {
      this.#hub.violations.push(`sandbox: ${error instanceof Error ? error.stack : String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }

  private reply(request: IncomingMessage, text: string): Reply {
    const url = new URL(request.url ?? "/", this.#hub.world.url);
    const method = request.method ?? "GET";
    const shown = page(this.#hub, method, decodeURIComponent(url.pathname));
    if (shown !== null) {
      return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: shown };
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    );
    const signedIn = this.signIn.reply(method, url, text, headers.accept ?? "");
    if (signedIn !== null) return signedIn;
    const made = manifestPage(this.#hub, this.#credentials, method, url, text);
    if (made !== null) return made;
    const query = Object.fromEntries(url.searchParams);
    const incoming: Incoming = { method, path: url.pathname, query, headers, body: parseBody(text) };
    const name = graphqlName(incoming);
    let asker: Asker = { type: "nobody" };
    let reply: Reply;
    try {
      asker = this.#credentials.asker(headers.authorization);
      reply = this.answer(asker, incoming, name);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply = refuse(error);
    }
    const actor = actorName(asker);
    const operation = operationAt(this.#hub, incoming);
    const token = operation === "apps/create-installation-access-token";
    const { status } = reply;
    this.requests.push({ method, path: url.pathname, operation, graphql: name, actor, status, token });
    return { ...reply, headers: { ...reply.headers, ...this.limitHeaders(asker) } };
  }

  private answer(asker: Asker, incoming: Incoming, name: string | null): Reply {
    const failure = this.#faults.meet(
      `${incoming.method} ${incoming.path}${name === null ? "" : ` ${name}`}`,
    );
    if (failure !== null) return failure;
    if (this.limits(asker).remaining <= 0 && incoming.path !== "/rate_limit") {
      throw new Refusal(403, `API rate limit exceeded for ${actorName(asker)}.`);
    }
    const desk: Desk = { hub: this.#hub, credentials: this.#credentials, limits: (one) => this.limits(one) };
    const reply: Reply =
      name === null ? respond(desk, asker, incoming) : respondToQuery(desk, asker, incoming.body);
    return this.unlessKnown(asker, incoming, reply);
  }

  /** Answers 304, for free, when the asker holds this very answer already. */
  private unlessKnown(asker: Asker, incoming: Incoming, reply: Reply): Reply {
    const free = incoming.path === "/rate_limit";
    const key = actorName(asker);
    const count = () => void (free || this.#used.set(key, (this.#used.get(key) ?? 0) + 1));
    if (incoming.method !== "GET" || reply.status !== 200) {
      count();
      return reply;
    }
    const etag = `W/"${createHash("sha256").update(reply.body).digest("hex")}"`;
    const headers = { ...reply.headers, etag };
    if (incoming.headers["if-none-match"] === etag) return { ...reply, status: 304, headers, body: "" };
    count();
    return { ...reply, headers };
  }

  limits(asker: Asker): { limit: number; remaining: number; reset: number; used: number } {
    if (this.#reset <= Date.now() / 1000) {
      this.#used.clear();
      this.#reset = Math.floor(Date.now() / 1000) + 3600;
    }
    const used = this.#used.get(actorName(asker)) ?? 0;
    return { limit: this.limit, remaining: Math.max(0, this.limit - used), reset: this.#reset, used };
  }

  private limitHeaders(asker: Asker): Record<string, string> {
    const limits = Object.entries(this.limits(asker)).map(([name, value]) => [
      `x-ratelimit-${name}`,
      String(value),
    ]);
    return {
      ...Object.fromEntries(limits),
      "x-ratelimit-resource": "core",
      "x-github-request-id": randomUUID(),
      "x-github-media-type": "github.v3; format=json",
    };
  }
}

function refuse(refusal: Refusal): Reply {
  const errors = refusal.errors.length > 0 ? { errors: refusal.errors } : {};
  const status = String(refusal.status);
  return {
    status: refusal.status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ message: refusal.message, ...errors, documentation_url: docs, status }),
  };
}

function actorName(asker: Asker): LoggedRequest["actor"] {
  if (asker.type === "user") return `user ${asker.account.id}`;
  if (asker.type === "token") return `user ${asker.token.account.id}`;
  return asker.type === "installation" ? `installation ${asker.grant.installation.id}` : asker.type;
}

function parseBody(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The operation's name when the request is for GraphQL, else `null`. */
function graphqlName(incoming: Incoming): string | null {
  if (incoming.method !== "POST" || incoming.path !== "/graphql") return null;
  const { body } = incoming;
  if (typeof body !== "object" || body === null) return "anonymous";
  if ("operationName" in body && typeof body.operationName === "string") return body.operationName;
  const query = "query" in body ? String(body.query) : "";
  return /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "anonymous";
}
