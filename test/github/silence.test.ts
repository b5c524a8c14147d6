/** A GitHub that does not answer, or stops in the middle: given up on soon, and never taken for an answer. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { statusOf } from "../../src/github/client.ts";
import { createPerform } from "../../src/github/perform.ts";
import { createReader } from "../../src/github/reader.ts";
import { clientOf, comment, now } from "./answering.ts";

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function github(answer: (response: ServerResponse) => void): Promise<string> {
  server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const repository = {
  id: 9,
  ownerId: 1,
  owner: "aurora",
  name: "engine",
  private: false,
  defaultBranch: "main",
};

/** Longer than the client's time, so that the rest of an answer comes too late. */
const answers: [string, (response: ServerResponse) => void][] = [
  ["never", () => undefined],
  [
    "with the head alone",
    (response) => void response.writeHead(200, { "content-type": "application/json" }).flushHeaders(),
  ],
  [
    "with half of it",
    (response) => void response.writeHead(200, { "content-type": "application/json" }).write('{"id": 1,'),
  ],
  [
    "with half of it, and hangs up",
    (response) => {
      response
        .writeHead(200, { "content-type": "application/json", "content-length": "100" })
        .write('{"id": 1,');
      setTimeout(() => response.destroy(), 20);
    },
  ],
  ["by hanging up", (response) => response.destroy()],
  [
    "with a page",
    (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>"),
  ],
  ["with nothing", (response) => void response.writeHead(200, { "content-type": "application/json" }).end()],
];

describe.each(answers)("GitHub answers %s:", (_, answer) => {
  test.each([
    ["who may do what", "permission"],
    ["who somebody is", "user"],
    ["what the policy is", "policyFiles"],
  ] as const)("%s stays unknown", async (_what, question) => {
    const reader = createReader(clientOf(await github(answer), 200), () => now);
    const asked = {
      permission: () => reader.permission(repository, "ada"),
      user: () => reader.user("ada"),
      policyFiles: () => reader.policyFiles(repository),
    };
    const begun = performance.now();
    const error: unknown = await asked[question]().then(
      (value) => ({ value }),
      (one: unknown) => one,
    );
    // Queues try for days before they give such a one up.
    expect(error).toMatchObject({ outage: true });
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test("a comment is not taken for written", async () => {
    const client = clientOf(await github(answer), 200);
    const perform = createPerform(
      async () => client,
      () => now,
    );
    await expect(perform(comment, { remoteId: null, attempt: 1 })).rejects.toThrow();
  });
});

test("what Octokit makes up for a lost connection is no status of GitHub's", async () => {
  const client = clientOf(await github((response) => response.destroy()), 200);
  const error: unknown = await client.rest.users
    .getByUsername({ username: "ada" })
    .catch((one: unknown) => one);
  expect(error).toMatchObject({ status: 500 });
  expect(statusOf(error)).toBeNull();
});
