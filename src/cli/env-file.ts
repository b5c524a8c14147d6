/** `.env` in the working directory: variables for trying Foothold out, under those that are set already. */
import { existsSync } from "node:fs";
import { type Stdio, UsageError } from "./command.ts";

/** @throws UsageError when the file is there and cannot be read. */
export function loadEnvFile({ environment }: Stdio): void {
  // Whoever brings an environment of their own does not want this folder's.
  if (environment !== process.env || !existsSync(".env")) return;
  try {
    process.loadEnvFile();
  } catch (error) {
    throw new UsageError(`.env cannot be read: ${(error as Error).message}`);
  }
}
