/** `/hiring/<owner>`: an organisation's hiring page, whole, from its policy. Anybody may see it; nobody is named on it. */
import { type Html, html } from "../html.ts";
import type { Page } from "../page.ts";
import { paths } from "./paths.ts";
import type { HiringInForce } from "./ports.ts";
import {
  contactsPart,
  includePart,
  locationsPart,
  programmesPart,
  responseTimesPart,
  stagesPart,
  volunteerPart,
} from "./process.ts";
import { levelsPart, positionsPart, requirementsPart } from "./requirements.ts";

export function hiringPage(owner: string, { page, policy, fileUrl }: HiringInForce): Page {
  const { title, tagline, about, mission, offer, values, introductions } = page;
  const body = html`<p class="soft">${owner}</p>
<h1>${title}</h1>
${tagline !== null && html`<p class="lead">${tagline}</p>`}
${about !== null && html`<p>${about}</p>`}
<p><a class="button" href="#seen">How to be seen</a></p>
${
  mission !== null &&
  html`<h2>What we are here for</h2>
<p>${mission}</p>`
}
${
  values.length > 0 &&
  html`<h2 id="values">What we stand for</h2>
${introductions.values !== undefined && html`<p>${introductions.values}</p>`}
<ul>${values.map((one) => html`<li><strong>${one.title}</strong>${one.about !== null && `: ${one.about}`}</li>\n`)}</ul>`
}
${
  offer.length > 0 &&
  html`<h2 id="offer">What we offer</h2>
${introductions.offer !== undefined && html`<p>${introductions.offer}</p>`}
<ul>${offer.map((one) => html`<li>${one}</li>\n`)}</ul>`
}
${positionsPart(page)}
${levelsPart(page)}
${requirementsPart(page)}
${seenPart(owner)}
${stagesPart(page)}
${includePart(page)}
${responseTimesPart(page)}
${programmesPart(page)}
${volunteerPart(page, policy)}
${locationsPart(page)}
${contactsPart(page)}
<p class="soft">${fileUrl !== null && html`All of this stands in <a href="${fileUrl}">the organisation's policy</a>. `}The
hiring team has <a href="${paths.people(owner)}">a page of its own</a>.</p>`;
  return { title: `${title} at ${owner}`, body };
}

function seenPart(owner: string): Html {
  return html`<h2 id="seen">How to be seen</h2>
<ol>
<li>Have a pull request merged. What the merge shows stands above, under each thing that we look for.</li>
<li><a href="${paths.own(owner)}">Join on your page</a>, where nobody else sees it, or with the comment
<code>/hiring join</code>, which everybody sees.</li>
<li>Your page shows you all that the hiring team sees, and why it counts. Leave whenever you like.</li>
</ol>
<p class="soft">Before you join, nothing is kept about you for hiring. Nobody is ranked, and no program decides about
anybody.</p>`;
}
