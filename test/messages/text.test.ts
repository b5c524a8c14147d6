/** Text that somebody else wrote, echoed: people read the same words, and neither Markdown nor GitHub acts on them. */
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { code, plain } from "../../src/messages/text.ts";

type Node = ReturnType<typeof fromMarkdown>["children"][number];
type Inner = Node | Extract<Node, { children: unknown }>["children"][number];

/** What Markdown makes of a text: the nodes, depth first, and the words. */
function rendered(text: string): { types: string[]; words: string } {
  const types: string[] = [];
  const words: string[] = [];
  const visit = (node: Inner) => {
    types.push(node.type);
    if ("value" in node) words.push(node.value);
    if ("children" in node) node.children.forEach(visit);
  };
  fromMarkdown(text).children.forEach(visit);
  return { types, words: words.join("") };
}

/** What GitHub links or notifies of in text that Markdown is done with. */
const acted = /@[a-z\d]|#\d|GH-\d|:\/\/|www\.[a-z]|[\p{Cc}\u202a-\u202e\u2066-\u2069]/iu;

const readable = (text: string) => text.replaceAll("\u200b", "");

describe("plain() shows the words and nothing else", () => {
  test.each([
    ["a mention", "thanks @octocat", "thanks @octocat"],
    ["a team", "@aurora/maintainers", "@aurora/maintainers"],
    ["an image", "![cat](https://example.org/cat.png)", "![cat](https://example.org/cat.png)"],
    ["a link", "[here](https://example.org)", "[here](https://example.org)"],
    [
      "an address",
      "see https://example.org/a_b or www.example.org",
      "see https://example.org/a_b or www.example.org",
    ],
    ["an address in brackets", "<https://example.org>", "<https://example.org>"],
    ["a mail address", "mail ada@example.org", "mail ada@example.org"],
    ["another issue", "like #12, aurora/engine#13 and GH-14", "like #12, aurora/engine#13 and GH-14"],
    ["HTML", "<img src=x onerror=alert(1)> <!-- gone -->", "<img src=x onerror=alert(1)> <!-- gone -->"],
    ["an entity", "&lt;b&gt; &copy;", "&lt;b&gt; &copy;"],
    ["backticks", "run `rm` and ``x``", "run `rm` and ``x``"],
    ["emphasis", "*so* __much__ ~~not~~ _this_", "*so* __much__ ~~not~~ _this_"],
    ["a heading", "# Big", "# Big"],
    ["an item", "- one", "- one"],
    ["another item", "+ one", "+ one"],
    ["a numbered item", "1. one", "1. one"],
    ["a numbered item in the other style", "1) one", "1) one"],
    ["a quote", "> one", "> one"],
    ["a line", "---", "---"],
    ["an underline", "===", "==="],
    ["cells", "a | b", "a | b"],
    ["a formula", "$x^2$ and $$y$$", "$x^2$ and $$y$$"],
    ["line breaks", "one\ntwo\r\n\r\nthree\u2028four", "one two three four"],
    ["characters that turn the direction", "abc\u202Edef\u2066ghi\u200F", "abcdefghi"],
    ["control characters", "a\u0000b\u001b[31mc\u0085", "ab[31mc"],
    ["half of a character", "a\ud83d b", "a b"],
    ["an emoji in parts", "\u{1F469}\u200D\u{1F680}", "\u{1F469}\u200D\u{1F680}"],
    ["other scripts", "日本語 עברית", "日本語 עברית"],
    ["nothing", " \n ", ""],
  ])("%s", (_, text, seen) => {
    const { types, words } = rendered(plain(text));
    expect(readable(words)).toBe(seen);
    expect(types.filter((type) => type !== "paragraph" && type !== "text")).toEqual([]);
    expect(words).not.toMatch(acted);
  });

  test("cuts what is long, between characters", () => {
    expect(plain("a".repeat(600))).toBe(`${"a".repeat(499)}…`);
    expect(plain("\u{1F600}".repeat(300))).toBe(`${"\u{1F600}".repeat(249)}…`);
    expect(plain("ab cd", 4)).toBe("ab …");
  });
});

describe("code() shows the words as code", () => {
  test.each([
    ["a command", "/bounty 5 GRID", "`/bounty 5 GRID`"],
    ["a mention, which code keeps quiet", "@octocat", "`@octocat`"],
    ["markup", "*a* <b> [c](d)", "`*a* <b> [c](d)`"],
    ["backticks", "a `b` ``", "`a b`"],
    ["line breaks", "a\r\n\r\nb", "`a b`"],
    ["characters that turn the direction", "a\u202Eb", "`ab`"],
    ["white space around", "  a  ", "`a`"],
    ["nothing", "", "` `"],
    ["only backticks", "```", "` `"],
    ["a bar, which would end a cell", "<n> | *none*", "<code>&#60;n&#62; &#124; &#42;none&#42;</code>"],
  ])("%s", (_, text, written) => {
    expect(code(text)).toBe(written);
  });

  test("cuts what is long, between characters", () => {
    expect(code("a".repeat(200))).toBe(`\`${"a".repeat(119)}…\``);
    expect(code("\u{1F600}".repeat(100))).toBe(`\`${"\u{1F600}".repeat(59)}…\``);
  });
});

const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom(..."@#`*_[]()!<>|~$&;:/\\-+=.1\n\t \u202e"),
      fc.constantFrom(
        "@ada",
        "#12",
        "GH-3",
        "http://",
        "www.a",
        "![",
        "](",
        "<!--",
        "&lt;",
        "```",
        "1.",
        "$$",
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

describe("whatever the text", () => {
  test.each([
    ["alone", "", ""],
    ["after a bullet", "- line 1: ", ""],
    ["in a sentence", "**Granted** to ", ": fine."],
    ["twice beside code", "`a` ", " `b`"],
  ])("plain() adds only text %s", (_, before, after) => {
    const without = rendered(`${before}x${after}`).types;
    fc.assert(
      fc.property(nasty, (text) => {
        const { types, words } = rendered(`${before}x ${plain(text)} x${after}`);
        expect(types).toEqual(without);
        expect(words).not.toMatch(acted);
      }),
    );
  });

  test("plain() at the start of a line is text", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const { types } = rendered(plain(text));
        expect(types.every((type) => type === "paragraph" || type === "text")).toBe(true);
      }),
    );
  });

  test("code() is one piece of code, in a cell too", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const written = code(text);
        const { types } = rendered(`a ${written} b`);
        const expected = written.startsWith("`")
          ? ["paragraph", "text", "inlineCode", "text"]
          : ["paragraph", "text", "html", "text", "html", "text"];
        expect(types).toEqual(expected);
        expect(written).not.toMatch(/[|\p{Cc}\u202a-\u202e]/u);
      }),
    );
  });
});
