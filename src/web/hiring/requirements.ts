/** What an organisation looks for, and for each of it which work is evidence: from the rules themselves, in words. */
import type { EvidenceLevel, HiringPolicy, Position, Requirement } from "../../domain/hiring.ts";
import { levelText } from "../../messages/evidence.ts";
import { kindName } from "../../messages/reasons.ts";
import { type Html, html } from "../html.ts";

export function requirementsPart({ requirements, introductions }: HiringPolicy): Html | false {
  if (requirements.length === 0) return false;
  return html`<h2 id="requirements">What we look for</h2>
${introductions.requirements !== undefined && html`<p>${introductions.requirements}</p>`}
<p class="soft">Under each stands which work is evidence of it. It counts once a maintainer who did not write it has
approved or merged it.</p>
${requirements.map(
  (one) => html`<h3 id="${anchor(one.key)}">${one.title}</h3>
${one.about !== null && html`<p>${one.about}</p>`}
${whatCounts(one)}`,
)}`;
}

export function anchor(requirement: string): string {
  return `requirement-${requirement}`;
}

/** One sentence made of the rule: what the policy takes for evidence, as it writes it. */
function whatCounts({ patterns, labels, dependencies, kinds }: Requirement): Html {
  const byManifest = Map.groupBy(dependencies, ({ manifest }) => manifest.text);
  const ways: Html[] = [
    ...(patterns.length > 0 ? [html`changes files such as ${list(patterns)}`] : []),
    ...(labels.length > 0 ? [html`has the label ${list(labels)}, itself or on an issue that it closes`] : []),
    ...[...byManifest].map(
      ([manifest, those]) =>
        html`changes ${list(those.map(({ name }) => name))} in ${list([manifest])}, and code that uses it`,
    ),
  ];
  const which = kinds === null ? "merged work" : `merged work of the kind ${spoken(kinds.map(kindName))}`;
  if (ways.length === 0) return html`<p class="soft">Evidence is ${which}, or what a maintainer credits.</p>`;
  return html`<p class="soft">Evidence is ${which} that ${ways.map((way, index) => html`${index > 0 && "; or "}${way}`)}; or what a maintainer credits.</p>`;
}

function list(texts: readonly string[]): Html {
  return html`${texts.map((text, index) => html`${index > 0 && ", "}<code>${text}</code>`)}`;
}

function spoken(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

export function positionsPart({
  positions,
  requirements,
  introductions,
  interest,
}: HiringPolicy): Html | false {
  const open = positions.filter((one) => one.open);
  if (open.length === 0 && interest === null) return false;
  const titles = new Map(requirements.map(({ key, title }) => [key, title]));
  const groups = Map.groupBy(open, ({ group }) => group);
  return html`<h2 id="positions">${open.length === 0 ? "No published positions" : "Open positions"}</h2>
${introductions.positions !== undefined && html`<p>${introductions.positions}</p>`}
${[...groups].map(
  ([group, those]) => html`${group !== null && html`<h3>${group}</h3>`}
${those.map((one) => positionPart(one, titles))}`,
)}
${
  interest !== null &&
  html`<p>${interest.about}</p>
<p><strong>${interest.question}</strong></p>`
}`;
}

const typeNames = {
  role: null,
  internship: "Internship",
  volunteer: "Volunteers",
  research: "Research",
} as const;

function positionPart(position: Position, titles: ReadonlyMap<string, string>): Html {
  const { key, title, type, about, responsibilities, requirements, otherRequirements } = position;
  const facts = [typeNames[type], position.location, position.compensation].filter((one) => one !== null);
  const asks = requirements.length + otherRequirements.length > 0;
  return html`<article id="position-${key}">
<h4>${title}</h4>
${facts.length > 0 && html`<p class="soft">${facts.join(" · ")}</p>`}
${about !== null && html`<p>${about}</p>`}
${
  responsibilities.length > 0 &&
  html`<p class="label">What you do</p>
<ul>${responsibilities.map((one) => html`<li>${one}</li>\n`)}</ul>`
}
${
  asks &&
  html`<p class="label">What it takes</p>
<ul>${requirements.map(
    ({ requirement, level }) =>
      html`<li><a href="#${anchor(requirement)}">${titles.get(requirement) ?? requirement}</a>: ${needed(level)}</li>\n`,
  )}
${otherRequirements.map((one) => html`<li>${one}</li>\n`)}</ul>`
}
</article>`;
}

function needed(level: EvidenceLevel): string {
  return level === "some" ? levelText(level) : `${levelText(level)} by merged work`;
}

/** What the words of levels mean, beside the positions that use them. */
export function levelsPart({ positions, requirements }: HiringPolicy): Html | false {
  if (requirements.length === 0 || !positions.some((one) => one.open)) return false;
  return html`<p class="soft">“Some evidence” is any work that counts, “shown” at least half of what there can be, over two
weeks; “sustained” three quarters, over three weeks and accepted by two people. Nobody is turned away for less: what no
merge shows, people say in their application.</p>`;
}
