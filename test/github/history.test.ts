/** Reading a repository's merged pull requests for hours: interrupted, refused, and again when there is news. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { buildSchema, parse, validate } from "graphql";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { GitHubUnavailable } from "../../src/github/client.ts";
import { type HistoryProgress, type HistoryStep, readHistory } from "../../src/github/history.ts";
import { createMergedPages, mergedQuery, NoSuchRepository } from "../../src/github/merged-pages.ts";
import { askWithPatience, type Patience } from "../../src/github/patience.ts";
import { asInstallation } from "../sandbox/client.ts";
import { clientOf } from "./answering.ts";

test("the query is valid by GitHub's schema", () => {
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  const schema = buildSchema(readFileSync(file, "utf8"), { assumeValid: true, assumeValidSDL: true });
  expect(validate(schema, parse(mergedQuery))).toEqual([]);
});

const day = 86_400_000;
let sandbox: Sandbox;
let url: string;
let token: string;
let time: number;
/** Waits as they were asked for, in seconds, and why. */
let waits: [seconds: number, why: string][];
/** What happens while somebody waits. */
let meanwhile: () => void;
const mira = () => sandbox.as("mira").in("aurora/engine");
const nadia = () => sandbox.as("nadia").in("aurora/engine");

beforeEach(async () => {
  time = Date.parse("2026-01-01T12:00:00Z");
  waits = [];
  meanwhile = () => undefined;
  sandbox = await startSandbox({ clock: () => new Date(time) });
  url = sandbox.url;
  for (const login of ["mira", "nadia", "oskar"]) sandbox.createUser(login);
  const org = sandbox.createOrganization("aurora");
  org.createRepository("engine", { collaborators: { mira: "maintain", oskar: "write" } });
  const { id } = org.installApp();
  token = ((await (await asInstallation(sandbox, id)).auth()) as { token: string }).token;
});
afterEach(() => sandbox.close());

/** A pull request a day, merged. */
function mergeDaily(count: number): number[] {
  return Array.from({ length: count }, () => {
    time += day;
    const { number } = nadia().openPull({ title: "Change", files: { [`src/${time}.ts`]: "a\n" } });
    mira().merge(number);
    return number;
  });
}

const patience: Patience = {
  now: () => new Date(),
  sleep: async () => meanwhile(),
  onWait: (until, why) => void waits.push([Math.round((until.getTime() - Date.now()) / 1000), why]),
};

function history(known: HistoryProgress | null = null, since: string | null = null, name = "engine") {
  const client = clientOf(url, 1500, token);
  const pages = createMergedPages(askWithPatience(client, patience), { owner: "aurora", name }, patience);
  return readHistory(pages, known, since);
}

async function read(...args: Parameters<typeof history>) {
  const steps: HistoryStep[] = [];
  for await (const step of history(...args)) steps.push(step);
  const pulls = new Map<number, PullSnapshot>();
  for (const step of steps) for (const one of step.pulls) pulls.set(one.number, one);
  return { steps, pulls, progress: steps.at(-1)?.progress ?? null, numbers: [...pulls.keys()] };
}

const asked = () => sandbox.requests.filter(({ graphql }) => graphql?.startsWith("Foothold")).length;
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

describe("everything that was merged", () => {
  test("is read in pages, whole, and what is open or closed is left out", async () => {
    const merged = mergeDaily(60);
    nadia().openPull({ title: "Open", files: { a: "a\n" } });
    nadia().closePull(nadia().openPull({ title: "No", files: { b: "b\n" } }).number);
    const { steps, pulls, numbers } = await read();
    expect(sorted(numbers)).toEqual(merged);
    // Three pages, and a look at what came meanwhile.
    expect(steps.map((step) => step.pulls.length)).toEqual([25, 25, 10, 25]);
    expect(steps[0]).toMatchObject({ total: 60, remaining: expect.any(Number) });
    expect(pulls.get(merged[0] ?? 0)).toMatchObject({
      merged: true,
      author: { login: "nadia" },
      coAuthors: [],
    });
  });

  test("includes what a page has no room for: files, commits and reviews", async () => {
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`${index}.md`, "a\n"]));
    const { number } = mira().openPull({ title: "Long", files });
    for (let count = 0; count < 25; count += 1) mira().pushToPull(number, { a: `${count}\n` });
    sandbox.as("oskar").in("aurora/engine").pushToPull(number, { a: "end\n" });
    for (let count = 0; count < 60; count += 1) mira().review(number, { state: "comment", body: "Hm" });
    mira().merge(number);
    const one = (await read()).pulls.get(number);
    expect(one?.files?.nodes).toHaveLength(131);
    expect(one?.reviews.nodes).toHaveLength(60);
    expect(one?.coAuthors.map(({ login }) => login)).toEqual(["oskar"]);
  });

  test("is nothing where nothing was merged", async () => {
    const { numbers, progress } = await read();
    expect(numbers).toEqual([]);
    const [first] = mergeDaily(1);
    expect((await read(progress)).numbers).toEqual([first]);
  });

  test("ends at what was last updated before a day, and goes on from there when asked for more", async () => {
    const merged = mergeDaily(60);
    const { numbers, progress } = await read(null, "2026-02-20T00:00:00Z");
    expect(numbers).toEqual(merged.slice(-25).reverse());
    const before = asked();
    const more = await read(progress, "2026-02-01T00:00:00Z");
    expect(sorted(more.numbers)).toEqual(merged.slice(-50));
    expect(asked() - before).toBe(2);
  });

  test("a repository that is not there is said to be none", async () => {
    await expect(read(null, null, "nowhere")).rejects.toThrow(NoSuchRepository);
  });
});

describe("a second run", () => {
  test("reads what is new alone", async () => {
    mergeDaily(60);
    const { progress } = await read();
    const news = mergeDaily(2);
    time += day;
    mira().label(1, "documentation");
    const before = asked();
    const second = await read(progress);
    expect(asked() - before).toBe(1);
    expect(second.numbers.slice(0, 3)).toEqual([1, ...news.reverse()]);
    expect(second.pulls.get(1)?.labels.nodes).toEqual([{ name: "documentation" }]);
    expect(second.progress).toMatchObject({ news: null, main: { cursor: null } });
  });

  test("goes on where the first was interrupted, and misses nothing that came meanwhile", async () => {
    const merged = mergeDaily(90);
    const seen = new Set<number>();
    let progress: HistoryProgress | null = null;
    // Each run is interrupted after one page, and each time something is merged before the next.
    for (let runs = 0; runs < 12; runs += 1) {
      for await (const step of history(progress)) {
        progress = step.progress;
        for (const one of step.pulls) seen.add(one.number);
        break;
      }
      if (runs < 3) merged.push(...mergeDaily(1));
    }
    expect(sorted(seen)).toEqual(merged);
    // The pages that are left would have come twice otherwise.
    expect(progress?.main).toMatchObject({ cursor: null });
  });
});

/** In front of a GitHub, lets its first request wait for ever and passes on the others. */
async function startSlow(target: string) {
  let isFirst = true;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    if (isFirst) {
      isFirst = false;
      return;
    }
    const { authorization = "" } = incoming.headers;
    const answer = await fetch(`${target}${incoming.url}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

describe("GitHub refuses", () => {
  test("as it is too slow, and is asked for less at once", async () => {
    const merged = mergeDaily(30);
    sandbox.fail({ status: 502, match: "FootholdMerged", times: 2 });
    const { numbers, steps } = await read();
    expect(sorted(numbers)).toEqual(merged);
    expect(steps.slice(0, 6).map((step) => step.pulls.length)).toEqual([6, 6, 6, 6, 6, 12]);
    expect(waits).toEqual([
      [1, "trouble"],
      [1, "trouble"],
    ]);
  });

  test.each([
    ["the nodes are too many", { type: "MAX_NODE_LIMIT_EXCEEDED", message: "Too many nodes" }],
    ["the query takes too much", { type: "RESOURCE_LIMITS_EXCEEDED", message: "Resource limits exceeded" }],
    ["it gave up", { message: "Something went wrong while executing your query. This may be a timeout." }],
  ])("as %s, and is asked for less at once", async (_, error) => {
    const merged = mergeDaily(13);
    const body = JSON.stringify({ data: null, errors: [error] });
    sandbox.fail({ status: 200, match: "FootholdMerged", times: 1, body });
    const { numbers, steps } = await read();
    expect(sorted(numbers)).toEqual(merged);
    expect(steps[0]?.pulls).toHaveLength(12);
  });

  test("by not answering in time", async () => {
    const merged = mergeDaily(2);
    const slow = await startSlow(sandbox.url);
    url = slow.url;
    const { numbers } = await read();
    await slow.close();
    expect(sorted(numbers)).toEqual(merged);
    expect(waits).toEqual([[1, "trouble"]]);
  });

  test("again and again, until it is given up, with what was read kept", async () => {
    mergeDaily(30);
    const steps: HistoryStep[] = [];
    await expect(async () => {
      for await (const step of history()) {
        steps.push(step);
        sandbox.fail({ status: 503, match: "FootholdMerged" });
      }
    }).rejects.toThrow(GitHubUnavailable);
    expect(steps).toHaveLength(1);
    sandbox.comeUp();
    expect((await read(steps[0]?.progress ?? null)).numbers).toContain(1);
  });

  test("for a while, by its secondary limit", async () => {
    const merged = mergeDaily(2);
    sandbox.fail({ status: 403, match: "FootholdMerged", times: 1, retryAfter: 90 });
    expect(sorted((await read()).numbers)).toEqual(merged);
    expect(waits).toEqual([[90, "limit"]]);
  });

  test("until the hour is over, by its primary limit, in the middle of a long pull request", async () => {
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`${index}.md`, "a\n"]));
    const { number } = nadia().openPull({ title: "Long", files });
    mira().merge(number);
    sandbox.limitRequests(asked() + 3);
    meanwhile = () => sandbox.limitRequests(5000);
    sandbox.fail({ status: 403, match: "FootholdPullRequestPage", times: 1, retryAfter: 3000 });
    expect((await read()).pulls.get(number)?.files?.nodes).toHaveLength(130);
    expect(waits).toEqual([[3000, "limit"]]);
  });

  test("and is not asked again before the hour is over, once its points are spent", async () => {
    const merged = mergeDaily(30);
    sandbox.limitRequests(1);
    meanwhile = () => sandbox.limitRequests(5000);
    expect(sorted((await read()).numbers)).toEqual(merged);
    expect(waits.map(([, why]) => why)).toEqual(["limit"]);
    expect(sandbox.requests.filter(({ status }) => status === 403)).toEqual([]);
  });
});
