/** Finds commands in a comment: lines of ordinary text that start with a slash. Quotes, code and HTML are not read. */
import { fromMarkdown } from "mdast-util-from-markdown";

type Block = ReturnType<typeof fromMarkdown>["children"][number];
type Node = Block | Extract<Block, { children: unknown }>["children"][number];

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

/** A comment on GitHub holds 65,536 characters; Markdown that is larger was not written in a comment. */
const longestComment = 65_536;
const mostCalls = 10;

/** The commands of a comment in order, at most ten. */
export function findCalls(body: string): Call[] {
  if (!/^\s*\//m.test(body) || body.length > longestComment) return [];
  const calls: Call[] = [];
  const seen = new Map<string, number>();
  for (const line of commandLines(body)) {
    const text = line.trim().replace(/\s+/g, " ");
    const name = /^\/([a-z][a-z-]*)(?=\s|$)/i.exec(text)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    const occurrence = seen.get(text) ?? 0;
    seen.set(text, occurrence + 1);
    calls.push({ name, words: splitWords(text.slice(name.length + 1)), text, occurrence });
  }
  return calls.slice(0, mostCalls);
}

/** The commands of an edited comment that its earlier text did not hold. */
export function newCalls(body: string, previousBody: string | null): Call[] {
  if (previousBody === null) return findCalls(body);
  const before = new Set(findCalls(previousBody).map(identity));
  return findCalls(body).filter((call) => !before.has(identity(call)));
}

function identity(call: Call): string {
  return `${call.occurrence} ${call.text}`;
}

/** Lines of top-level paragraphs, each as it stands in the source; a line that starts inside code is no command. */
function commandLines(body: string): string[] {
  const lines = body.split(/\r\n|\r|\n/);
  const found: string[] = [];
  for (const node of fromMarkdown(body).children) {
    if (node.type !== "paragraph" || node.position === undefined) continue;
    const inside = linesInsideSpans(node);
    for (let line = node.position.start.line; line <= node.position.end.line; line++) {
      const text = lines[line - 1];
      if (text !== undefined && !inside.has(line)) found.push(text);
    }
  }
  return found;
}

/** Numbers of lines on which a code span or HTML that began earlier goes on. */
function linesInsideSpans(paragraph: Node): Set<number> {
  const lines = new Set<number>();
  const visit = (node: Node): void => {
    const opaque = node.type === "inlineCode" || node.type === "html";
    if (opaque && node.position !== undefined) {
      for (let line = node.position.start.line + 1; line <= node.position.end.line; line++) lines.add(line);
    }
    if ("children" in node) node.children.forEach(visit);
  };
  visit(paragraph);
  return lines;
}

function splitWords(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/["“”]([^"“”]*)["“”]|(\S+)/g)) {
    words.push({ text: match[1] ?? match[2] ?? "", quoted: match[1] !== undefined });
  }
  return words;
}
