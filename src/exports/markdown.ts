/** Evidence as Markdown that can be pasted anywhere: nobody is mentioned, and what others wrote cannot become markup. */
import type { CountedWork, Evidence, RequirementEvidence } from "../domain/evidence/evidence.ts";
import { day } from "../messages/day.ts";
import { becauseText, evidenceNotice, levelText, workName } from "../messages/evidence.ts";
import { kindName } from "../messages/reasons.ts";
import { code, plain } from "../messages/text.ts";
import { gitHub, workLink } from "./links.ts";

export function evidenceMarkdown(evidence: Evidence, server: string = gitHub): string {
  const { person, asOf, policy } = evidence;
  const sections = [
    `# Evidence of ${plain(person.login)}'s work`,
    `As of ${day(asOf)}, under ${code(policy.file)} at ${code(policy.commit.slice(0, 12))}. ${evidenceNotice(person.login)}`,
    ...evidence.requirements.map((one) => section(one, server)),
    ...(evidence.endorsements.length === 0 ? [] : [endorsements(evidence)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function section({ title, level, kinds }: RequirementEvidence, server: string): string {
  const parts = [`## ${plain(title)}: ${levelText(level)}`];
  for (const { kind, E, S, weeks, counted } of kinds) {
    const inWeeks = `${weeks} week${weeks === 1 ? "" : "s"}`;
    parts.push(`**${kindName(kind)}** in ${inWeeks}: E ${E.toFixed(4)}, S ${S.toFixed(4)}`);
    parts.push(counted.map((row) => item(row, server)).join("\n"));
  }
  return parts.join("\n\n");
}

function item({ work, at, because, approvers, e }: CountedWork, server: string): string {
  const link = workLink(work, server);
  const name = plain(workName(work));
  const by =
    approvers.length === 0 ? "" : `, accepted by ${approvers.map((one) => plain(one)).join(" and ")}`;
  return `- ${link === null ? name : `[${name}](${link})`}, ${day(at)}, ${becauseText(because)}${by} (${e.toFixed(4)})`;
}

function endorsements({ endorsements: all }: Evidence): string {
  const rows = all.map(
    ({ value, by, reason, at }) => `- ${plain(value)}, by ${plain(by.login)}, ${day(at)}: ${plain(reason)}`,
  );
  return ["## Endorsements", rows.join("\n")].join("\n\n");
}
