/** The answer to /why with a requirement: every piece of work, what made it fit, who accepted it, and factors that multiply out. */
import type {
  CountedWork,
  Evidence,
  KindEvidence,
  NotCountedWork,
  RequirementEvidence,
} from "../domain/evidence/evidence.ts";
import { day } from "./day.ts";
import { becauseText, gapText, levelText, whyNot, workName } from "./evidence.ts";
import { kindName } from "./reasons.ts";
import { code, plain } from "./text.ts";

/** The newest of each; the command line and the page show all. */
const mostRows = 20;

export function whyEvidence(one: RequirementEvidence, { policy, asOf, formula }: Evidence): string {
  const rule = `${code(`${policy.file}:${one.line}`)} at ${code(policy.commit.slice(0, 7))}`;
  const parts = [
    `**${plain(one.title)}: ${levelText(one.level)}**, as of ${day(asOf)}, by ${rule}.`,
    ...one.kinds.map((kind) => kindPart(kind, formula.halfLifeDays)),
    ...(one.gap === null ? [] : [`Missing ${gapText(one.gap)}.`]),
    ...notCounted(one.notCounted),
  ];
  return parts.join("\n\n");
}

function kindPart({ kind, E, S, counted, gap }: KindEvidence, halfLifeDays: number): string {
  const rows = [...counted].reverse();
  const lines = [
    `${kindName(kind)}: E ${E.toFixed(4)}, S ${S.toFixed(4)}. e is weight · share · age · rank, and half is left after ${halfLifeDays} days.`,
    "",
    "| work | merged | fits | accepted by | weight · share · age · rank | e |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.slice(0, mostRows).map(countedRow),
    ...(rows.length > mostRows ? [`\n${rows.length - mostRows} older ones count too.`] : []),
  ];
  if (gap !== null) lines.push("", `Missing ${gapText(gap)}.`);
  return lines.join("\n");
}

function countedRow({ work, at, because, paths, morePaths, approvers, factors, e }: CountedWork): string {
  const files = [...paths.slice(0, 2).map((path) => code(path, 60)), ...more(paths.length - 2 + morePaths)];
  const fits = files.length === 0 ? becauseText(because) : `${becauseText(because)}: ${files.join(", ")}`;
  const by = approvers.map((login) => (login === "" ? "somebody who was forgotten" : plain(login)));
  const { weight, share, age, rank } = factors;
  const product = `${weight} · ${share.toFixed(4)} · ${age.toFixed(4)} · 2^−${rank}`;
  return `| ${plain(workName(work), 80)} | ${day(at)} | ${fits} | ${by.join(", ") || "–"} | ${product} | ${e.toFixed(4)} |`;
}

function more(count: number): string[] {
  return count > 0 ? [`${count} more`] : [];
}

function notCounted(rows: readonly NotCountedWork[]): string[] {
  if (rows.length === 0) return [];
  const newest = [...rows].reverse().slice(0, mostRows);
  const left = rows.length - newest.length;
  return [
    [
      "Not counted:",
      "",
      ...newest.map(
        ({ work, at, reason }) => `- ${plain(workName(work), 80)}, ${day(at)}: ${whyNot(reason)}`,
      ),
      ...(left > 0 ? [`- and ${left} older ones`] : []),
    ].join("\n"),
  ];
}
