/** Whether work stands: an act of reverting counts unless it was itself reverted. */
import type { RevertAct } from "./award.ts";
import type { PullSnapshot } from "./snapshot.ts";

export function pullName(number: number): string {
  return `pull:${number}`;
}

export function commitName(hash: string): string {
  return `commit:${hash}`;
}

/**
 * Whether something that goes by these names is reverted: some act reverts it, and no act that stands reverts that
 * one. It depends on the acts alone, not on the order in which they were heard of.
 */
export function isReverted(names: readonly string[], acts: readonly RevertAct[]): boolean {
  return isUndone(names, acts, new Set());
}

/** `seen` ends what descriptions could start that name each other in a ring; no act counts twice on one way around. */
function isUndone(
  names: readonly string[],
  acts: readonly RevertAct[],
  seen: ReadonlySet<RevertAct>,
): boolean {
  return acts.some((act) => {
    if (!names.includes(act.reverted) || seen.has(act)) return false;
    const itself = [act.by, act.byCommit ?? ""].filter((name) => name !== "");
    return !isUndone(itself, acts, new Set([...seen, act]));
  });
}

/** Names of everything that an act concerns: what it reverts, what that one reverted, and so on. */
export function concerned(names: readonly string[], acts: readonly RevertAct[]): string[] {
  const all = new Set(names);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const act of acts) {
      if (all.has(act.by) || (act.byCommit !== null && all.has(act.byCommit))) all.add(act.reverted);
    }
  }
  return [...all];
}

const revertLine = /^Reverts (?:[\w.-]+\/[\w.-]+)?#(\d+)\b/m;

/** What of a description says what it reverts; an empty text when nothing does. */
export function revertText(bodyText: string): string {
  return revertLine.exec(bodyText)?.[0] ?? "";
}

/** The number of the pull request that this one says it reverts, as GitHub's own revert button writes it. */
export function revertedPull(pull: PullSnapshot): number | null {
  if (!pull.merged || !/^Revert "/.test(pull.title)) return null;
  const written = revertLine.exec(pull.bodyText ?? "");
  return written?.[1] === undefined ? null : Number(written[1]);
}
