/** Stands between the process and its chain, and does what endpoints do on bad days. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** `lost`: carried out, and the answer never comes. `late`: carried out after who asked has given up. */
export const faults = ["busy", "hung up", "lost", "late", "internal error", "wrong chain"] as const;
export type Fault = (typeof faults)[number];

export interface FaultyEndpoint {
  readonly url: string;
  readonly counts: Readonly<Record<Fault, number>>;
  /** From now on it does nothing wrong. */
  readonly calm: () => void;
  readonly close: () => Promise<void>;
}

/** Of a hundred requests so many go wrong in each way. */
const odds: Readonly<Record<Fault, number>> = {
  busy: 3,
  "hung up": 3,
  lost: 4,
  late: 1,
  "internal error": 3,
  "wrong chain": 1,
};

export async function startFaultyEndpoint(target: string, random: () => number): Promise<FaultyEndpoint> {
  const counts: Record<Fault, number> = {
    busy: 0,
    "hung up": 0,
    lost: 0,
    late: 0,
    "internal error": 0,
    "wrong chain": 0,
  };
  let isCalm = false;
  const draw = (): Fault | null => {
    let rest = random() * 100;
    if (isCalm) return null;
    for (const fault of faults) {
      rest -= odds[fault];
      if (rest < 0) return fault;
    }
    return null;
  };
  const server = createServer((request, response) => {
    void answer(target, request, response, draw, (fault) => {
      counts[fault] += 1;
    }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    calm: () => {
      isCalm = true;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  draw: () => Fault | null,
  count: (fault: Fault) => void,
): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { method, id } = JSON.parse(body) as { method: string; id: number };
  const fault = draw();
  const isMeant = fault !== null && (fault !== "wrong chain" || method === "eth_chainId");
  if (isMeant) count(fault);
  if (fault === "busy") return void response.writeHead(503).end("busy");
  if (fault === "hung up") return void response.destroy();
  if (fault === "internal error") {
    return json(response, { jsonrpc: "2.0", id, error: { code: -32603, message: "internal error" } });
  }
  if (isMeant && fault === "wrong chain") return json(response, { jsonrpc: "2.0", id, result: "0x1" });
  if (fault === "late") await sleep(1000);
  const found = await fetch(target, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  const text = await found.text();
  if (fault === "lost") return void response.destroy();
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}
