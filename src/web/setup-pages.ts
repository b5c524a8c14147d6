/** The pages of the setup flow: the questions, what is about to be asked of GitHub, and what came of it. */
import type { Asked, Manifest } from "../github/manifest.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./page.ts";

/** What the form holds, as it was typed. */
export interface Answers {
  readonly organisation: string;
  readonly kind: string;
  readonly address: string;
}

/** What is wrong with the answers, by field. */
export type Mistakes = Partial<Record<keyof Answers, string>>;

export function questionsPage(answers: Answers, mistakes: Mistakes): Page {
  const hasMistakes = Object.keys(mistakes).length > 0;
  const body = html`<h1>Set Foothold up</h1>
<p>Foothold acts as a GitHub App of your own. Two answers are needed here; GitHub then shows what the App may do and
makes it, and its keys come back to this machine by themselves.</p>
${hasMistakes && html`<p class="wrong" role="alert">Something below has to be changed.</p>`}
<form method="post" action="/setup">
${organisationField(answers, mistakes)}
${addressField(answers, mistakes)}
<button type="submit">Go on</button>
</form>
<h2>You have an App already?</h2>
<p>Stop Foothold and set <code>APP_ID</code>, <code>PRIVATE_KEY_PATH</code> and <code>WEBHOOK_SECRET</code>, in the
environment or in a file <code>.env</code> beside where you start it.</p>`;
  return { title: "Set up", body, status: hasMistakes ? 422 : 200 };
}

function organisationField({ organisation }: Answers, mistakes: Mistakes): Html {
  return html`<fieldset>
<legend>Who owns the App?</legend>
<label for="organisation">Organisation on GitHub</label>
<input type="text" id="organisation" name="organisation" value="${organisation}" maxlength="39" autocomplete="off"
  autocapitalize="none" spellcheck="false" ${invalid("organisation", mistakes)}>
${mistake("organisation", mistakes)}
<p class="soft">Leave it empty for your own account. An owner of the organisation has to make the App.</p>
</fieldset>`;
}

function addressField({ kind, address }: Answers, mistakes: Mistakes): Html {
  const choice = (value: string, text: string) => html`<label class="choice">
<input type="radio" name="kind" value="${value}" ${kind === value && html`checked`}> <span>${text}</span></label>`;
  return html`<fieldset>
<legend>Where does GitHub reach Foothold?</legend>
${choice("instance", "At its public address, such as https://foothold.example.org")}
${choice("proxy", "Through a webhook proxy, to try it from this machine: the address of a channel, such as https://smee.io/abc")}
${mistake("kind", mistakes)}
<label for="address">Address</label>
<input type="url" id="address" name="address" value="${address}" required maxlength="500" autocomplete="off"
  placeholder="https://" ${invalid("address", mistakes)}>
${mistake("address", mistakes)}
<p class="soft">It can be changed later, on the App's settings page.</p>
</fieldset>`;
}

function invalid(field: keyof Answers, mistakes: Mistakes): Html | false {
  return mistakes[field] !== undefined && html`aria-invalid="true" aria-describedby="${field}-mistake"`;
}

function mistake(field: keyof Answers, mistakes: Mistakes): Html | false {
  const text = mistakes[field];
  return text !== undefined && html`<p class="wrong" id="${field}-mistake">${text}</p>`;
}

export interface Confirmation {
  readonly manifest: Manifest;
  /** The manifest as it is sent. */
  readonly sent: object;
  readonly hookUrl: string;
  readonly organisation: string | null;
  /** Where the form goes, on GitHub. */
  readonly target: string;
}

export function confirmationPage(confirmation: Confirmation): Page {
  const { manifest, sent, hookUrl, organisation, target } = confirmation;
  const body = html`<h1>What the App will be</h1>
<p>It belongs to ${organisation === null ? "your own account" : html`the organisation <strong>${organisation}</strong>`},
and GitHub sends what happens to <code>${hookUrl}</code>.</p>
<h2>What it may do</h2>
${askedList(manifest.permissions)}
<h2>What it hears of</h2>
${askedList(manifest.events)}
<form method="post" action="${target}">
<input type="hidden" name="manifest" value="${JSON.stringify(sent)}">
<button type="submit">Make it on GitHub</button>
</form>
<p class="soft">GitHub lets you change the name, then sends you back here. <a href="/">Change the answers</a></p>`;
  return { title: "What the App will be", body, formsTo: [new URL(target).origin] };
}

function askedList(asked: readonly Asked[]): Html {
  const row = ({ name, level, reason }: Asked) =>
    html`<div><dt>${name}${level !== "" && `: ${level}`}</dt><dd>${reason}</dd></div>\n`;
  return html`<dl class="asked">
${asked.map(row)}</dl>`;
}

export interface Made {
  readonly name: string;
  /** The App's page on GitHub. */
  readonly url: string;
  readonly file: string;
  /** Where webhooks have to be forwarded to, when they come through a proxy. */
  readonly forward: { readonly from: string; readonly to: string } | null;
  readonly home: string;
}

export function madePage({ name, url, file, forward, home }: Made): Page {
  const body = html`<h1>${name} is made</h1>
<p>Its keys are in <code>${file}</code>, which only the account that runs Foothold can read. Foothold is starting with
them now; nothing has to be restarted.</p>
<p><a class="button" href="${url}/installations/new">Install it on repositories</a></p>
${
  forward !== null &&
  html`<h2>Forward the webhooks</h2>
<p>While you try Foothold from this machine, keep this running beside it:</p>
<pre><code>npx smee-client --url ${forward.from} --target ${forward.to}</code></pre>`
}
<h2>Then</h2>
<ol>
<li>Put a policy into a repository, as <code>.github/foothold.yml</code>. It begins in preview, and owes nothing.</li>
<li>For the pages that people sign in to, set <code>FOOTHOLD_URL</code> to this instance's public address and start
Foothold again. GitHub knows the way back to it already.</li>
<li>Run <code>npm run foothold doctor</code>: it says what is still missing.</li>
<li><a href="${home}">Foothold's own page</a> says that it runs.</li>
</ol>`;
  return { title: "The App is made", body };
}

/** One thing that stands in the way, and the way on. */
export function troublePage(status: number, text: string): Page {
  const body = html`<h1>That did not work</h1>
<p role="alert">${text}</p>
<p><a class="button" href="/">Back to the beginning</a></p>`;
  return { title: "That did not work", body, status };
}
