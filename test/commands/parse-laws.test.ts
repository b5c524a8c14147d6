/** What holds for any comment: it never breaks the parser, never keeps it busy, and never runs what Markdown hides. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { findCalls, newCalls } from "../../src/commands/parse.ts";

/** GitHub takes 65,536 characters. */
const longest = 65_530;
const filled = (text: string) => text.repeat(Math.ceil(longest / text.length)).slice(0, longest);

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const parts = [
  "\n",
  ">",
  "> ",
  "> - ",
  ">\t",
  "- ",
  "1. ",
  "-\n",
  "[",
  "![",
  "[a](",
  "[a](<b",
  "[a](b)",
  '[a](b "',
  "[a][a]",
  "[a]: u\n",
  "[a]:\n",
  "*",
  "*a **b",
  "*a _b ",
  "a_b*c",
  "**a ",
  "`",
  "` a``",
  "`\n`\n",
  "<!--",
  "<a ",
  "<a>",
  "<a>\n",
  "</a>\n",
  "<a b=c d='e' f=\"g\" h />",
  "<a b=",
  "<a b ",
  "<b",
  "<!A ",
  "<![CDATA[",
  "<?",
  "<http:",
  "<blockquote>\n",
  "<div>\n\n",
  "&a",
  "\\",
  "a\n=\n",
  "# a\n",
  "```\n",
  "```\n\n",
  "~~~a\n",
  " ",
  "\t",
  "\u2028",
  "\u00A0",
  "a  \n",
  "| a | b |\n",
  "--- | ---\n",
  ":",
  '"',
  "/help\n",
  "/help ",
  "/help\n\n",
  "> /help\n",
  "/help `\n",
  "[a\n/help\n\n",
  "<a b='\n/help\n\n",
  "`\n/help\n\n",
];

describe("a comment made to keep the parser busy", () => {
  const bombs: [string, string][] = [
    ...parts.map((part): [string, string] => [JSON.stringify(part), filled(part)]),
    ["nested links", "[".repeat(longest / 2) + "]".repeat(longest / 2)],
    ["nested emphasis", "*a _b ".repeat(5000) + " c_ d*".repeat(5000)],
    ["ever deeper items", Array.from({ length: 350 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n")],
    ["ever longer code", Array.from({ length: 350 }, (_, ticks) => "`".repeat(ticks + 1)).join("e")],
    ["quotes a hundred deep", filled(`${">".repeat(100)} a\n`)],
    ["long words of a command", `/award ${filled('"a')}`],
  ];

  test.each(bombs)("%s is read within 200 ms or refused", (_, bomb) => {
    for (const body of [bomb, `${bomb}\n/help`, `\`\n${bomb}\n/help`, `[x](\n${bomb}`]) {
      // The machine may be busy with something else once or twice.
      const isFast = [1, 2, 3].some(() => timeOf(() => findCalls(body)) < 200);
      expect(isFast).toBe(true);
    }
  });
});

const line = fc
  .array(
    fc.constantFrom(
      ...parts.map((part) => part.replaceAll("\n", "")),
      "/help",
      "a",
      "  ",
      "===",
      "---",
      "2.",
    ),
    {
      maxLength: 4,
    },
  )
  .map((found) => found.join(""));
const comment = fc.array(fc.oneof(line, fc.constantFrom("", "/help", "```", "-->", "</div>")), {
  maxLength: 12,
});

/** The same by a parser of Markdown: a line of a paragraph on the top level, at whose start no code, HTML or link is open. */
function isSeenByMarkdown(body: string, wanted: number): boolean {
  for (const block of fromMarkdown(body).children) {
    const { start, end } = block.position ?? { start: { line: 0 }, end: { line: 0 } };
    if (wanted < start.line || wanted > end.line) continue;
    if (block.type !== "paragraph") return false;
    return !hides(block.children, wanted);
  }
  return false;
}

type Inline = Extract<ReturnType<typeof fromMarkdown>["children"][number], { type: "paragraph" }>["children"];

function hides(nodes: Inline, wanted: number): boolean {
  return nodes.some((node) => {
    if (node.type === "emphasis" || node.type === "strong") return hides(node.children, wanted);
    if (node.type === "text" || node.type === "break" || node.position === undefined) return false;
    return wanted > node.position.start.line && wanted <= node.position.end.line;
  });
}

describe("any comment", () => {
  test("is read without an error, whatever it was before", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (body, before) => {
        findCalls(body);
        newCalls(`/help\n${body}`, before);
      }),
    );
  });

  test("runs no line that Markdown shows as something other than text", () => {
    fc.assert(
      fc.property(comment, fc.nat({ max: 12 }), (lines, at) => {
        const place = Math.min(at, lines.length);
        const body = [...lines.slice(0, place), "/only here", ...lines.slice(place)].join("\n");
        const isCalled = findCalls(body.replaceAll("/help", "help")).some((call) => call.name === "only");
        if (isCalled) expect(isSeenByMarkdown(body.replaceAll("/help", "help"), place + 1)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  test("without quotes, items and tables runs every line that Markdown shows as text", () => {
    fc.assert(
      fc.property(comment, fc.nat({ max: 12 }), (lines, at) => {
        const plain = lines.map((one) => one.replace(/[>|:+-]|[*_]|\d\.|<blockquote/g, ""));
        const place = Math.min(at, plain.length);
        const body = [...plain.slice(0, place), "/only here", ...plain.slice(place)].join("\n");
        const isCalled = findCalls(body).some((call) => call.name === "only");
        expect(isCalled).toBe(isSeenByMarkdown(body, place + 1));
      }),
      { numRuns: 5000 },
    );
  });

  test("edited twice runs no command a second time that stayed", () => {
    const command = fc.constantFrom("/help", "/bounty none", "/bounty 5 GRID", "text", "");
    fc.assert(
      fc.property(fc.array(command), fc.array(command), (before, now) => {
        const [old, all] = [findCalls(before.join("\n")), findCalls(now.join("\n"))];
        const count = (calls: readonly { text: string }[], text: string) =>
          calls.filter((call) => call.text === text).length;
        for (const { text } of newCalls(now.join("\n"), before.join("\n"))) {
          expect(count(all, text)).toBeGreaterThan(old.length < 10 ? count(old, text) : 0);
        }
      }),
    );
  });
});
