/** How it goes on after somebody applied, and the other ways in: stages, what to send, programmes, volunteering, contacts. */
import { formatMoney } from "../../domain/amount.ts";
import type {
  Contact,
  ContactPurpose,
  HiringPolicy,
  IntroducedSection,
  Milestone,
  Programme,
  ResponseTimes,
  Stage,
  TimeRange,
} from "../../domain/hiring.ts";
import type { Policy } from "../../domain/policy.ts";
import { day } from "../../messages/day.ts";
import { plainDuration } from "../../messages/duration.ts";
import { kindName } from "../../messages/reasons.ts";
import { type Html, html } from "../html.ts";
import { anchor } from "./requirements.ts";

/** A heading with its sentence of introduction, where the policy has one. */
function section(page: HiringPolicy, key: IntroducedSection, title: string, inner: Html): Html {
  const introduction = page.introductions[key];
  return html`<h2 id="${key}">${title}</h2>
${introduction !== undefined && html`<p>${introduction}</p>`}
${inner}`;
}

/** "<strong>Title</strong>: about", as most lists of the page are. */
function named(title: string, about: string | null, more: string | null = null): Html {
  return html`<li><strong>${title}</strong>${about !== null && `: ${about}`}${more !== null && html` <span class="soft">${more}</span>`}</li>\n`;
}

export function stagesPart(page: HiringPolicy): Html | false {
  if (page.stages.length === 0) return false;
  const stages = page.stages.map(({ title, about, time }: Stage) =>
    named(title, about, time === null ? null : `(${rangeText(time)})`),
  );
  return section(
    page,
    "stages",
    "How it goes",
    html`<ol>${stages}</ol>
<p class="soft">People alone move applications from one to the next, by name and with a reason.</p>`,
  );
}

export function includePart(page: HiringPolicy): Html | false {
  if (page.include.length === 0) return false;
  const items = page.include.map(({ title, about, required }) =>
    named(title, about, required ? null : "(optional)"),
  );
  return section(page, "include", "What to send", html`<ul>${items}</ul>`);
}

/** "1 to 2 weeks", "5 days". */
function rangeText({ least, most }: TimeRange): string {
  const week = 7 * 86_400_000;
  const inWeeks = least % week === 0 && most % week === 0;
  const text = (ms: number) => (inWeeks ? `${ms / week} week${ms === week ? "" : "s"}` : plainDuration(ms));
  return least === most ? text(most) : `${text(least).replace(/ \w+$/, "")} to ${text(most)}`;
}

export function responseTimesPart({ responseTimes }: Pick<HiringPolicy, "responseTimes">): Html | false {
  const promised = (ms: number | null) => (ms === null ? null : rangeText({ least: ms, most: ms }));
  const rows = (
    [
      ["First answer", "firstAnswer"],
      ["Longest silence", "silence"],
      ["Outcome", "outcome"],
    ] as const satisfies readonly (readonly [string, keyof ResponseTimes])[]
  ).flatMap(([name, key]) => {
    const text = promised(responseTimes[key]);
    return text === null ? [] : [html`<dt>${name}</dt><dd>within ${text}</dd>\n`];
  });
  if (rows.length === 0) return false;
  return html`<h2 id="response-times">What we promise</h2>
<dl class="pairs">${rows}</dl>`;
}

export function programmesPart(page: HiringPolicy): Html | false {
  if (page.programmes.length === 0) return false;
  return section(
    page,
    "programmes",
    "Programmes",
    html`${page.programmes.map((one) => programmePart(one, page))}`,
  );
}

function programmePart(programme: Programme, page: HiringPolicy): Html {
  const { title, about, weeks, compensation, cohorts, milestones } = programme;
  const position = page.positions.find(({ key, open }) => key === programme.position && open);
  const contact = page.contacts.find(({ key }) => key === programme.contact);
  const facts = [weeks === null ? null : `${weeks} weeks`, compensation].filter((one) => one !== null);
  return html`<article>
<h3>${title}</h3>
${facts.length > 0 && html`<p class="soft">${facts.join(" · ")}</p>`}
${about !== null && html`<p>${about}</p>`}
${
  cohorts.length > 0 &&
  html`<ul>${cohorts.map(({ title: name, starts, places }) =>
    named(name, `from ${day(starts)}`, places === null ? null : `(${places} places)`),
  )}</ul>`
}
${milestones.length > 0 && html`<ol>${milestones.map((one) => milestonePart(one, page))}</ol>`}
${position !== undefined && html`<p>Apply as <a href="#position-${position.key}">${position.title}</a>.</p>`}
${contact !== undefined && html`<p>Ask: ${addressOf(contact)}</p>`}
</article>`;
}

function milestonePart({ title, week, merged, kinds, requirement }: Milestone, page: HiringPolicy): Html {
  const named = page.requirements.find(({ key }) => key === requirement);
  const which = kinds === null ? "" : ` of ${kinds.map(kindName).join(" or ")}`;
  const what = `${merged} merged contribution${merged === 1 ? "" : "s"}${which}`;
  return html`<li>${title} <span class="soft">(by week ${week}: ${what}${
    named !== undefined && html`, toward <a href="#${anchor(named.key)}">${named.title}</a>`
  })</span></li>\n`;
}

export function volunteerPart(
  page: HiringPolicy,
  { rules, mode }: Pick<Policy, "rules" | "mode">,
): Html | false {
  if (page.volunteer.length === 0) return false;
  const items = page.volunteer.map(({ kind, title, about }) => {
    const reward = rules.kinds[kind]?.reward;
    return named(title, about, reward === undefined ? null : `(${formatMoney(reward)})`);
  });
  const preview =
    mode === "preview" &&
    html`<p class="soft">The programme runs as a preview: amounts show what would be
earned, and nothing is owed yet.</p>`;
  return section(
    page,
    "volunteer",
    "Take part without a position",
    html`<ul>${items}</ul>
${preview}`,
  );
}

export function locationsPart(page: HiringPolicy): Html | false {
  if (page.locations.length === 0) return false;
  return section(
    page,
    "locations",
    "Where",
    html`<ul>${page.locations.map(({ title, about }) => named(title, about))}</ul>`,
  );
}

const purposes: Readonly<Record<ContactPurpose, string | null>> = {
  questions: null,
  applications: "(applications)",
  interest: "(for those who say why)",
};

export function contactsPart(page: HiringPolicy): Html | false {
  if (page.contacts.length === 0) return false;
  const items = page.contacts.map(
    (one) => html`<li><strong>${one.title}</strong>${one.about !== null && `: ${one.about}`}
${purposes[one.purpose] !== null && html`<span class="soft">${purposes[one.purpose]}</span>`}<br>
${addressOf(one)}</li>\n`,
  );
  return section(page, "contacts", "Contact", html`<ul>${items}</ul>`);
}

/** An e-mail address as text: pages link to http(s) alone. */
export function addressOf({ title, email, url }: Contact): Html {
  if (email !== null) return html`<code>${email}</code>`;
  return url === null
    ? html`${title}`
    : html`<a href="${url}" rel="noreferrer">${url.replace(/^https:\/\//, "")}</a>`;
}
