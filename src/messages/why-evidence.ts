/** The answer to /why with a requirement: every piece of work, what made it fit, who accepted it, and factors that multiply out. */
import type {
  CountedWork,
  Evidence,
  KindEvidence,
  NotCountedWork,
  RequirementEvidence,
} from "../domain/evidence/evidence.ts";
import type { WorkRef } from "../domain/evidence/work-ref.ts";
import { day } from "./day.ts";
import { becauseText, gapText, levelText, whyNot, workName } from "./evidence.ts";
import { kindName } from "./reasons.ts";
import { code, plain } from "./text.ts";

export interface Showing {
  /** So many of each are shown, the newest; the command line and the page show all. */
  readonly rows: number;
  /** Work leads to its pull request, by an address on whichever GitHub this is read. */
  readonly links: boolean;
}

const usually: Showing = { rows: 20, links: false };

export function whyEvidence(
  one: RequirementEvidence,
  { policy, asOf, formula }: Evidence,
  showing: Showing = usually,
): string {
  const rule = `${code(`${policy.file}:${one.line}`)} at ${code(policy.commit.slice(0, 7))}`;
  const parts = [
    `**${plain(one.title)}: ${levelText(one.level)}**, as of ${day(asOf)}, by ${rule}.`,
    ...one.kinds.map((kind) => kindPart(kind, formula.halfLifeDays, showing)),
    ...(one.gap === null ? [] : [`Missing ${gapText(one.gap)}.`]),
    ...notCounted(one.notCounted, showing),
  ];
  return parts.join("\n\n");
}

function kindPart(
  { kind, E, S, counted, gap }: KindEvidence,
  halfLifeDays: number,
  showing: Showing,
): string {
  const mostRows = showing.rows;
  const rows = [...counted].reverse();
  const lines = [
    `${kindName(kind)}: E ${E.toFixed(4)}, S ${S.toFixed(4)}. e is weight · share · age · rank, and half is left after ${halfLifeDays} days.`,
    "",
    "| work | merged | fits | accepted by | weight · share · age · rank | e |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.slice(0, mostRows).map((row) => countedRow(row, showing)),
    ...(rows.length > mostRows ? [`\n${rows.length - mostRows} older ones count too.`] : []),
  ];
  if (gap !== null) lines.push("", `Missing ${gapText(gap)}.`);
  return lines.join("\n");
}

function countedRow(row: CountedWork, showing: Showing): string {
  const { work, at, because, paths, morePaths, approvers, factors, e } = row;
  const files = [...paths.slice(0, 2).map((path) => code(path, 60)), ...more(paths.length - 2 + morePaths)];
  const fits = files.length === 0 ? becauseText(because) : `${becauseText(because)}: ${files.join(", ")}`;
  const by = approvers.map((login) => (login === "" ? "somebody who was forgotten" : plain(login)));
  const { weight, share, age, rank } = factors;
  const product = `${weight} · ${share.toFixed(4)} · ${age.toFixed(4)} · 2^−${rank}`;
  return `| ${named(work, showing)} | ${day(at)} | ${fits} | ${by.join(", ") || "–"} | ${product} | ${e.toFixed(4)} |`;
}

function named(work: WorkRef, { links }: Showing): string {
  const name = plain(workName(work), 80);
  if (!links || work.type === "grant" || !/^[\w.-]+\/[\w.-]+$/.test(work.repository ?? "")) return name;
  return `[${name}](/${work.repository}/pull/${work.number})`;
}

function more(count: number): string[] {
  return count > 0 ? [`${count} more`] : [];
}

function notCounted(rows: readonly NotCountedWork[], showing: Showing): string[] {
  if (rows.length === 0) return [];
  const newest = [...rows].reverse().slice(0, showing.rows);
  const left = rows.length - newest.length;
  return [
    [
      "Not counted:",
      "",
      ...newest.map(({ work, at, reason }) => `- ${named(work, showing)}, ${day(at)}: ${whyNot(reason)}`),
      ...(left > 0 ? [`- and ${left} older ones`] : []),
    ].join("\n"),
  ];
}
