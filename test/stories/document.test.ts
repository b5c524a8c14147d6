/** docs/messages.md shows what the App says today, and its stories make the App say everything that it can. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "@jest/globals";

const document = new URL("../../docs/messages.md", import.meta.url);

/** What no story needs to say, by a part of its code, and why. */
const exempt: Readonly<Record<string, string>> = {
  "text.ts": "escapes what others write, and has tests of its own",
  commandTable: "makes the README's table",
  '"minute", 60_000': "guards against a time that policies cannot hold",
  "quote.assumed": "only recordings lack what is assumed: the command line says it",
  'case "assumed-': "the same",
  'case "granted"': "said by the command line; on GitHub a grant has a line of its own",
  'case "not-merged"': "said by the command line; on GitHub the title says it",
  'case "bounty-instead"': "the same; the line of the bounty says it",
  'case "no-human-author"': "takes commits of nobody with an account",
  "somebody who was forgotten": "takes somebody who was forgotten",
  "people can be named": "takes twenty-one people",
  "Earlier grants": "takes more than twenty grants",
  "- and ${more} more": "takes more than fifty people",
  "at the same moment": "takes two who ask for one mentor at once",
  "does not show this pull request": "takes a pull request that vanishes between two requests",
  "evidence.ts: ":
    "every reason, and what is left over of long lists, has a table in test/messages/evidence.test.ts",
  'hiring.ts: ? "none"': "takes a hiring without a single requirement or value",
  "Ask whoever runs Foothold": "takes a policy that names no address",
  "wallet.ts: ": "every refusal has a line in test/messages/wallet.test.ts",
  "cannot be asked at the moment": "takes a chain that is silent: test/handlers/wallet.test.ts",
  "No token of the policy is on a chain": "takes a policy of points alone: the same",
  "contributors in .all-contributorsrc": "is the title of a pull request that the command line opens",
  "kinds of it, to `.all-contributorsrc`": "is its text",
  "foothold:thread": "is the mark by which the App finds its comment",
};

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
  const parts = [...(await Promise.all(result.map(unsaidOf))), await constantsOutside(text)].flat();
  unsaid = parts.filter((part) => !Object.keys(exempt).some((words) => part.includes(words)));
}, 900_000);

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

/** Texts without anything to fill in always "ran"; they have to stand in the document. */
async function constantsOutside(document: string): Promise<string[]> {
  const folder = new URL("../../src/messages/", import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
  const found = await Promise.all(
    names.map(async (name) => {
      const exported = Object.values(await import(new URL(name, folder).href));
      return exported.flatMap(stringsIn).filter((one) => !document.includes(one));
    }),
  );
  return found.flat();
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
