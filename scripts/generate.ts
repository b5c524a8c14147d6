/**
 * Writes the files that are made from code, or with `--check` says which are stale and fails. A new generated file is
 * one line in `generated`.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { commands } from "../src/commands/registry.ts";
import { commandTable } from "../src/messages/help.ts";
import { policyJsonSchema } from "../src/policy/schema.ts";
import { artifact, artifactPath } from "./build-contracts.ts";
import { compiledModule } from "./compile-wat.ts";
import { policyReference } from "./policy-reference.ts";

/** The text of each file by its path from the project's root. */
export const generated: Readonly<Record<string, () => string | Promise<string>>> = {
  "config/foothold.schema.json": () => `${JSON.stringify(policyJsonSchema(), null, 2)}\n`,
  "docs/policy.md": policyReference,
  "src/domain/merkle/keccak-module.ts": async () =>
    compiledModule("keccak.wat", await read("src/domain/merkle/keccak.wat")),
  [artifactPath]: artifact,
  "README.md": async () => replacePart(await read("README.md"), "commands", commandTable(commands)),
};

const read = (path: string) => readFile(locate(path), "utf8");

/** The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced. */
function replacePart(text: string, name: string, part: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`there are no marks ${start} and ${end} in that order`);
  return `${text.slice(0, from + start.length)}\n${part}\n${text.slice(to)}`;
}

function locate(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** The paths whose files do not hold what they should. */
export async function stale(): Promise<string[]> {
  const paths: string[] = [];
  for (const [path, make] of Object.entries(generated)) {
    const current = await readFile(locate(path), "utf8").catch(() => null);
    if (current !== (await make())) paths.push(path);
  }
  return paths;
}

async function write(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const text = await generated[path]?.();
    if (text === undefined) continue;
    await mkdir(dirname(locate(path)), { recursive: true });
    await writeFile(locate(path), text);
    console.log(`wrote ${path}`);
  }
}

if (pathToFileURL(process.argv[1] ?? "").href === import.meta.url) {
  const paths = await stale();
  if (!process.argv.includes("--check")) await write(paths);
  else if (paths.length > 0) {
    console.error(`Stale: ${paths.join(", ")}. Run: npm run generate`);
    process.exitCode = 1;
  }
}
