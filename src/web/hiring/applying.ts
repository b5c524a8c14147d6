/** How somebody who joined applies, on their own page: what is open, and where applications go. */
import { type Html, html } from "../html.ts";
import { paths } from "./paths.ts";
import type { Organisation } from "./ports.ts";
import { addressOf } from "./process.ts";

export function applyingPart({ hiring, login }: Organisation): Html | false {
  if (hiring === null) return false;
  const { positions, contacts, interest } = hiring.page;
  const open = positions.filter((one) => one.open);
  const to = contacts.filter(({ purpose }) => purpose !== "questions");
  if (to.length === 0 || (open.length === 0 && interest === null)) return false;
  const lists = html`<ul>${open.map(({ key, title }) => html`<li><a href="${paths.hiring(login)}#position-${key}">${title}</a></li>\n`)}</ul>`;
  return html`<h2 id="applying">Applying</h2>
${open.length > 0 ? lists : html`<p>${interest?.question}</p>`}
<p>Write to ${to.map((one, index) => html`${index > 0 && " or "}${addressOf(one)}`)}, and send one of the files below along if
you like.</p>`;
}
