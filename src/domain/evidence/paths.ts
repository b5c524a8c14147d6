/** Which files a match rule is about: those that it fits each by itself. */
import type { Matcher, MatchInput } from "../rules/rule.ts";

export function pathsThatFit(match: Matcher, { files, baseBranch, headBranch }: MatchInput): string[] {
  return files?.filter((path) => match({ files: [path], baseBranch, headBranch }) === true) ?? [];
}
