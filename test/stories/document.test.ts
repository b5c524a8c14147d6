/** docs/messages.md shows what the App says today, and its stories make the App say everything that it can. */
import { readFile, writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "@jest/globals";

const document = new URL("../../docs/messages.md", import.meta.url);

let text: string;
let unsaid: string[];

beforeAll(async () => {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  // Only modules that are loaded from now on are followed branch by branch.
  const { tellAll } = await import("./document.ts");
  text = await tellAll();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  unsaid = (await Promise.all(result.map(unsaidOf))).flat();
}, 120_000);

test("docs/messages.md is what the App says; `npm run generate:messages` renews it", async () => {
  if (process.env.RENEW_MESSAGES !== undefined) await writeFile(document, text);
  const written = await readFile(document, "utf8").catch(() => "");
  if (written !== text) throw new Error("docs/messages.md is stale. Run: npm run generate:messages");
});

test("everything that the App can say was said while the stories ran", () => {
  expect(unsaid).toEqual([]);
});

interface Coverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { startOffset: number; endOffset: number; count: number }[];
  }[];
}

/** Parts of a module of src/messages that never ran and hold words. */
async function unsaidOf({ url, functions }: Coverage): Promise<string[]> {
  const name = /\/src\/messages\/(.+)$/.exec(url)?.[1];
  if (name === undefined) return [];
  const source = await readFile(url.startsWith("file:") ? fileURLToPath(url) : url, "utf8");
  const parts = functions
    .flatMap(({ ranges }) => ranges.filter(({ count }) => count === 0))
    .map(({ startOffset, endOffset }) => source.slice(startOffset, endOffset))
    .filter((part) => /["`][^"`]*[A-Za-z]{2,}/.test(part));
  return parts.map((part) => `${name}: ${part}`);
}
