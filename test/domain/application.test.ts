/** What people write when they apply: positions by key or title, parts of the policy in one line, and the issue form. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import {
  applicationContact,
  findOpening,
  openings,
  openPoints,
  readForm,
  readParts,
} from "../../src/domain/application.ts";
import type { HiringPolicy } from "../../src/domain/hiring.ts";
import { policy } from "./pulls.ts";

const read = (more: string) => {
  const { hiring } = policy(`hiring:\n  candidates: { repository: hiring, team: "team:hiring" }\n${more}`);
  if (hiring === null) throw new Error("no hiring");
  return hiring;
};
const hiring: HiringPolicy = read(`
  positions:
    engineer: { title: Network  Engineer }
    writer: { title: Writer, open: false }
  interest: { about: Tell us., question: Why should we know you? }
  stages: { letter: { title: Letter } }
  include:
    letter: { title: Cover letter }
    portfolio: { title: Portfolio }
    references: { title: References, required: false }
  contacts:
    hello: { title: Hello, url: "https://example.org" }
    jobs: { title: Jobs, purpose: applications, email: jobs@example.org }
`);

test.each([
  ["engineer", "engineer"],
  ["Network Engineer", "engineer"],
  [" network   engineer ", "engineer"],
  ["interest", "interest"],
  ["writer", undefined],
  ["Writer", undefined],
  ["toString", undefined],
  ["", undefined],
])("%p means %p", (word, key) => {
  expect(findOpening(hiring, word)?.key).toBe(key);
});

test("what is open stands in the policy's order", () => {
  expect(openings(hiring).map(({ key }) => key)).toEqual(["engineer", "interest"]);
});

test.each([
  [null, []],
  ["", []],
  ["I like networks", [[null, "I like networks"]]],
  ["letter: Because I do", [["letter", "Because I do"]]],
  [
    "Hello. Letter: Because portfolio: https://x.org: mine",
    [
      [null, "Hello."],
      ["letter", "Because"],
      ["portfolio", "https://x.org: mine"],
    ],
  ],
  ["see other: things", [[null, "see other: things"]]],
  ["my letter:bomb", [[null, "my letter:bomb"]]],
  ["letter: ", []],
])("%p has the parts %p", (text, parts) => {
  expect(readParts(text, hiring).map(({ part, text }) => [part, text])).toEqual(parts);
});

test("a part is cut where an issue would hold no more, and there are so many at most", () => {
  expect(readParts(`letter: ${"x".repeat(10_000)}`, hiring)[0]?.text).toHaveLength(6000);
  expect(readParts("letter: x ".repeat(500), hiring)).toHaveLength(20);
});

describe("an issue form", () => {
  test("is read by the headings that GitHub makes of its fields", () => {
    const body =
      "### Position\r\n\r\nNetwork Engineer\r\n\r\n### Cover letter\r\n\r\nFirst.\r\n\r\n### Mine\r\n\r\nSecond.\r\n\r\n### Why should we know you?\r\n\r\nI run nodes.\r\n\r\n### portfolio\r\n\r\n_No response_";
    expect(readForm(body, hiring)).toEqual({
      position: "Network Engineer",
      included: [
        { part: "letter", text: "First.\n\n### Mine\n\nSecond." },
        { part: null, text: "I run nodes." },
      ],
    });
  });

  test.each(["", "I want to apply.", "### Position\n\n_No response_", "#### Position\n\nengineer"])(
    "%p names no position",
    (body) => {
      expect(readForm(body, hiring).position).toBeNull();
    },
  );

  test("that is shipped has the label and the heading that are looked for", () => {
    const form = parse(readFileSync(new URL("../../config/hiring-application.yml", import.meta.url), "utf8"));
    expect(form.labels).toEqual([hiring.candidates.formLabel]);
    const labels: string[] = form.body.flatMap(
      (field: { attributes: { label?: string } }) => field.attributes.label ?? [],
    );
    const body = labels.map((label) => `### ${label}\n\nabout ${label}`).join("\n\n");
    expect(readForm(body, hiring)).toEqual({
      position: "about Position",
      included: [
        { part: "letter", text: "about Cover letter" },
        { part: "portfolio", text: "about Portfolio" },
        { part: null, text: "about Anything else" },
      ],
    });
  });
});

test("what is missing is what the policy asks for and nobody wrote", () => {
  const missing = openPoints(hiring, [{ part: "letter", text: "x" }]);
  expect(missing.map(({ key }) => key)).toEqual(["portfolio"]);
});

test("contacts are found by their purpose, or the next that fits", () => {
  expect(applicationContact(hiring, "engineer")?.key).toBe("jobs");
  expect(applicationContact(hiring, "interest")?.key).toBe("jobs");
  expect(applicationContact({ ...hiring, contacts: hiring.contacts.slice(0, 1) }, "engineer")?.key).toBe(
    "hello",
  );
  expect(applicationContact({ ...hiring, contacts: [] }, "engineer")).toBeNull();
});
