/** Additions to a JSON text that leave all of it as somebody wrote it: order, layout, escapes. Whole copies would not. */
import type { Node } from "jsonc-parser";

/** How a text is laid out, which additions take over. */
export interface Layout {
  /** One step of indentation. */
  readonly step: string;
  readonly eol: "\n" | "\r\n";
  readonly isOneLine: boolean;
}

/** One more element of an array, or with a key one more property of an object. */
export interface Addition {
  readonly key?: string;
  readonly value: unknown;
}

export interface Edit {
  readonly offset: number;
  /** Characters that are replaced. */
  readonly length: number;
  readonly text: string;
}

/** The first line that is indented tells the step; without one it is two spaces. */
export function layoutOf(text: string): Layout {
  return {
    step: /\n([ \t]+)\S/.exec(text)?.[1] ?? "  ",
    eol: text.includes("\r\n") ? "\r\n" : "\n",
    isOneLine: !text.trim().includes("\n"),
  };
}

/** The value under a key; of several the last, as JSON has it. */
export function valueAt(object: Node, key: string): Node | undefined {
  const found = object.children?.findLast(({ children }) => children?.[0]?.value === key);
  return found?.children?.[1];
}

/** Adds to the end of an array or object, laid out as what is in it already. */
export function addTo(text: string, node: Node, additions: readonly Addition[], layout: Layout): Edit {
  const { children = [], offset, length } = node;
  const [first, last] = [children[0], children.at(-1)];
  if (first === undefined || last === undefined) {
    return { offset, length, text: filled(text, node, additions, layout) };
  }
  const gap = text.slice(offset + 1, first.offset);
  const inner = gap.includes("\n") ? afterLine(gap) : indentationAt(text, last.offset);
  const separator = gap.includes("\n") ? `,${layout.eol}${inner}` : inlineSeparator(text, children, layout);
  const items = additions.map((one) => separator + written(one, inner, layout));
  return { offset: last.offset + last.length, length: 0, text: items.join("") };
}

/** No two edits may touch the same place. */
export function edited(text: string, edits: readonly Edit[]): string {
  const fromTheEnd = [...edits].sort((a, b) => b.offset - a.offset);
  return fromTheEnd.reduce(
    (done, { offset, length, text: added }) => done.slice(0, offset) + added + done.slice(offset + length),
    text,
  );
}

/** An array or object in which there was nothing. */
function filled(
  text: string,
  { type, offset }: Node,
  additions: readonly Addition[],
  layout: Layout,
): string {
  const [open, close] = type === "array" ? "[]" : "{}";
  const outer = indentationAt(text, offset);
  const inner = outer + layout.step;
  const items = additions.map((one) => written(one, inner, layout));
  if (layout.isOneLine) return `${open}${items.join(", ")}${close}`;
  const begin = `${layout.eol}${inner}`;
  return `${open}${begin}${items.join(`,${begin}`)}${layout.eol}${outer}${close}`;
}

function inlineSeparator(text: string, children: readonly Node[], { isOneLine }: Layout): string {
  const [before, last] = children.slice(-2);
  const between = before && last ? text.slice(before.offset + before.length, last.offset) : "";
  if (between !== "" && !between.includes("\n")) return between;
  return isOneLine ? "," : ", ";
}

function written({ key, value }: Addition, indentation: string, { step, eol, isOneLine }: Layout): string {
  const name = key === undefined ? "" : `${JSON.stringify(key)}: `;
  // Line ends within texts are escaped: those that are there are of the layout.
  const json = JSON.stringify(value, null, isOneLine ? "" : step).replaceAll("\n", eol + indentation);
  return name + json;
}

function indentationAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function afterLine(gap: string): string {
  return gap.slice(gap.lastIndexOf("\n") + 1);
}
