/** A candidate's issue in the private repository: what they sent, as people read it. The App keeps it up by edits. */
import { applicationContact, type Opening, openPoints } from "../domain/application.ts";
import { type CandidateRecord, interestKey, isTakenBack } from "../domain/candidate.ts";
import type { Evidence } from "../domain/evidence/evidence.ts";
import { withLogins } from "../domain/evidence/snapshot.ts";
import type { HiringPolicy, Stage, TimeRange } from "../domain/hiring.ts";
import { besideTable, partTitle, positionTitle } from "./applying.ts";
import { day } from "./day.ts";
import { plainDuration } from "./duration.ts";
import { levelText } from "./evidence.ts";
import { code, plain, sentence } from "./text.ts";
import { whyEvidence } from "./why-evidence.ts";

const mark = "<!-- foothold:candidate:";

/** The candidate's key in an issue of the App's. */
export function candidateKeyIn(body: string | null): string | null {
  return body?.startsWith(mark) === true
    ? (/^([0-9a-f]{24}) -->/.exec(body.slice(mark.length))?.[1] ?? null)
    : null;
}

export function candidateTitle(record: CandidateRecord, hiring: HiringPolicy): string {
  const position = positionTitle(hiring, record.position);
  return isErased(record) ? `Taken back: ${position}` : `${record.login}: ${position}`;
}

/** Of what was taken back nothing is left that says whose it was. */
export function isErased(record: CandidateRecord): boolean {
  return isTakenBack(record) || record.state === "dropped";
}

/** GitHub refuses a body of more than 65,535 characters; a long one shows fewer rows instead of being cut within one. */
const longestBody = 60_000;

export function candidateBody(record: CandidateRecord, hiring: HiringPolicy): string {
  const first = `${mark}${record.key} -->`;
  if (isErased(record)) {
    const at = record.outcome === null ? "" : ` on ${day(record.outcome.at)}`;
    return `${first}\nThe person took this application back${at}. What it said of them was removed.`;
  }
  const evidence = withLogins(record.snapshot);
  for (const rows of [20, 10, 5, 2, 0]) {
    const body = `${first}\n${whole(record, hiring, evidence, rows)}`;
    if (body.length <= longestBody || rows === 0) return body;
  }
  return first;
}

function whole(record: CandidateRecord, hiring: HiringPolicy, evidence: Evidence, rows: number): string {
  const { login, position, appliedAt, hash, policyCommit } = record;
  const found = hiring.positions.find(({ key }) => key === position) ?? null;
  const opening: Opening = { key: position, position: found };
  const title =
    position === interestKey
      ? "wants to be remembered"
      : `applies for **${plain(positionTitle(hiring, position))}**`;
  const sections = [
    `**${plain(login)}** ${title}, sent on ${day(appliedAt ?? evidence.asOf)}.`,
    howTo,
    "### What is looked for, and what there is",
    besideTable(record, opening).join("\n"),
    ...otherRequirements(found?.otherRequirements ?? []),
    "### What they included",
    ...includedParts(record, hiring),
    "### Stages",
    stagesTable(record, hiring),
    "### Evidence",
    `As ${plain(login)} saw it and sent it: as of ${day(evidence.asOf)}, by ${code(hiring.file)} at ${code(policyCommit.slice(0, 12))}, snapshot ${code(hash)}. Nobody is ranked, and nothing is summed over kinds of work or requirements.`,
    ...evidence.requirements.map((one) =>
      folded(
        `${plain(one.title)}: ${levelText(one.level)}`,
        whyEvidence(one, evidence, { rows, links: true }),
      ),
    ),
    "### Endorsements",
    endorsements(evidence, hiring),
  ];
  return sections.join("\n\n");
}

const howTo = `Nothing here is decided by a program. To move on, put a stage's label on and say why: ${code('/reason "…"')}; or ${code('/stage <key> "reason"')}, which does both. When it ends: ${code('/outcome <key> "reason"')}.`;

function otherRequirements(all: readonly string[]): string[] {
  if (all.length === 0) return [];
  return [["Also asked, which no merge shows:", "", ...all.map((one) => `- ${plain(one)}`)].join("\n")];
}

function includedParts(record: CandidateRecord, hiring: HiringPolicy): string[] {
  const { included, position } = record;
  const parts = included.map(({ part, text }) =>
    [`**${capital(plain(partTitle(hiring, part)))}**`, "", ...text.split("\n").map(quotedLine)].join("\n"),
  );
  const missing = position === interestKey ? [] : openPoints(hiring, included);
  const contact = applicationContact(hiring, position);
  const where =
    contact === null ? "" : ` They were told to send it to ${contact.email ?? code(contact.url ?? "")}.`;
  const open =
    missing.length === 0
      ? []
      : [`Open points: ${missing.map(({ title }) => plain(title)).join(", ")}.${where}`];
  const all = [...parts, ...open];
  return all.length === 0 ? ["Nothing beside the evidence."] : all;
}

function quotedLine(line: string): string {
  if (line.trim() === "") return ">";
  // An address stays one that can be copied, and leads nowhere by itself.
  const parts = line.split(/(https?:\/\/[^\s<>`|]+)/);
  return `> ${parts.map((part, index) => (index % 2 === 1 ? code(part, 500) : plainPart(part))).join("")}`;
}

/** With the white space at its ends, which stands between it and an address. */
function plainPart(text: string): string {
  const [, before = "", middle = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before === "" ? "" : " "}${plain(middle, 6000)}${after === "" ? "" : " "}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function stagesTable({ moves }: CandidateRecord, hiring: HiringPolicy): string {
  const rows = hiring.stages.map((stage) => {
    const entered = moves.filter((move) => move.stage === stage.key).at(-1);
    const at = entered === undefined ? "–" : day(entered.at);
    const by = entered === undefined || entered.by === null ? "–" : plain(entered.by.login);
    return `| ${plain(stage.title)} (${code(stage.key)}) | ${timeText(stage.time)} | ${owners(stage)} | ${at} | ${by} |`;
  });
  return [
    "| stage | time | looked after by | since | moved by |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function owners({ owners }: Stage): string {
  return owners.map((team) => code(team)).join(", ");
}

/** "7 days to 14 days". */
export function timeText(time: TimeRange | null): string {
  if (time === null) return "–";
  const most = plainDuration(time.most);
  return time.least === time.most ? most : `${plainDuration(time.least)} to ${most}`;
}

function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

function endorsements({ endorsements: all }: Evidence, { values }: HiringPolicy): string {
  if (all.length === 0) return "None here.";
  return all
    .map(({ value, by, reason, at }) => {
      const title = values.find(({ key }) => key === value)?.title ?? value;
      const who = by.login === "" ? "somebody who was forgotten" : plain(by.login);
      return `- **${plain(title)}**, by ${who}, ${day(at)}: ${sentence(reason)}`;
    })
    .join("\n");
}
