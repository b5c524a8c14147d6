/** The house's own rules: which folder may import which, what is pure, and how long a file may get. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = join(import.meta.dirname, "../src");

interface Source {
  /** From src/: "domain/amount.ts". */
  readonly path: string;
  readonly text: string;
  /** Modules of src/ that it imports, and packages by name. */
  readonly imports: readonly string[];
}

const sources: Source[] = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(root, path), "utf8");
    const named = [
      ...text.matchAll(/(?:^|\n)(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/g),
    ];
    const imports = named.map(([, from, dynamic]) => from ?? dynamic ?? "");
    return { path, text, imports: imports.map((one) => (one.startsWith(".") ? resolve(path, one) : one)) };
  });

function resolve(from: string, to: string): string {
  return relative(root, normalize(join(root, dirname(from), to)));
}

/** The first folder of a path in src/, or the file's own name when it stands in src/ itself. */
function room(path: string): string {
  return path.includes("/") ? (path.split("/")[0] ?? "") : path;
}

/** What each room may import of the others. Pure rooms first, adapters, the shell, and whoever puts it together. */
const mayImport: Record<string, readonly string[]> = {
  domain: [],
  policy: ["domain"],
  messages: ["domain", "policy"],
  exports: ["domain", "messages"],
  commands: ["domain", "policy", "messages"],
  handlers: ["domain", "policy", "messages", "commands"],
  "ports.ts": ["domain"],
  "package.ts": [],
  "environment.ts": ["credentials.ts"],
  "credentials.ts": [],
  github: ["domain", "ports.ts", "package.ts"],
  "error-text.ts": [],
  store: ["domain", "error-text.ts"],
  rails: ["domain"],
  chain: ["domain", "ports.ts"],
  web: ["domain", "messages", "exports", "github", "package.ts", "environment.ts", "credentials.ts"],
};
const pure = ["domain", "policy", "messages", "exports", "commands", "handlers"];
const packagesOfPureRooms = [
  "zod",
  "yaml",
  "minimatch",
  "mdast-util-from-markdown",
  "jsonc-parser",
  "ethers/utils",
  "ethers/address",
  "ethers/hash",
  "node:crypto",
];

test.each(Object.keys(mayImport))("%s imports only what stands below it", (name) => {
  const allowed = new Set([name, ...(mayImport[name] ?? [])]);
  const strays = sources
    .filter(({ path }) => room(path) === name)
    .flatMap(({ path, imports }) =>
      imports
        .filter((one) => sources.some((source) => source.path === one) && !allowed.has(room(one)))
        .map((one) => `${path} imports ${one}`),
    );
  expect(strays).toEqual([]);
});

test("nobody imports the command line or the composition root, but they themselves", () => {
  const strays = sources
    .filter(({ path }) => room(path) !== "cli")
    .flatMap(({ path, imports }) =>
      imports
        .filter((one) => room(one) === "cli" || one === "main.ts")
        .map((one) => `${path} imports ${one}`),
    );
  expect(strays).toEqual([]);
});

test("rules are pure: no clock, no randomness, no environment, no I/O", () => {
  const impure =
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bfetch\(|\bsetTimeout\(|\brandom(?:UUID|Bytes)\b/;
  const strays = sources
    .filter(({ path }) => pure.includes(room(path)))
    .flatMap(({ path, text, imports }) => [
      ...imports
        .filter((one) => !one.endsWith(".ts") && !packagesOfPureRooms.includes(one))
        .map((one) => `${path} imports ${one}`),
      ...withoutComments(text)
        .split("\n")
        .filter((line) => impure.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    ]);
  expect(strays).toEqual([]);
});

test("SQL is written in the store alone, and GitHub's client lives in github/", () => {
  const strays = sources.flatMap(({ path, imports }) =>
    imports
      .filter(
        (one) =>
          (["pg", "kysely", "graphile-worker"].includes(one) && room(path) !== "store") ||
          (one.startsWith("@octokit/") && !["github", "cli"].includes(room(path))) ||
          (one === "oauth4webapi" && room(path) !== "github"),
      )
      .map((one) => `${path} imports ${one}`),
  );
  expect(strays).toEqual([]);
});

test("each dependency is pinned, and has its sentence in docs/dependencies.md", () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read("../package.json"));
  const all: Record<string, string> = { ...dependencies, ...devDependencies, ...optionalDependencies };
  expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  const sentences = read("../docs/dependencies.md");
  // Packages of one name for each platform share a sentence.
  const names = Object.keys(all).map((name) => name.replace(/(linux|darwin)-(x64|arm64)$/, ""));
  expect(names.filter((name) => !sentences.includes(name))).toEqual([]);
});

test("every module opens with a sentence that says what it is", () => {
  const silent = sources.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text)).map(({ path }) => path);
  expect(silent).toEqual([]);
});

test("a file fits on a few screens", () => {
  const long = sources.filter(({ text }) => text.split("\n").length > 300).map(({ path }) => path);
  expect(long).toEqual([]);
});

test("files are named for what they do", () => {
  const vague = /(^|\/)(utils?|helpers?|common|managers?|services?|misc)(\.ts|\/)/;
  expect(sources.map(({ path }) => path).filter((path) => vague.test(path))).toEqual([]);
});

function read(path: string): string {
  return readFileSync(join(import.meta.dirname, path), "utf8");
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
