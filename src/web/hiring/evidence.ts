/**
 * Evidence of one person as a page shows it, to themselves and to the hiring team alike: requirement, rule, work, who
 * accepted it, factors that multiply out and sum to E, what did not count, and what is missing. No sum goes over kinds.
 */
import type {
  CountedWork,
  Evidence,
  KindEvidence,
  NotCountedWork,
  RequirementEvidence,
} from "../../domain/evidence/evidence.ts";
import type { Level } from "../../domain/evidence/formula.ts";
import type { WorkRef } from "../../domain/evidence/work-ref.ts";
import type { HiringPolicy } from "../../domain/hiring.ts";
import { workLink } from "../../exports/links.ts";
import { day } from "../../messages/day.ts";
import { becauseText, gapText, levelText, whyNot, workName } from "../../messages/evidence.ts";
import { kindName } from "../../messages/reasons.ts";
import { type Html, html } from "../html.ts";
import { sentenceHtml } from "../markdown.ts";
import { anchor } from "./requirements.ts";

export interface EvidenceView {
  readonly page: Pick<HiringPolicy, "values">;
  /** Where people see GitHub. */
  readonly server: string;
  readonly fileUrl: string | null;
  /** The address of the same page with every row; `null`: it is that one. */
  readonly allAt: string | null;
}

interface Showing extends EvidenceView {
  /** Sentences as HTML; rows say the same few again and again. */
  readonly say: (sentence: string) => Html;
}

function saying(): Showing["say"] {
  const said = new Map<string, Html>();
  return (sentence) => {
    const known = said.get(sentence) ?? sentenceHtml(sentence);
    said.set(sentence, known);
    return known;
  };
}

/** Of more rows of one kind the older ones are summed up in a line, with a link to all of them. */
const mostRows = 100;

export function evidenceParts(evidence: Evidence, given: EvidenceView): Html {
  const view: Showing = { ...given, say: saying() };
  const { requirements, endorsements, formula, asOf } = evidence;
  const found = requirements.filter((one) => one.level !== "none" || one.notCounted.length > 0);
  const rest = requirements.filter((one) => !found.includes(one));
  return html`<p class="soft">As of ${day(asOf)}. Each row weighs e = weight · share · accepted · age · rank: the share among its
authors, half left after ${formula.halfLifeDays} days, and half as much for each further one of the same week. E is the
sum of one kind of work, and S = 1 − 2<sup>−E/${formula.saturation}</sup>.</p>
${found.map((one) => requirementPart(one, evidence, view))}
${endorsementsPart(endorsements, view)}
${
  rest.length > 0 &&
  html`<h2>No evidence here</h2>
<p class="soft">That says nothing about the person: nothing was merged or credited here. ${firstGap(rest)}</p>
<ul>${rest.map((one) => html`<li id="${anchor(one.key)}">${one.title} <span class="soft">(${ruleOf(one, evidence, view)})</span></li>\n`)}</ul>`
}`;
}

/** Of what there is nothing yet of, all lack the same. */
function firstGap([one]: readonly RequirementEvidence[]): string | false {
  return one !== undefined && one.gap !== null && `What it takes ${gapText(one.gap)}.`;
}

export function levelMark(level: Level): Html {
  return html`<span class="level ${level}">${levelText(level)}</span>`;
}

function requirementPart(one: RequirementEvidence, evidence: Evidence, view: Showing): Html {
  return html`<h2 id="${anchor(one.key)}">${one.title} ${levelMark(one.level)}</h2>
<p class="soft">By the rule at ${ruleOf(one, evidence, view)}.</p>
${one.kinds.map((kind) => kindPart(kind, view))}
${one.gap !== null && html`<p>What it takes ${gapText(one.gap)}.</p>`}
${notCountedPart(one.notCounted, view)}`;
}

/** "foothold.yml, line 12, at 1a2b3c4", with a link where the file's place is known. */
function ruleOf({ line }: RequirementEvidence, { policy }: Evidence, { fileUrl }: EvidenceView): Html {
  const text = html`<code>${policy.file}</code>, line ${line}, commit <code>${policy.commit.slice(0, 7)}</code>`;
  return fileUrl === null ? text : html`<a href="${fileUrl}#L${line}">${text}</a>`;
}

function kindPart({ kind, E, S, weeks, approvers, counted, gap }: KindEvidence, view: Showing): Html {
  const rows = view.allAt === null ? counted : counted.slice(-mostRows);
  const older = counted.slice(0, counted.length - rows.length);
  const olderSum = older.reduce((sum, { e }) => sum + e, 0);
  const people = `${approvers} ${approvers === 1 ? "person" : "people"}`;
  return html`<h3>${capital(kindName(kind))}</h3>
<ol class="work">
${rows.toReversed().map((row) => countedPart(row, view))}
${
  older.length > 0 &&
  html`<li class="sum"><span>${older.length} older ones${view.allAt !== null && html` (<a href="${view.allAt}">show all</a>)`}</span><b>${olderSum.toFixed(4)}</b></li>`
}
<li class="sum"><span>E, in ${weeks} week${weeks === 1 ? "" : "s"}, accepted by ${people}; S is ${S.toFixed(4)}</span><b>${E.toFixed(4)}</b></li>
</ol>
${gap !== null && html`<p>What it takes ${gapText(gap)}.</p>`}`;
}

function countedPart(
  { work, at, because, paths, morePaths, approvers, factors, e }: CountedWork,
  view: Showing,
) {
  const { weight, share, authors, accept, age, rank } = factors;
  const by = approvers.map((login) => (login === "" ? "somebody who was forgotten" : login)).join(", ");
  const files = html`${paths.map((path, index) => html`${index === 0 ? ": " : ", "}<code>${path}</code>`)}${morePaths > 0 && ` and ${morePaths} more`}`;
  return html`<li>${workPart(work, view)}
<span class="soft">${work.type === "grant" ? "credited" : "merged"} ${day(at)}; fits ${view.say(becauseText(because))}${files}${by !== "" && `; accepted by ${by}`}</span>
<span class="sum soft"><span>${weight} · ${share.toFixed(4)}${authors > 1 && ` (one of ${authors} authors)`} · ${accept} · ${age.toFixed(4)} · 2<sup>−${rank}</sup></span><b>${e.toFixed(4)}</b></span></li>
`;
}

function workPart(work: WorkRef, { server }: EvidenceView): Html {
  const link = workLink(work, server);
  return link === null ? html`${workName(work)}` : html`<a href="${link}">${workName(work)}</a>`;
}

function notCountedPart(rows: readonly NotCountedWork[], view: Showing): Html | false {
  if (rows.length === 0) return false;
  const shown = view.allAt === null ? rows : rows.slice(-mostRows);
  const left = rows.length - shown.length;
  return html`<details><summary>What fits and does not count, with the reason</summary>
<ul>${shown
    .toReversed()
    .map(
      ({ work, at, reason }) =>
        html`<li>${workPart(work, view)}, ${day(at)}: <span class="soft">${view.say(whyNot(reason))}</span></li>\n`,
    )}</ul>
${left > 0 && html`<p>${left} older ones${view.allAt !== null && html` (<a href="${view.allAt}">show all</a>)`}</p>`}</details>`;
}

function endorsementsPart(endorsements: Evidence["endorsements"], { page }: EvidenceView): Html | false {
  if (endorsements.length === 0) return false;
  const titles = new Map(page.values.map(({ key, title }) => [key, title]));
  return html`<h2>Values that maintainers saw</h2>
<ul>${endorsements.map(
    ({ value, by, reason, at }) => html`<li><strong>${titles.get(value) ?? value}</strong>: ${reason}
<span class="soft">(${by.login === "" ? "somebody who was forgotten" : by.login}, ${day(at)})</span></li>\n`,
  )}</ul>`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
