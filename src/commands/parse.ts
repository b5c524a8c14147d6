/** Finds commands in a comment: lines of ordinary text that start with a slash. Quotes, code and HTML are not read. */
import { fromMarkdown } from "mdast-util-from-markdown";
import { findParagraphs } from "./paragraphs.ts";

type Node = ReturnType<typeof fromMarkdown>["children"][number];
type Inner = Node | Extract<Node, { children: unknown }>["children"][number];

/** One command as written: its name in lower case, and its words. */
export interface Call {
  readonly name: string;
  readonly words: readonly Word[];
  /** The line, white space folded. */
  readonly text: string;
  /** How many equal lines stand before it in the comment. */
  readonly occurrence: number;
}

export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** GitHub takes 65,536 characters in a comment, of which each may be two of JavaScript's. */
const longestComment = 2 * 65_536;
const mostCalls = 10;
/** How much text with code spans, HTML or links is parsed, in all, before the rest is left unread; a parse costs too. */
const mostParsed = 8192;
const parseCost = 256;

/** The commands of a comment in order, at most ten. */
export function findCalls(body: string): Call[] {
  return allCalls(body).slice(0, mostCalls);
}

/** The commands of an edited comment that its earlier text did not hold. */
export function newCalls(body: string, previousBody: string | null): Call[] {
  if (previousBody === null) return findCalls(body);
  const calls = findCalls(body);
  if (calls.length === 0) return [];
  // All of the earlier ones: what was left out then as too much does not run because something before it is gone.
  const before = new Set(allCalls(previousBody).map(identity));
  return calls.filter((call) => !before.has(identity(call)));
}

function identity(call: Call): string {
  return `${call.occurrence} ${call.text}`;
}

function allCalls(body: string): Call[] {
  if (body.length > longestComment || !/^[^\S\r\n\u2028\u2029]*\//m.test(body)) return [];
  const calls: Call[] = [];
  const seen = new Map<string, number>();
  for (const line of commandLines(body)) {
    const [, name, rest] = startOfCommand.exec(line.trim().replace(/\s+/g, " ")) ?? [];
    if (name === undefined || rest === undefined) continue;
    const text = `/${name.toLowerCase()}${rest}`;
    const occurrence = seen.get(text) ?? 0;
    seen.set(text, occurrence + 1);
    calls.push({ name: name.toLowerCase(), words: splitWords(rest), text, occurrence });
  }
  return calls;
}

const startOfCommand = /^\/([a-z][a-z-]*)(?![^\s])(.*)$/i;

/** Lines that start with a slash and are text, not code, HTML or a link that began on a line before. */
function commandLines(body: string): string[] {
  const found: string[] = [];
  let left = mostParsed;
  for (const paragraph of findParagraphs(body)) {
    const shown = paragraph.lines.slice(0, paragraph.shown);
    const commands = shown.flatMap((line, index) => (line.trim().startsWith("/") ? index : []));
    const last = commands.at(-1);
    if (last === undefined) continue;
    let inside = new Set<number>();
    if (shown.slice(0, last).some((line) => /[`<[]/.test(line))) {
      // What may be a table ends the paragraph, or goes on with it: a command has to be text in both cases.
      const texts = [...new Set([shown.join("\n"), paragraph.lines.join("\n")])];
      for (const text of texts) left -= text.length + parseCost;
      if (left < 0) break;
      inside = new Set(texts.flatMap((text) => [...linesInside(text)]));
    }
    found.push(...commands.filter((index) => !inside.has(index)).map((index) => shown[index] ?? ""));
  }
  return found;
}

/** Emphasis and character references hide no line, and many of them take long to parse. */
const parsing = { extensions: [{ disable: { null: ["attention", "characterReference"] } }] };

/** Numbers from 0 of the lines at whose start something other than text goes on. */
function linesInside(text: string): Set<number> {
  const lines = new Set<number>();
  const exclude = ({ position }: Inner, from: "first" | "second") => {
    if (position === undefined) return;
    const first = position.start.line + (from === "first" ? 0 : 1);
    for (let line = first; line <= position.end.line; line++) lines.add(line - 1);
  };
  for (const block of fromMarkdown(text, parsing).children) {
    if (block.type !== "paragraph") exclude(block, "first");
    else
      for (const inline of block.children) {
        // A hard break ends where the next line starts, and hides nothing of it.
        if (inline.type !== "text" && inline.type !== "break") exclude(inline, "second");
      }
  }
  return lines;
}

function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/["“”„«»]([^"“”„«»]*)["“”„«»]|(\S+)/g)) {
    const [, quoted, bare] = match;
    words.push({ text: quoted?.trim() ?? bare ?? "", quoted: quoted !== undefined });
  }
  return words;
}
