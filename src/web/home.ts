/** `GET /`: says that Foothold runs here, and where to go on. Nothing on it is private. */
import { packageVersion } from "../package.ts";
import { html } from "./html.ts";
import { sendPage } from "./page.ts";
import type { Handler } from "./server.ts";

/** Pages of this instance that anybody may see. */
export interface HomeLink {
  /** A path of this instance. */
  readonly path: string;
  readonly title: string;
}

export function homeRoute(links: readonly HomeLink[]): Handler {
  const body = html`<h1>Foothold</h1>
<p>Foothold runs here, version ${packageVersion}. It runs an open-source organisation's contribution programme from one
file, <code>.github/foothold.yml</code>: maintainers price issues with labels, and what merged work
earns is recorded in a ledger.</p>
<ul>
${links.map(({ path, title }) => html`<li><a href="${path}">${title}</a></li>\n`)}</ul>`;
  return (_request, response) => sendPage(response, { title: "Running", body });
}
