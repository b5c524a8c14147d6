/** Reads a policy from a file on disk, for the commands that try one out. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Policy } from "../domain/policy.ts";
import { packageRoot } from "../package.ts";
import { type ParsedPolicy, type Problem, parsePolicy } from "../policy/load.ts";
import { UsageError } from "./command.ts";

/** The policy that commands use when none is named. */
export const examplePolicy = join(packageRoot, "config/foothold.example.yml");

/** A file has no commit; the hash of its text stands in for it. */
export async function readPolicyText(file: string): Promise<{ text: string; commit: string }> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`cannot read the policy: ${error.message}`);
  });
  return { text, commit: createHash("sha256").update(text).digest("hex") };
}

export async function parsePolicyFile(file: string): Promise<ParsedPolicy> {
  const { text, commit } = await readPolicyText(file);
  return parsePolicy(text, { file, commit, ownerId: 0 });
}

/** @throws UsageError when the file does not hold a policy. */
export async function readPolicyFile(file: string): Promise<Policy> {
  const result = await parsePolicyFile(file);
  if (result.status === "ok") return result.policy;
  throw new UsageError(`the policy has problems:\n${result.problems.map(problemLine).join("\n")}`);
}

/** `file:line:column: message (fix)`, as editors and terminals link it. */
export function problemLine(problem: Problem): string {
  const fix = problem.fix === "" ? "" : ` (${problem.fix})`;
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}${fix}`;
}
