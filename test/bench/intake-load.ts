/** The load of the intake benchmark, in a process of its own: signed deliveries, each with a GUID of its own. */
import { createHmac, randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";
import autocannon from "autocannon";
import type { LoadOptions, LoadResult } from "./intake.ts";
import { pullRequestPayload } from "./payload.ts";

export const benchSecret = "the secret of the benchmark";

/** GUIDs as GitHub makes them: version-1 UUIDs, which hold the time. */
function guids(): () => string {
  const node = randomBytes(6).toString("hex");
  let steps = BigInt(Date.now()) * 10_000n + 0x01b21dd213814000n;
  return () => {
    steps += 1n;
    const hex = steps.toString(16).padStart(15, "0");
    return `${hex.slice(7)}-${hex.slice(3, 7)}-1${hex.slice(0, 3)}-9abc-${node}`;
  };
}

async function load(options: LoadOptions): Promise<LoadResult> {
  // Sixteen repositories, so that deliveries spread over lanes as they do in earnest.
  const requests = Array.from({ length: 16 }, (_, index) => {
    const body = pullRequestPayload(1000 + index);
    return { body, signature: `sha256=${createHmac("sha256", benchSecret).update(body).digest("hex")}` };
  });
  const guid = guids();
  const result = await autocannon({
    url: `http://127.0.0.1:${options.port}/api/github/webhooks`,
    method: "POST",
    connections: options.connections,
    duration: options.seconds,
    requests: requests.map(({ body, signature }) => ({
      body,
      setupRequest: (request: autocannon.Request) => ({
        ...request,
        headers: {
          "content-type": "application/json",
          "user-agent": "GitHub-Hookshot/0000000",
          "x-github-event": "pull_request",
          "x-github-delivery": guid(),
          "x-hub-signature-256": signature,
        },
      }),
    })),
  });
  return {
    requests: result["2xx"],
    requestsPerSecond: result["2xx"] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  process.send?.(await load(JSON.parse(process.argv[2] ?? "{}") as LoadOptions));
  process.disconnect?.();
}
