/** Evidence as text for a terminal: every figure with its factors, and what did not count. */
import type {
  CountedWork,
  Evidence,
  KindEvidence,
  RequirementEvidence,
} from "../../domain/evidence/evidence.ts";
import { day } from "../../messages/day.ts";
import {
  becauseText,
  evidenceNotice,
  gapText,
  levelText,
  whyNot,
  workName,
} from "../../messages/evidence.ts";
import { kindName } from "../../messages/reasons.ts";
import { table } from "../table.ts";

export function evidenceText(evidence: Evidence): string {
  const { person, asOf, policy, formula } = evidence;
  const sections = [
    `${evidenceNotice(person.login)}\n`,
    `As of ${day(asOf)}, under ${policy.file} at ${policy.commit.slice(0, 12)}; half-life ${formula.halfLifeDays} days, ` +
      `saturation ${formula.saturation}.\n`,
    ...evidence.requirements.map((one) => requirementText(one, policy.file)),
  ];
  return sections.join("\n");
}

function requirementText(requirement: RequirementEvidence, file: string): string {
  const { key, title, line, level, kinds, notCounted, gap } = requirement;
  const parts = [`${title} (${key}, ${file}:${line}): ${levelText(level)}\n`, ...kinds.map(kindText)];
  if (gap !== null) parts.push(`${gapText(gap)}\n`);
  if (notCounted.length > 0) {
    const rows = notCounted.map(({ at, work, reason }) => [at.slice(0, 10), workName(work), whyNot(reason)]);
    parts.push(table([{ title: "merged" }, { title: "not counted" }, { title: "why" }], rows));
  }
  return parts.join("");
}

const right = (title: string) => ({ title, align: "right" }) as const;

function kindText({ kind, E, S, weeks, approvers, level, counted, gap }: KindEvidence): string {
  const rows = counted.map(countedCells);
  const columns = [
    right("e"),
    ...["weight", "share", "accept", "age", "rank"].map(right),
    { title: "merged" },
    { title: "week" },
    { title: "what" },
    { title: "fits" },
    { title: "accepted by" },
  ];
  const figures = `E ${E.toFixed(4)}, S ${S.toFixed(4)}; weeks: ${weeks}, approvers: ${approvers}`;
  const next = gap === null ? "" : `${gapText(gap)}\n`;
  return `${kindName(kind)}: ${levelText(level)}; ${figures}\n${table(columns, rows)}${next}`;
}

function countedCells({ work, at, week, because, paths, morePaths, approvers, factors, e }: CountedWork) {
  const more = morePaths === 0 ? "" : ` and ${morePaths} more`;
  const where = paths.length === 0 ? "" : `: ${paths.join(", ")}${more}`;
  return [
    e.toFixed(4),
    String(factors.weight),
    factors.share.toFixed(4),
    String(factors.accept),
    factors.age.toFixed(4),
    factors.rank > 20 ? `2^-${factors.rank}` : factors.rank === 0 ? "1" : `1/${2 ** factors.rank}`,
    at.slice(0, 10),
    week,
    workName(work),
    `${becauseText(because)}${where}`,
    approvers.join(", "),
  ];
}
