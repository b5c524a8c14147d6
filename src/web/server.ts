/** The HTTP server that the webhook intake and the pages share: exact routes, limits on slow clients, a clean end. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export interface ServerOptions {
  /** By `METHOD /path`, without the query: `POST /api/github/webhooks`. A GET route answers HEAD too. */
  readonly routes: Readonly<Record<string, Handler>>;
  /** What no exact route matches: pages with parts in their paths. Says whether it has answered. */
  readonly otherwise?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Hears of errors that a handler threw; the client gets a 500. */
  readonly onError: (error: unknown, request: IncomingMessage) => void;
}

export interface Server {
  readonly host: string;
  readonly port: number;
  /** Takes no new connections, lets requests under way finish, and cuts what is left after ten seconds. */
  close(): Promise<void>;
}

const closeWithinMs = 10_000;

/** Listens; resolves when connections are taken, rejects when the address cannot be had. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const routes = new Map(Object.entries(options.routes));
  const server = createHttpServer(
    {
      // A client that sends slowly holds a connection and a buffer: GitHub itself gives up after ten seconds.
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    (request, response) => {
      const url = request.url ?? "/";
      const query = url.indexOf("?");
      const path = query < 0 ? url : url.slice(0, query);
      const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
      const handler = routes.get(`${method} ${path}`);
      if (handler !== undefined) run(options, handler, request, response);
      else run(options, (...both) => fallBack(options, routes, path, ...both), request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: options.host,
    port,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), closeWithinMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function fallBack(
  options: ServerOptions,
  routes: ReadonlyMap<string, Handler>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (await options.otherwise?.(request, response)) return;
  const allowed = [...routes.keys()].filter((route) => route.endsWith(` ${path}`));
  if (allowed.length === 0) return answer(response, 404, "Nothing is here.");
  response.setHeader("allow", allowed.map((route) => route.split(" ")[0]).join(", "));
  answer(response, 405, "This address does not take that method.");
}

function run(
  options: ServerOptions,
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const failed = (error: unknown) => {
    options.onError(error, request);
    if (response.headersSent) response.destroy();
    else answer(response, 500, "Something went wrong here.");
  };
  try {
    handler(request, response)?.catch(failed);
  } catch (error) {
    failed(error);
  }
}

/** A short answer in plain text. */
export function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": Buffer.byteLength(text) + 1,
  });
  response.end(`${text}\n`);
}

/** `GET /healthz`: the process answers. `GET /readyz`: it can do its work, as `ready` says. */
export function healthRoutes(ready: () => Promise<boolean>): Record<string, Handler> {
  return {
    "GET /healthz": (_, response) => answer(response, 200, "ok"),
    "GET /readyz": async (_, response) => {
      const isReady = await ready().catch(() => false);
      answer(response, isReady ? 200 : 503, isReady ? "ready" : "not ready");
    },
  };
}
