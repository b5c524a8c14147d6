/** `GET /metrics`: figures for Prometheus, in its text format, of what waits and what was given up. */
import type { Handler } from "./server.ts";

/** Names become `foothold_<name in snake case>`; every figure is a gauge. */
export function metricsRoute(read: () => Promise<object>): Handler {
  return async (_request, response) => {
    const figures = Object.entries({ ...(await read()), residentBytes: process.memoryUsage.rss() });
    const lines = figures.flatMap(([name, value]) => {
      const metric = `foothold_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
      return typeof value === "number" ? [`# TYPE ${metric} gauge`, `${metric} ${value}`] : [];
    });
    response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(`${lines.join("\n")}\n`);
  };
}
