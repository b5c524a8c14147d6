/** What the check run on a changed policy file says. */
import type { Problem } from "../policy/load.ts";
import { plain } from "./text.ts";

export function policyCheckText(problems: readonly Problem[]): { title: string; summary: string } {
  if (problems.length === 0) {
    return { title: "The policy is fine", summary: "It takes effect when it reaches the default branch." };
  }
  const rows = problems.map(
    (one) =>
      `- line ${one.line}, column ${one.column}: ${plain(one.message)}${one.fix === "" ? "" : ` (${plain(one.fix)})`}`,
  );
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return {
    title: `${count} in the policy`,
    summary: ["Until this is mended, nothing changes.", ...rows].join("\n"),
  };
}
