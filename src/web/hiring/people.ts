/** The hiring team's view: who joined, by requirement and date or by login. No totals, no ranks, no counts of people. */
import type { Evidence } from "../../domain/evidence/evidence.ts";
import { day } from "../../messages/day.ts";
import { type Html, html } from "../html.ts";
import type { Page } from "../page.ts";
import { evidenceParts, levelMark } from "./evidence.ts";
import { paths } from "./paths.ts";
import type { HiringInForce, ListedPeople, Someone } from "./ports.ts";
import { anchor } from "./requirements.ts";

export interface PeopleView {
  readonly owner: string;
  readonly hiring: HiringInForce;
  /** The requirement's key; `null` where people are looked for by login. */
  readonly requirement: string | null;
  /** What logins are to begin with; "" where they may be any. */
  readonly search: string;
  readonly listed: ListedPeople;
  readonly evidence: ReadonlyMap<number, Evidence>;
}

export function peoplePage(view: PeopleView): Page {
  const { owner, hiring, requirement, listed, search } = view;
  const chosen = hiring.page.requirements.find(({ key }) => key === requirement);
  const body = html`<p class="soft"><a href="${paths.hiring(owner)}">${hiring.page.title} at ${owner}</a></p>
<h1>People who want to be seen</h1>
<form class="search" method="get" action="${paths.people(owner)}" role="search">
<input type="text" name="login" value="${search}" maxlength="39" aria-label="Login" placeholder="Login begins with"
  autocomplete="off" autocapitalize="none" spellcheck="false">
<button class="quiet" type="submit">Find</button></form>
<nav class="tabs" aria-label="Requirements">${hiring.page.requirements.map(
    ({ key, title }) =>
      html`<a href="${paths.people(owner, { requirement: key })}" ${key === requirement && html`aria-current="page"`}>${title}</a>\n`,
  )}</nav>
${chosen === undefined ? searchText(search) : html`<h2>${chosen.title}</h2>`}
${listed.rows.length === 0 ? html`<p>Nobody here.</p>` : rowsPart(view)}
${
  listed.next !== null &&
  html`<p><a class="button quiet" rel="next" href="${paths.people(owner, {
    ...(requirement === null ? { login: search } : { requirement }),
    after: listed.next,
  })}">Further on</a></p>`
}
<p class="soft">By the day on which work last counted, which says nothing of who fits. Whoever leaves or objects is gone from
here at once.</p>`;
  return { title: `People at ${owner}`, body };
}

function searchText(search: string): Html {
  return search === ""
    ? html`<h2>Everybody who joined, by login</h2>`
    : html`<h2>Logins that begin with ${search}</h2>`;
}

function rowsPart({ owner, requirement, listed, evidence }: PeopleView): Html {
  if (requirement === null) {
    return html`<ul>${listed.rows.map(({ login }) => html`<li><a href="${paths.person(owner, login)}">${login}</a></li>\n`)}</ul>`;
  }
  const rows = listed.rows.map(({ id, login, last }) => {
    const level = evidence.get(id)?.requirements.find(({ key }) => key === requirement)?.level ?? "none";
    return html`<tr><td><a href="${paths.person(owner, login)}#${anchor(requirement)}">${login}</a></td>
<td>${levelMark(level)}</td><td>${last !== null && day(last)}</td></tr>\n`;
  });
  return html`<table class="people"><thead><tr><th scope="col">Login</th><th scope="col">Level</th><th scope="col">Last counted</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

export interface PersonView {
  readonly owner: string;
  readonly hiring: HiringInForce;
  readonly person: Someone;
  readonly evidence: Evidence;
  readonly server: string;
  readonly allAt: string | null;
}

/** The same object that the person sees. */
export function personPage({ owner, hiring, person, evidence, server, allAt }: PersonView): Page {
  const shown = evidence.requirements.filter(({ level }) => level !== "none");
  const body = html`<p class="soft"><a href="${paths.people(owner)}">People who want to be seen</a></p>
<h1>${person.login}</h1>
<p><a href="${server}/${encodeURIComponent(person.login)}" rel="noreferrer">On GitHub</a>. ${person.login} sees all that stands here.</p>
<ul>${shown.map(({ key, title, level }) => html`<li><a href="#${anchor(key)}">${title}</a> ${levelMark(level)}</li>\n`)}</ul>
${evidenceParts(evidence, { page: hiring.page, server, fileUrl: hiring.fileUrl, allAt })}`;
  return { title: `${person.login} at ${owner}`, body };
}
