/**
 * Finds the paragraphs of a comment that stand in no quote, list, code, table or HTML, in time linear in its length:
 * anybody may comment, and a Markdown parser can be kept busy for minutes by a comment made for that. Block structure
 * as in https://spec.commonmark.org/0.31.2; where telling exactly takes more, a line is taken as quoted.
 */

/** Lines that belong together. Only the first `shown` are seen as text for sure: the others may be a table. */
export interface Paragraph {
  readonly lines: readonly string[];
  readonly shown: number;
}

/** What the line before left open. */
type Open =
  | { readonly type: "nothing" }
  | { readonly type: "paragraph"; readonly lines: string[] }
  | { readonly type: "fence"; readonly end: RegExp }
  /** `end` null: a blank line ends it. `unsure`: or it may be the text of a quote or item. */
  | { readonly type: "html"; readonly end: RegExp | null; readonly unsure?: true }
  | { readonly type: "quote" }
  /** A list item reaches as far as lines are indented to its content, or follow it without a blank line. */
  | { readonly type: "item"; readonly content: number; readonly afterBlank: boolean };

const nothingOpen: Open = { type: "nothing" };
/** Where telling code from text would take a whole parser, the rest of the comment is taken as code. */
const codeToTheEnd: Open = { type: "fence", end: /(?!)/ };

export function findParagraphs(body: string): Paragraph[] {
  const found: Paragraph[] = [];
  let open = nothingOpen;
  // Blank lines end HTML, but what stands between <blockquote> and </blockquote> is a quote all the same.
  let quotes = 0;
  for (const line of body.split(/\r\n|\r|\n/)) {
    const next = after(open, line);
    if (open.type === "paragraph" && next !== open && quotes === 0 && !isUnderline(line)) {
      found.push(withoutTable(open.lines));
    }
    const isHtml = next.type === "html";
    if (isHtml && next.end === null) quotes = Math.max(0, quotes + quotesOpened(line));
    open = isHtml && next.end?.test(line) === true ? nothingOpen : next;
  }
  if (open.type === "paragraph" && quotes === 0) found.push(withoutTable(open.lines));
  return found;
}

/** What is open when the line has been read. The same object when the line belongs to what was open before it. */
function after(open: Open, line: string): Open {
  switch (open.type) {
    case "nothing":
      return start(line);
    case "paragraph":
      return afterParagraph(open, line);
    case "fence":
      return open.end.test(line) ? nothingOpen : open;
    case "html":
      if (open.end === null && isBlank(line)) return nothingOpen;
      return open.unsure === true && opensCode(line) ? codeToTheEnd : open;
    case "quote":
      if (isBlank(line)) return nothingOpen;
      return startsQuote(line) ? open : goingOn(open, line);
    case "item":
      return afterItem(open, line);
  }
}

function afterParagraph(open: Open & { type: "paragraph" }, line: string): Open {
  if (isBlank(line) || isUnderline(line)) return nothingOpen;
  // What starts like the definition of a link may be none of a paragraph, and then any list can follow it.
  const interrupting = interruption(line, open.lines[0]?.trimStart().startsWith("[") ?? false);
  if (interrupting !== null) return interrupting;
  open.lines.push(line);
  return open;
}

function afterItem(open: Open & { type: "item" }, line: string): Open {
  if (isBlank(line)) return { ...open, afterBlank: true };
  if (indent(line) >= open.content) return { ...open, afterBlank: false };
  return open.afterBlank ? start(line) : goingOn(open, line);
}

/** A line right after a quote's or an item's, without its mark: a part of it unless it starts something else. */
function goingOn(open: Open, line: string): Open {
  return interruption(line, true) ?? (tagAlone.test(line) ? { type: "html", end: null, unsure: true } : open);
}

function opensCode(line: string): boolean {
  const opened = interruption(line, true);
  return opened?.type === "fence" || (opened?.type === "html" && opened.end !== null);
}

/** What the line opens where nothing is. */
function start(line: string): Open {
  if (isBlank(line) || indent(line) >= 4) return nothingOpen;
  const other: Open = tagAlone.test(line)
    ? { type: "html", end: null }
    : { type: "paragraph", lines: [line] };
  return interruption(line, true) ?? other;
}

/**
 * What the line opens even where a paragraph goes on, or `null`. An empty item and one whose number is not 1 do so
 * only with `anyItem`.
 */
function interruption(line: string, anyItem: boolean): Open | null {
  if (indent(line) >= 4) return null;
  const fence = /^ *(?:(`{3,})[^`]*$|(~{3,}))/.exec(line);
  const run = fence?.[1] ?? fence?.[2];
  if (run !== undefined) {
    return { type: "fence", end: new RegExp(`^ {0,3}${run.charAt(0)}{${run.length},}[ \\t]*$`) };
  }
  if (/^ *#{1,6}(?:[ \t]|$)/.test(line) || isBreak(line)) return nothingOpen;
  if (startsQuote(line)) return { type: "quote" };
  return startHtml(line) ?? startItem(line, anyItem);
}

function startsQuote(line: string): boolean {
  return /^ {0,3}>/.test(line);
}

function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

function isUnderline(line: string): boolean {
  return /^ {0,3}(?:=+|-+)[ \t]*$/.test(line);
}

function isBreak(line: string): boolean {
  return /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(line);
}

function startItem(line: string, anyItem: boolean): Open | null {
  const [, before, bullet, number, space = ""] =
    /^( {0,3})(?:([-+*])|(\d{1,9})[.)])([ \t]+|$)/.exec(line) ?? [];
  if (before === undefined) return null;
  const marker = line.slice(0, before.length + (bullet?.length ?? (number?.length ?? 0) + 1));
  const isEmpty = isBlank(line.slice(marker.length));
  if (!anyItem && (isEmpty || (number !== undefined && Number(number) !== 1))) return null;
  const gap = indent(`${" ".repeat(marker.length)}${space}x`) - marker.length;
  return {
    type: "item",
    content: marker.length + (isEmpty || gap > 4 ? 1 : gap),
    afterBlank: false,
  };
}

/** Columns of white space before the text; a tab reaches to the next multiple of four. */
function indent(line: string): number {
  let columns = 0;
  for (const character of line) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += 4 - (columns % 4);
    else break;
  }
  return columns;
}

/** https://spec.commonmark.org/0.31.2/#html-blocks: the start and the end of each kind that interrupts a paragraph. */
const htmlBlocks: readonly { readonly start: RegExp; readonly end: RegExp | null }[] = [
  { start: /^<(?:script|pre|style|textarea)(?:[ \t>]|$)/i, end: /<\/(?:script|pre|style|textarea)>/i },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<![a-z]/i, end: />/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  {
    start:
      /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ \t]|\/?>|$)/i,
    end: null,
  },
];

/** The kind of HTML block that interrupts no paragraph: a whole tag of any name, with nothing after it. */
const tagAlone =
  /^ {0,3}<(?:\/[a-z][a-z\d-]*[ \t]*|[a-z][a-z\d-]*(?:[ \t]+[a-z_:][\w.:-]*(?:[ \t]*=[ \t]*(?:[^ \t"'=<>`]+|'[^']*'|"[^"]*"))?)*[ \t]*\/?)>[ \t]*$/i;

function startHtml(line: string): Open | null {
  const text = line.replace(/^ {0,3}/, "");
  if (!text.startsWith("<")) return null;
  const block = htmlBlocks.find(({ start }) => start.test(text));
  return block === undefined ? null : { type: "html", end: block.end };
}

function quotesOpened(line: string): number {
  return [...line.matchAll(/<(\/?)blockquote\b/gi)].reduce(
    (sum, [, slash]) => sum + (slash === "" ? 1 : -1),
    0,
  );
}

/** GitHub reads a line of dashes between bars, and the one before it, as the head of a table. */
function withoutTable(lines: readonly string[]): Paragraph {
  const rule = lines.findIndex(
    (line, index) =>
      index > 0 &&
      /[|:]/.test(line) &&
      /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/.test(line),
  );
  return { lines, shown: rule === -1 ? lines.length : rule - 1 };
}
