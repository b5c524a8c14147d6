/** Which issues a pull request says it closes, by GitHub's keywords. */
import type { Repository, Thread } from "./model.ts";
import { fullNameOf, type World } from "./world.ts";

const keyword = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+/.source;
const target = /(?:(?:https?:\/\/[^\s/]+\/)?([\w.-]+\/[\w.-]+)(?:#|\/issues\/)|#|GH-)(\d+)\b/.source;

/** GitHub reads no keywords in code or HTML comments. */
function withoutCode(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, "")
    .replace(/`[^`\n]*`/g, "");
}

/** The issues that a text closes, each once, in order; pull requests are not among them. */
export function issuesClosedBy(world: World, repository: Repository, text: string | null): Thread[] {
  const found = new Set<Thread>();
  for (const match of withoutCode(text ?? "").matchAll(new RegExp(keyword + target, "gi"))) {
    const [, fullName, number] = match;
    const where = fullName === undefined ? repository : world.repositoryEverNamed(fullName);
    const thread = where?.threads.find((one) => one.number === Number(number));
    if (thread && thread.pull === null) found.add(thread);
  }
  return [...found];
}

/**
 * What GitHub lists as `closingIssuesReferences`: issues linked through the sidebar, and those that keywords name.
 * Keywords count only in pull requests into the default branch. A link by hand GitHub takes for every branch; that
 * the connection then lists it is likely, and nowhere written.
 */
export function closingIssues(world: World, thread: Thread, byHandOnly = false): Thread[] {
  const linked = [...(thread.pull?.linked ?? [])];
  if (byHandOnly || !isIntoDefault(thread)) return linked;
  return [...new Set([...issuesClosedBy(world, thread.repository, thread.body), ...linked])];
}

/** What a merge closes: nothing, whatever is linked, when it goes into another branch than the default one. */
export function issuesToClose(world: World, thread: Thread): Thread[] {
  return isIntoDefault(thread) ? closingIssues(world, thread) : [];
}

function isIntoDefault(thread: Thread): boolean {
  return thread.pull?.base.ref === thread.repository.defaultBranch;
}

/** The pull requests that close an issue. */
export function closingPulls(world: World, issue: Thread, byHandOnly = false): Thread[] {
  return world.repositories
    .filter((one) => one === issue.repository || (issue.repository.private ? one.private : true))
    .flatMap((repository) => repository.threads)
    .filter((thread) => thread.pull !== null && closingIssues(world, thread, byHandOnly).includes(issue));
}

export function describe(thread: Thread): string {
  return `${fullNameOf(thread.repository)}#${thread.number}`;
}
