/** Tables of the report: a caption, a heading for every row and column, and numbers to the right. */
import { type Html, type HtmlValue, html } from "../../web/html.ts";
import { alignPoints } from "../table.ts";

export interface Heading {
  readonly title: string;
  /** Whether its cells are numbers. */
  readonly number?: boolean;
}

/** The first cell of each row is its heading. */
export function tableHtml(
  caption: string,
  headings: readonly Heading[],
  texts: readonly (readonly (string | number)[])[],
): Html | null {
  if (texts.length === 0) return null;
  const columns = headings.map(({ number }, index) => {
    const cells = texts.map((row) => String(row[index] ?? ""));
    return number === true ? aligned(cells.map(grouped)) : cells;
  });
  const rows = texts.map((_, row) => columns.map((cells) => cells[row] ?? ""));
  const kind = (index: number) => (headings[index]?.number === true ? "number" : "");
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${headings.map(({ title }, index) => html`<th scope="col" class="${kind(index)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...cells]) =>
      html`<tr><th scope="row" class="${kind(0)}">${first}</th>${cells.map(
        (cell, index) => html`<td class="${kind(index + 1)}">${cell}</td>`,
      )}</tr>
`,
  )}</tbody>
</table></div>
`;
}

/** "1,234,567.25": only in this report, which nobody reads amounts back from. */
export function grouped(decimal: string): string {
  const [whole = "", ...fraction] = decimal.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}

/** Points under points, by spaces as wide as a digit, and as a point where there is none. */
function aligned(decimals: readonly string[]): string[] {
  return alignPoints(decimals).map((text) => {
    const padded = text.replace(/ +$/, (spaces) => "\u2007".repeat(spaces.length));
    return text.includes(".") ? padded : padded.replace("\u2007", "\u2008");
  });
}

/** What only some want to read. */
export function folded(summary: string, content: HtmlValue): Html | null {
  if (content === null) return null;
  return html`<details><summary>${summary}</summary>
${content}</details>
`;
}
