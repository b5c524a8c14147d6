/**
 * Compiles Solidity with the pinned solc, in a process of its own, since the compiler is 9 MB of WebAssembly that is wanted
 * once. Results are kept by what went into them, for the next test that asks.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";

const root = join(import.meta.dirname, "..");
const kept = join(root, "node_modules/.cache/foothold-solidity");
const { resolve } = createRequire(import.meta.url);

/** A contract's interface and code as 0x-hex: `bytecode` deploys, `deployedBytecode` is what stands on the chain then. */
export interface Contract {
  readonly abi: readonly object[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

export interface Settings {
  readonly optimizer: { readonly enabled: boolean; readonly runs: number };
  readonly viaIR: boolean;
  readonly evmVersion: string;
}

export interface Compiled {
  /** What `solc --version` says, with the commit. */
  readonly compiler: string;
  /** SHA-256 over every source, imports included, the settings and the compiler's version. */
  readonly inputHash: string;
  /** By name; two contracts of one name are a mistake. */
  readonly contracts: Readonly<Record<string, Contract>>;
}

interface Answer {
  readonly errors?: readonly Complaint[];
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, AnsweredContract>>>>;
}

interface Complaint {
  readonly severity: "error" | "warning" | "info";
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string };
}

interface AnsweredContract {
  readonly abi: readonly object[];
  readonly evm: { readonly bytecode: { object: string }; readonly deployedBytecode: { object: string } };
  readonly metadata: string;
}

/**
 * The contracts that the files define, themselves and not what they import.
 * @param paths from the project's root
 * @throws Error with solc's own messages, warnings included
 */
export async function compile(paths: readonly string[], settings: Settings): Promise<Compiled> {
  const sources = await sourcesOf(paths);
  const { version } = JSON.parse(await readFile(resolve("solc/package.json"), "utf8")) as { version: string };
  const inputHash = createHash("sha256")
    .update(JSON.stringify({ version, paths, settings, sources }))
    .digest("hex");
  const file = join(kept, `${inputHash}.json`);
  const before = await readFile(file, "utf8").catch(() => null);
  if (before !== null) return JSON.parse(before) as Compiled;
  const compiled = { inputHash, ...contractsIn(await askSolc(sources, paths, settings), paths) };
  await keep(file, JSON.stringify(compiled));
  return compiled;
}

/** The files and everything they import, by the names that they import each other under. */
async function sourcesOf(paths: readonly string[]): Promise<Record<string, string>> {
  const sources: Record<string, string> = {};
  const waiting = [...paths];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (sources[name] !== undefined) continue;
    const text = await readFile(name.startsWith("@") ? resolve(name) : join(root, name), "utf8");
    sources[name] = text;
    for (const [, imported = ""] of text.matchAll(/^import\s[^;]*?"([^"]+)";/gm)) {
      waiting.push(imported.startsWith(".") ? posix.join(posix.dirname(name), imported) : imported);
    }
  }
  return Object.fromEntries(Object.entries(sources).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Without solc's own program, which ends before a pipe has taken a long answer. */
const asking = `
  let input = "";
  process.stdin.setEncoding("utf8").on("data", (chunk) => (input += chunk));
  process.stdin.on("end", () => process.stdout.write(require("solc").compile(input)));`;

async function askSolc(
  sources: Record<string, string>,
  paths: readonly string[],
  settings: Settings,
): Promise<Answer> {
  const outputs = ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "metadata"];
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
    settings: {
      ...settings,
      outputSelection: Object.fromEntries(paths.map((path) => [path, { "*": outputs }])),
    },
  };
  const child = spawn(process.execPath, ["--eval", asking], { cwd: root });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
  const ended = new Promise((done, fail) => child.once("close", done).once("error", fail));
  child.stdin.end(JSON.stringify(input));
  const code = await ended;
  if (code !== 0) throw new Error(`solc ended with ${code}: ${err}`);
  return JSON.parse(out) as Answer;
}

function contractsIn(answer: Answer, paths: readonly string[]): Omit<Compiled, "inputHash"> {
  // What packages are warned of is their keepers' to weigh.
  const ours = (one: Complaint) => one.severity === "error" || !one.sourceLocation?.file.startsWith("@");
  const complaints = (answer.errors ?? []).filter(ours);
  if (complaints.length > 0) throw new Error(complaints.map((one) => one.formattedMessage).join("\n"));
  const found = paths.flatMap((path) => Object.entries(answer.contracts?.[path] ?? {}));
  const [first] = found;
  if (first === undefined) throw new Error(`there is no contract in ${paths.join(", ")}`);
  const metadata = JSON.parse(first[1].metadata) as { compiler: { version: string } };
  const contracts = found.map(([name, { abi, evm }]) => {
    const [bytecode, deployedBytecode] = [`0x${evm.bytecode.object}`, `0x${evm.deployedBytecode.object}`];
    return [name, { abi, bytecode, deployedBytecode }] as const;
  });
  return { compiler: metadata.compiler.version, contracts: Object.fromEntries(contracts) };
}

/** Written aside and renamed: two tests may ask for the same at once. */
async function keep(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, text);
  await rename(aside, file);
}
