/** The check run on a pull request: what it says of extra parts and of what is missing. */
import { describe, expect, test } from "@jest/globals";
import { quote } from "../../src/domain/quote.ts";
import type { PullSnapshot } from "../../src/domain/snapshot.ts";
import { quoteCheck } from "../../src/messages/quote.ts";
import { closing, issue, open, policy, pull } from "../domain/pulls.ts";

function check(text: string, changes: Partial<PullSnapshot>) {
  const rules = policy(text);
  return quoteCheck(quote(rules, pull({ ...open, ...changes }), 50), rules, false);
}

describe("the check run", () => {
  test("names roles as people do, and the figures multiply out", () => {
    const text = "bounties: {}\nshares: {extra: [{role: issue-author, part: 10%}]}";
    const { title, summary } = check(text, closing(issue(3, ["bounty: 50 GRID"])));
    expect(title).toBe("Earns 55 GRID when merged");
    expect(summary).toContain("| ada | author | 50 GRID | the bounty of 50 GRID on #3 |");
    expect(summary).toContain(
      "| cy | author of the issue | 5 GRID | the bounty of 50 GRID on #3; 10% of that on top for reporting it: 5 GRID |",
    );
  });

  test("asks for an issue where nothing else would make it earn, and for nothing else then", () => {
    const { title, summary } = check("bounties: {}", { isDraft: true });
    expect(title).toBe("Earns nothing");
    expect(summary).toContain("Not yet: it closes no issue with a price;");
    expect(summary).not.toContain("draft");
  });

  test("says which line of the description is missing", () => {
    const text =
      "kinds: {code: {reward: 5 GRID}}\nautomated: {contributions: disclose, checkbox: Made by a tool}";
    expect(check(text, { body: "Hello" }).summary).toContain(
      "Not yet: its description has to hold the line `- [ ] Made by a tool`, ticked if that is so.",
    );
  });
});
