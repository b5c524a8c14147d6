/** Which lines of a comment are commands: what a person sees as plain text that starts with a slash, and no other. */
import { describe, expect, test } from "@jest/globals";
import { findCalls, newCalls } from "../../src/commands/parse.ts";

const texts = (body: string) => findCalls(body).map((call) => call.text);

describe("a line of ordinary text is a command", () => {
  test.each([
    ["alone", "/help"],
    ["after other lines of its paragraph", "Thanks for this.\n/help\nSee you."],
    ["as a paragraph among others", "Thanks.\n\n/help\n\nBye."],
    ["with Windows' line ends", "Thanks.\r\n\r\n/help\r\n"],
    ["with old line ends", "Thanks.\r/help"],
    ["indented by three spaces", "   /help"],
    ["deeply indented, where a paragraph goes on", "Thanks.\n        /help"],
    ["in capitals", "/HELP"],
    ["after a byte order mark", "\uFEFF/help"],
    ["after a quote and a blank line", "> what was said\n\n/help"],
    ["after a list and a blank line", "- one\n- two\n\n/help"],
    ["after code", "```\ncode\n```\n/help"],
    ["after a heading", "# Thanks\n/help"],
    ["after a line across the page", "***\n/help"],
    ["after HTML and a blank line", "<div>hello</div>\n\n/help"],
    ["inside a fold, which is only folded", "<details>\n\n/help\n\n</details>"],
    ["after a quote in HTML", "<blockquote>\n\nsaid\n\n</blockquote>\n\n/help"],
    ["after an inline comment that has ended", "see <!-- this --> there\n/help"],
    ["after code in the line before", "see `code`\n/help"],
    ["after a hard break", "Thanks.  \n/help"],
    ["after code and a hard break", "See `this`  \n/help"],
    ["beside links", "[see](https://example.org) this\n/help\n[and](https://example.org)"],
    ["after the definition of a link", "[a]: https://example.org\n/help"],
    ["after a lone backtick", "a ` here\n/help"],
    ["after an item of another paragraph's middle", "It was\n2. not a list\n/help"],
    ["after a table and a blank line", "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n/help"],
    ["before emphasis", "/help\n*now*"],
  ])("%s", (_, body) => {
    expect(texts(body)).toEqual(["/help"]);
  });
});

describe("what is not the text of a paragraph is no command", () => {
  test.each([
    ["a quote", "> /help"],
    ["a quote without its mark on every line", "> as was said:\n/help"],
    ["a quote in a quote", "> > /help"],
    ["a quote with code in it, left open", "> ```\n/help"],
    ["fenced code", "```\n/help\n```"],
    ["fenced code with a language", "~~~sh\n\n/help\n\n~~~"],
    ["fenced code that is never closed", "```\ncode\n\n/help"],
    ["fenced code with a shorter fence in it", "````\n```\n/help\n````"],
    ["fenced code after a quote", "> said\n```\n\n/help\n```"],
    ["fenced code after a list", "- one\n```\n\n/help\n```"],
    ["indented code", "Thanks.\n\n    /help"],
    ["code indented by a tab", "\t/help"],
    ["code in a line", "`/help`"],
    ["code over lines", "Write `it\n/help\n` like this"],
    ["code in two backticks over lines", "Write ``it `\n/help\n`` like this"],
    ["an HTML comment", "<!-- /help -->"],
    ["an HTML comment over lines", "<!--\n\n/help\n\n-->"],
    ["an HTML comment inside a line", "Text <!--\n/help\n--> more"],
    ["preformatted HTML", "<pre>\n\n/help\n\n</pre>"],
    ["HTML", "<div>\n/help\n</div>"],
    ["an attribute of HTML", 'See <a title="\n/help\n">this</a>'],
    ["a quote in HTML", "<blockquote>\n\n/help\n\n</blockquote>"],
    ["what goes on in what may be a table", "``<!--\n/help\n-->\n--- | ---"],
    ["a tag with a space that is none to Markdown", "<a b=\u00A0>\n```\n```\n/help"],
    ["an item", "- /help"],
    ["a numbered item", "1. /help"],
    ["an item's further paragraph", "- one\n\n  /help"],
    ["an item's text without indentation", "- one\n/help"],
    ["a task", "- [ ] /help"],
    ["a heading", "# /help"],
    ["a heading by its underline", "/help\n====="],
    ["a heading by dashes", "/help\n---"],
    ["a cell", "| /help |\n| --- |\n| /help |"],
    ["a cell without outer bars", "/help | b\n--- | ---\n/help | c"],
    ["a cell with text after its table", "/help | b\n--- | ---\n/help | c\n\nSee you."],
    ["a link's text", "[see\n/help\nthere](https://example.org)"],
    ["an image's text", "![\n/help\n](https://example.org/a.png)"],
    ["where a link's definition leads", "[a]:\n/help"],
    ["a word inside a line", "Write /help to learn more"],
    ["the start of a path", "/help/me"],
    ["the start of a longer word", "/help2"],
    ["a word with punctuation", "/help."],
    ["an escaped slash", "\\/help"],
    ["emphasis", "*/help*"],
    ["two slashes", "//help"],
    ["a slash alone", "/ help"],
    ["after a character nobody sees", "\u200B/help"],
    ["with a character nobody sees in it", "/he\u200Blp"],
    ["with a look-alike of the slash", "\u2215help"],
  ])("%s", (_, body) => {
    expect(texts(body)).toEqual([]);
  });
});

describe("the words of a command", () => {
  test.each([
    ["folded white space", "/bounty \t 500   GRID  ", ["500", "GRID"]],
    ["a space that does not break", "/bounty\u00A0500\u00A0GRID", ["500", "GRID"]],
    [
      "a quoted text as one",
      '/award @ada 5 GRID doc "wrote the guide"',
      ["@ada", "5", "GRID", "doc", "wrote the guide"],
    ],
    ["typographic quotes", "/award “wrote the guide”", ["wrote the guide"]],
    ["German quotes", "/award „wrote the guide“", ["wrote the guide"]],
    ["French quotes", "/award « wrote the guide »", ["wrote the guide"]],
    ["an empty quote", '/award ""', [""]],
    ["a quote that is never closed", '/award "wrote the', ['"wrote', "the"]],
    ["an apostrophe", "/award it's fine", ["it's", "fine"]],
    ["none", "/help", []],
  ])("are split by white space: %s", (_, body, words) => {
    expect(findCalls(body)[0]?.words.map((word) => word.text)).toEqual(words);
  });

  test("know which of them were quoted", () => {
    expect(findCalls('/award "5" GRID')[0]?.words).toEqual([
      { text: "5", quoted: true },
      { text: "GRID", quoted: false },
    ]);
  });
});

describe("a comment with many commands", () => {
  const many = Array.from({ length: 12 }, (_, index) => `/bounty ${index + 1} GRID`);

  test("runs ten of them, the first ones", () => {
    expect(texts(many.join("\n"))).toEqual(many.slice(0, 10));
  });

  test("counts equal lines", () => {
    expect(findCalls("/help\n/bounty none\n/help").map((call) => [call.name, call.occurrence])).toEqual([
      ["help", 0],
      ["bounty", 0],
      ["help", 1],
    ]);
  });

  test("of GitHub's greatest length is read", () => {
    const body = `${"word ".repeat(13_000)}\n/help`;
    expect(body.length).toBeGreaterThan(65_000);
    expect(texts(body)).toEqual(["/help"]);
    expect(texts(`${"\u{1F600}".repeat(65_000)}\n/help`)).toEqual(["/help"]);
  });

  test("longer than GitHub takes is not read", () => {
    expect(texts(`${"a".repeat(140_000)}\n/help`)).toEqual([]);
  });
});

describe("an edit runs only what is new", () => {
  test.each([
    ["an added line", "/help", "/help\n/bounty none", ["/bounty none"]],
    ["a changed line", "/bounty 5 GRID", "/bounty 6 GRID", ["/bounty 6 GRID"]],
    ["another order", "/help\n/bounty none", "/bounty none\n/help", []],
    ["the same again", "/help", "/help\n/help", ["/help"]],
    ["one of two taken away", "/help\n/help", "/help", []],
    ["what was quoted before", "> /help", "/help", ["/help"]],
    ["what was code before", "`/help`", "/help", ["/help"]],
    ["what is quoted now", "/help", "> /help", []],
    ["white space", "/bounty 5 GRID", "  /bounty   5\tGRID \r\n", []],
    ["capitals of the command's name", "/bounty 5 GRID", "/Bounty 5 GRID", []],
    ["text around it", "/help", "Please:\n\n/help\n\nThank you.", []],
    ["nothing", "/help", "/help", []],
  ])("%s", (_, before, now, fresh) => {
    expect(newCalls(now, before).map((call) => call.text)).toEqual(fresh);
  });

  test("and nothing twice, when a line before ten others comes and goes", () => {
    const ten = Array.from({ length: 10 }, (_, index) => `/bounty ${index + 1} GRID`).join("\n");
    expect(newCalls(`/help\n${ten}`, ten).map((call) => call.text)).toEqual(["/help"]);
    expect(newCalls(ten, `/help\n${ten}`)).toEqual([]);
  });

  test("of a new comment everything is new", () => {
    expect(newCalls("/help", null)).toHaveLength(1);
  });
});
