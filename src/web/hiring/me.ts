/** `/me`: what organisations keep about whoever is signed in, and what they want done with it. */
import type { Evidence } from "../../domain/evidence/evidence.ts";
import { isSeen, type Participation, type Wish } from "../../domain/participation.ts";
import { day } from "../../messages/day.ts";
import { forgetting, hiringAnswers, noticePoints } from "../../messages/hiring.ts";
import { type Html, html } from "../html.ts";
import { markdown, sentenceHtml } from "../markdown.ts";
import type { Page } from "../page.ts";
import { applyingPart } from "./applying.ts";
import { evidenceParts, levelMark } from "./evidence.ts";
import { downloads, paths } from "./paths.ts";
import type { Organisation, Standing } from "./ports.ts";
import { anchor } from "./requirements.ts";
import { formToken, type SignedIn } from "./visit.ts";

/** What a page of somebody's own says after they did something there. */
const said: Readonly<Record<string, string>> = {
  join: "You have joined. What was merged before is being read from GitHub; it may take a minute.",
  leave: "You have left. The hiring team sees nothing of you any more.",
  object: "Noted. Nothing is done any more with what is kept of you, until you join again.",
  badges: "Saved.",
};

export function saidPart(visit: SignedIn): Html | false {
  const text = said[visit.query.get("said") ?? ""];
  return text !== undefined && html`<p class="said" role="status">${text}</p>`;
}

export interface OwnPlace {
  readonly at: Organisation;
  readonly standing: Standing;
}

export function mePage(visit: SignedIn, places: readonly OwnPlace[], others: readonly string[]): Page {
  const body = html`<h1>Your page</h1>
${saidPart(visit)}
<p>You are signed in as <strong>${visit.visitor.login}</strong>. Here is what organisations keep about you for hiring.
${places.length === 0 && "None keeps anything."}</p>
${places.map(
  ({ at, standing }) => html`<article>
<h2><a href="${paths.own(at.login)}">${at.login}</a></h2>
<p>${stateText(standing.participation)}</p>
${actionsPart(visit, at, standing)}
</article>`,
)}
${
  others.length > 0 &&
  html`<h2>${places.length === 0 ? "Organisations" : "Other organisations"}</h2>
<p>Each says on its hiring page what it looks for. Joining is on your page there.</p>
<ul>${others.map(
    (login) =>
      html`<li><a href="${paths.hiring(login)}">${login}</a> (<a href="${paths.own(login)}">your page there</a>)</li>\n`,
  )}</ul>`
}`;
  return { title: "Your page", body };
}

function stateText(participation: Participation | undefined): string {
  if (participation === undefined) return "You have not joined. Nothing is kept about you for hiring.";
  const since = day(participation.since);
  switch (participation.state) {
    case "joined":
      return `You joined on ${since}. The hiring team sees your evidence.`;
    case "left":
      return `You left on ${since}. The hiring team sees nothing of you.`;
    case "objected":
      return `You objected on ${since}. What is kept stays, and nothing is done with it.`;
  }
}

export interface OwnView extends OwnPlace {
  readonly evidence: Evidence | null;
  readonly server: string;
}

/** `/me/<owner>`: the notice, and everything that the hiring team sees, with its reasons. */
export function ownPage(visit: SignedIn, { at, standing, evidence, server }: OwnView): Page {
  const { hiring, login } = at;
  const allAt = visit.query.has("all") ? null : `${paths.own(login)}?all=yes`;
  const body = html`<p class="soft"><a href="${paths.me}">Your page</a></p>
<h1>You and ${login}</h1>
${saidPart(visit)}
<p>${stateText(standing.participation)}${hiring !== null && html` <a href="${paths.hiring(login)}">What ${login} looks for</a>.`}</p>
${!isSeen(standing.participation) && noticePart(at)}
${actionsPart(visit, at, standing)}
${
  evidence !== null &&
  hiring !== null &&
  html`${overviewPart(evidence)}
${evidenceParts(evidence, { page: hiring.page, server, fileUrl: hiring.fileUrl, allAt })}
${applyingPart(at)}
${takeAlongPart(visit, at, standing)}
<details><summary>What is kept, for what, how long, and who sees it</summary>
${markdown(noticePoints(hiring.page).join("\n"))}</details>`
}`;
  return { title: `You and ${login}`, body };
}

function overviewPart({ requirements }: Evidence): Html {
  const rows = requirements.filter(({ level }) => level !== "none");
  if (rows.length === 0) return html`<p>No evidence here yet. What it takes stands below.</p>`;
  return html`<ul>${rows.map(({ key, title, level }) => html`<li><a href="#${anchor(key)}">${title}</a> ${levelMark(level)}</li>\n`)}</ul>`;
}

function noticePart({ hiring, login }: Organisation): Html | false {
  return (
    hiring !== null &&
    html`<h2>If you join</h2>
<p>This is kept about you at ${login} then, under your numeric id:</p>
${markdown(noticePoints(hiring.page).join("\n"))}`
  );
}

/** The same that the commands do, in private. */
function actionsPart(visit: SignedIn, { hiring, login }: Organisation, { participation }: Standing): Html {
  const button = (wish: Wish, text: string, style = "quiet") =>
    html`<form method="post" action="${paths.wish(login, wish)}">${formToken(visit)}<button class="${style}" type="submit">${text}</button></form>`;
  const state = participation?.state;
  return html`<div class="actions">
${hiring !== null && state !== "joined" && button("join", state === undefined ? "Join" : "Join again", "main")}
${(state === "joined" || state === "objected") && button("leave", "Leave")}
${state === "joined" && button("object", "Object")}
${
  state !== undefined &&
  html`<a class="button quiet" href="${paths.download(login, "everything.json")}">Export everything</a>
<a href="${paths.wish(login, "forget")}">Forget me</a>`
}
</div>
${state === "joined" && html`<p class="soft">Leaving deletes the evidence. Objecting keeps it and stops everything that is done with it.</p>`}`;
}

const fileTitles = {
  "everything.json": "everything that is kept, as JSON",
  "resume.json": "your evidence as a JSON Resume",
  "evidence.md": "your evidence as Markdown",
} as const;

function takeAlongPart(visit: SignedIn, { login, hiring }: Organisation, { badges }: Standing): Html {
  const first = hiring?.page.requirements[0];
  return html`<h2 id="take-along">Take it along</h2>
<ul>${downloads.map((file) => html`<li><a href="${paths.download(login, file)}">${fileTitles[file]}</a></li>\n`)}</ul>
<h3>Badges</h3>
<p>${badges ? "On: anybody can fetch the level of each requirement." : "Off. Switched on, anybody can fetch the level of each requirement, to show it as a badge."}
${badges && first !== undefined && html`Their addresses look like <code>${paths.badge(login, visit.visitor.login, first.key)}</code>.`}</p>
<form method="post" action="${paths.badges(login)}">${formToken(visit)}
<button class="quiet" type="submit" name="shown" value="${badges ? "no" : "yes"}">${badges ? "Switch badges off" : "Switch badges on"}</button></form>`;
}

/** Asked before somebody is forgotten; the same words as the command's. */
export function forgetPage(visit: SignedIn, { login }: Organisation): Page {
  const body = html`<h1>Forget everything about you?</h1>
<p>${sentenceHtml(forgetting)}</p>
<p class="soft">This is not for ${login} alone: everywhere on this instance, nothing leads to you any more.</p>
<div class="actions"><form method="post" action="${paths.wish(login, "forget")}">${formToken(visit)}
<button class="danger" type="submit">Forget me</button></form>
<a href="${paths.own(login)}">Keep it</a></div>`;
  return { title: "Forget everything?", body };
}

export function forgottenPage(): Page {
  const body = html`<h1>You are being forgotten</h1>
<p role="status">${sentenceHtml(hiringAnswers.forgotten)} You are signed out.</p>`;
  return { title: "Being forgotten", body };
}

/** For whoever is not signed in. */
export function signInPage(to: string): Page {
  const body = html`<h1>Your page</h1>
<p>What organisations keep about you for hiring, and what you want done with it. It is yours alone, so sign in first.</p>
<p><a class="button" href="${paths.signIn(to)}">Sign in with GitHub</a></p>
<p class="soft">GitHub tells this page who you are: your numeric id and your login. Nothing else is asked, and what GitHub
gives for it is thrown away at once. A cookie keeps you signed in until you sign out, for a week at most.</p>`;
  return { title: "Sign in", body };
}
