/** /next: open issues that fit whoever asks, and why. */
import { measured, standingIn } from "../domain/community-levels.ts";
import { nothing } from "../domain/decision.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import { type Seeker, suggest } from "../domain/next.ts";
import { isSeen } from "../domain/participation.ts";
import { anyone } from "../domain/permission.ts";
import { nextAnswers, nextText, standingText } from "../messages/next.ts";
import { type CommandContext, command } from "./command.ts";

export const next = command({
  name: "next",
  summary: "Names up to three open issues that fit you, and says why.",
  examples: ["/next"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone",
  arguments: [],
  looksAt: ["issues", "doings", "participation", "evidence"],
  run: (_values, context) => {
    const { policy, openIssues, bounties, fact, by, now, participation } = context;
    const { hiring } = policy;
    const evidence = hiring !== null && isSeen(participation(by.id)) ? context.evidence() : null;
    const found = suggest(openIssues, bounties, seekerOf(evidence, context), policy, now);
    const parts = [
      nextText(found, fact.repository.id, policy),
      ...(evidence === null && hiring !== null ? [nextAnswers.notJoined] : []),
      ...(evidence === null ? [] : levelOf(context)),
    ];
    return { decision: nothing, answer: parts.join("\n\n") };
  },
});

function seekerOf(evidence: Evidence | null, { policy, doings, fact, by }: CommandContext): Seeker {
  const requirements = new Map((policy.hiring?.requirements ?? []).map((one) => [one.key, one]));
  return {
    person: by,
    doings: doings ?? { merged: 0, holding: 0, pulls: 0 },
    gaps:
      evidence?.requirements.flatMap(({ key, level }) => {
        const requirement = requirements.get(key);
        return requirement === undefined || level === "sustained" ? [] : [{ requirement, level }];
      }) ?? null,
    kinds: (evidence?.requirements ?? []).flatMap(({ kinds }) => kinds.map(({ kind }) => kind)),
    repositoryId: fact.repository.id,
  };
}

function levelOf({ policy, facts, by, now }: CommandContext): string[] {
  const goingBy = evidencePolicy(policy);
  const { hiring } = policy;
  if (hiring === null || goingBy === null || facts === null || hiring.levels.length === 0) return [];
  return [standingText(standingIn(hiring.levels, measured(by, facts, goingBy, now), now), hiring)];
}
