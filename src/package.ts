/** Where this program's own files lie, run from its sources or from `dist`, and which version it is. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The folder with package.json, app.yml and config/. */
export const packageRoot: string = findRoot(import.meta.dirname);

export const packageVersion: string = (
  JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as { version: string }
).version;

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, "package.json"))) return folder;
  const above = path.dirname(folder);
  if (above === folder) throw new Error("Foothold's package.json is not where it was installed");
  return findRoot(above);
}
