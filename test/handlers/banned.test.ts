/** Who is banned earns nothing, and so does not keep a bounty from others: neither by a claim nor by an assignment. */
import { describe, expect, test } from "@jest/globals";
import type { IssueFact, PullRequestFact } from "../../src/domain/fact.ts";
import { emptyState, nothingSeen } from "../../src/handlers/handler.ts";
import { issue } from "../../src/handlers/issue.ts";
import { pullRequest } from "../../src/handlers/pull-request.ts";
import { ada, bob, closing, open, issue as priced, pull } from "../domain/pulls.ts";
import { bountyRecord } from "../records.ts";
import { now, policy } from "./saying.ts";

const happened = {
  delivery: "d",
  installationId: 5,
  repository: { id: 50, ownerId: 7, owner: "grid", name: "core", private: false, defaultBranch: "main" },
  actor: { id: 26, login: "mira", bot: false },
};
const state = { ...emptyState, bounties: [bountyRecord()] };
const under = (banned: string) => ({
  ...policy(),
  rules: { ...policy().rules, banned: banned === "" ? [] : [banned] },
});

describe("a pull request that closes a priced issue", () => {
  const opened: PullRequestFact = {
    ...happened,
    type: "pull-request",
    action: "opened",
    pull: { id: 2012, nodeId: "PR_12", number: 12 },
    merged: false,
    headSha: "def",
  };

  test.each([
    ["", ["ada"]],
    ["ada", ["bob"]],
    ["bob", ["ada"]],
    ["ADA", ["bob"]],
  ])("when %p is banned, is claimed by %p", (banned, claimed) => {
    const snapshot = pull({ ...open, ...closing(priced(4, [])), coAuthors: [bob] });
    const seen = { ...nothingSeen, pull: snapshot };
    const decision = pullRequest.decide(opened, { policy: under(banned), seen, state, now });
    expect(decision.bounties.flatMap((one) => one.claims.map((claim) => claim.login))).toEqual(claimed);
  });

  test("claims nothing when its only author is banned", () => {
    const seen = { ...nothingSeen, pull: pull({ ...open, ...closing(priced(4, [])), author: ada }) };
    const decision = pullRequest.decide(opened, { policy: under("ada"), seen, state, now });
    expect(decision.bounties).toEqual([]);
  });
});

describe("an issue that is assigned", () => {
  test.each([
    ["", "ada"],
    ["ada", undefined],
  ])("when %p is banned, is reserved for %p", (banned, login) => {
    const fact: IssueFact = {
      ...happened,
      type: "issue",
      action: "assigned",
      issue: { id: 1004, nodeId: "I_4", number: 4 },
      body: null,
      author: null,
      authorAssociation: null,
      assignee: { id: 1, login: "ada", bot: false },
      assignees: [],
      movedTo: null,
      movedIn: false,
      labels: [],
      state: "open",
      label: null,
      updatedAt: now,
    };
    const decision = issue.decide(fact, { policy: under(banned), seen: nothingSeen, state, now });
    expect(decision.bounties[0]?.reservation?.login).toBe(login);
  });
});
