/** Pull requests that `simulate` read from GitHub and keeps in files, to be read again: copies that name many people. */
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

/** The files under FOOTHOLD_HOME that name one of these; the next simulation reads them from GitHub again. */
export async function savedPullsNaming(home: string, names: readonly string[]): Promise<string[]> {
  const folder = path.join(home, "pulls");
  if (names.length === 0 || !existsSync(folder)) return [];
  const terms = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\w-])(?:${terms.join("|")})(?![\\w-])`, "i");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ndjson"));
  const found: string[] = [];
  for (const file of files.map((one) => path.join(folder, one)).sort()) {
    if (pattern.test(await readFile(file, "utf8"))) found.push(file);
  }
  return found;
}

export async function dropSavedPulls(files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file, { force: true });
}
