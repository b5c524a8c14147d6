/** GitHub's Markdown, as far as Foothold writes it, as lines for a terminal. */
import { table } from "../../src/cli/table.ts";
import { type Glyph, type Paper, print, type Style, styled, wrap } from "./glyphs.ts";

/** Lines that fit the paper. HTML comments and tags are not shown, as on GitHub. */
export function renderMarkdown(text: string, paper: Paper): string[] {
  return blocks(text.replace(/<!--[\s\S]*?-->/g, "")).flatMap((block, index) => {
    const lines = renderBlock(block, paper);
    return index === 0 || block.type === "list" ? lines : ["", ...lines];
  });
}

type Block =
  | { readonly type: "paragraph" | "rule"; readonly text: string }
  | { readonly type: "list" | "table" | "code"; readonly rows: readonly string[] };

function blocks(text: string): Block[] {
  return fencedApart(text).flatMap((part) => (typeof part === "string" ? plainBlocks(part) : [part]));
}

/** Code between fences is a block whatever it holds. */
function fencedApart(text: string): (string | Block)[] {
  return text.split(/^```\w*\n([\s\S]*?)\n```$/m).map((part, index) => {
    return index % 2 === 0 ? part : { type: "code", rows: part.split("\n") };
  });
}

function plainBlocks(text: string): Block[] {
  const found: Block[] = [];
  for (const chunk of text.split(/\n\s*\n/)) {
    const lines = chunk.split("\n").filter((line) => line.trim() !== "");
    const of = (type: "list" | "table", start: RegExp) => {
      const rows = lines.filter((line) => start.test(line));
      if (rows.length > 0) found.push({ type, rows });
    };
    const prose = lines.filter((line) => !/^(\||- )/.test(line)).join(" ");
    if (/^-{3,}$/.test(prose)) found.push({ type: "rule", text: "" });
    else if (prose !== "") found.push({ type: "paragraph", text: prose });
    of("list", /^- /);
    of("table", /^\|/);
  }
  return found;
}

function renderBlock(block: Block, paper: Paper): string[] {
  switch (block.type) {
    case "rule":
      return [print(styled("─".repeat(Math.min(20, paper.width)), "dim"), paper.colour)];
    case "paragraph":
      return lay(inline(block.text, paper.colour), paper);
    case "list":
      return block.rows.flatMap((row) => lay(inline(`• ${row.slice(2)}`, paper.colour), paper, 2));
    case "code":
      return block.rows.flatMap((row) => {
        const indent = row.length - row.trimStart().length;
        const lines = wrap(styled(row.trimStart(), "code"), paper.width - indent, 2);
        return lines.map((line) => " ".repeat(indent) + print(line, paper.colour));
      });
    case "table": {
      const [head = [], , ...rows] = block.rows.map((row) => cells(row).map(plainText));
      return renderTable(
        head.map((title) => ({ title })),
        rows,
        paper,
      );
    }
  }
}

const lay = (glyphs: readonly Glyph[], paper: Paper, hang = 0) =>
  wrap(glyphs, paper.width, hang).map((line) => print(line, paper.colour));

/** The cells of a table's row; a bar behind a backslash is text. */
function cells(row: string): string[] {
  const inside = row.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inside.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

const plainText = (text: string) => print(inline(text, false), false).replaceAll("\n", " ");

/** The narrowest that a column of sentences still reads well at. */
const narrowest = 24;

/**
 * Columns where they fit, the last one wrapped; on narrow paper one row after the other, its cells divided by dots.
 */
export function renderTable(
  columns: Parameters<typeof table>[0],
  rows: readonly (readonly string[])[],
  paper: Paper,
): string[] {
  const widths = columns.map(({ title }, index) => {
    return Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0));
  });
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const left = paper.width - before;
  if (left < Math.min(narrowest, widths.at(-1) ?? 0)) {
    return [columns.map(({ title }) => title), ...rows].flatMap((row, index) => {
      const text = row.filter((cell) => cell !== "").join(" · ");
      return lay(styled(text, index === 0 ? "dim" : "plain"), paper, 2);
    });
  }
  const fitted = rows.flatMap((row) => {
    const last = wrap(styled(row.at(-1) ?? ""), left).map((line) => print(line, false));
    return [
      [...row.slice(0, -1), last[0] ?? ""],
      ...last.slice(1).map((text) => [...row.slice(0, -1).map(() => ""), text]),
    ];
  });
  const lines = table(columns, fitted).trimEnd().split("\n");
  return lines.map((line, index) => (index < 2 ? print(styled(line, "dim"), paper.colour) : line));
}

/** An escaped character, an entity, a code span, a link, a tag, the start or end of bold or struck text, or a character. */
const token = new RegExp(
  [
    String.raw`\\(?<escaped>[!-\/:-@[-\x60{-~])`,
    "&(?<entity>amp|lt|gt|#\\d+);",
    String.raw`\x60(?<code>[^\x60]*)\x60`,
    String.raw`\[(?<link>[^\]]*)\]\((?<url>[^)]*)\)`,
    String.raw`<(?<closing>\/?)(?<tag>\w+)[^>]*>`,
    String.raw`(?<mark>\*\*|~~)`,
    String.raw`(?<char>[\s\S])`,
  ].join("|"),
  "gu",
);
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">" };

function characterOf(entity: string): string {
  return entities[entity] ?? String.fromCodePoint(Number(entity.slice(1)));
}

type Groups = Readonly<Record<string, string | undefined>>;

/** Without colour, code keeps its backticks and struck text its tildes, so that nothing is lost. */
function inline(text: string, colour: boolean): Glyph[] {
  const on = new Set<Style>();
  return [...text.matchAll(token)].flatMap(({ groups = {} }) => glyphsOf(groups, on, colour));
}

function glyphsOf(
  { escaped, entity, code, link, url, closing, tag, mark, char }: Groups,
  on: Set<Style>,
  colour: boolean,
) {
  const style = [...on].at(-1) ?? "plain";
  if (code !== undefined) return styled(keptTogether(colour ? code : `\`${code}\``), "code");
  if (link !== undefined) return styled(`${link} (${url})`, style);
  if (tag !== undefined) return tagged(tag, closing === "/", on);
  if (mark !== undefined) {
    const one = mark === "**" ? "bold" : "strike";
    if (!on.delete(one)) on.add(one);
    return mark === "~~" && !colour ? styled(mark) : [];
  }
  const shown = escaped ?? (entity === undefined ? char : characterOf(entity)) ?? "";
  return shown === "\u200b" ? [] : styled(shown, style);
}

/** A few words of code are not broken over two lines. */
const keptTogether = (code: string) => (code.length > 30 ? code : code.replaceAll(" ", "\u00a0"));

const tagStyles: Readonly<Record<string, Style>> = { sub: "dim", code: "code" };

function tagged(tag: string, closes: boolean, on: Set<Style>): Glyph[] {
  const style = tagStyles[tag];
  if (style !== undefined && closes) on.delete(style);
  else if (style !== undefined) on.add(style);
  return tag === "br" ? styled("\n") : [];
}
