/** `GET /`: says that Foothold runs here, and where to go on. Nothing on it is private. */
import { packageVersion } from "../package.ts";
import { paths } from "./hiring/paths.ts";
import { html } from "./html.ts";
import { sendPage } from "./page.ts";
import type { Handler } from "./server.ts";

/** `organisations`: whose hiring page anybody may see. */
export function homeRoute(organisations: () => Promise<readonly string[]>): Handler {
  return async (_request, response) => {
    const logins = await organisations();
    const body = html`<h1>Foothold</h1>
<p>Foothold runs here, version ${packageVersion}. It runs an open-source organisation's contribution programme from one
file, <code>.github/foothold.yml</code>: maintainers price issues with labels, and what merged work
earns is recorded in a ledger.</p>
${
  logins.length > 0 &&
  html`<h2>Hiring</h2>
<ul>
${logins.map((login) => html`<li><a href="${paths.hiring(login)}">${login}</a></li>\n`)}</ul>`
}
<ul>
<li><a href="${paths.me}">Your page</a>: what is kept about you for hiring</li>
<li><a href="/readyz">Is it ready to work?</a></li>
</ul>`;
    sendPage(response, { title: "Running", body });
  };
}
