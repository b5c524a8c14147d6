/** Reverts by the records and the ledger: what one says is what the other holds. */
import { describe, expect, test } from "@jest/globals";
import { amount } from "../../src/domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../../src/domain/award.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Account } from "../../src/domain/postings.ts";
import { commitName, pullName } from "../../src/domain/reverts.ts";
import { emptyState, nothingSeen, type State } from "../../src/handlers/handler.ts";
import { pullRequest } from "../../src/handlers/pull-request.ts";
import { reverted } from "../../src/handlers/revert.ts";
import { closing, issue, policy as policyOf, pull } from "../domain/pulls.ts";
import { awardRecord, bountyRecord } from "../records.ts";

const place = { repository: { id: 50, ownerId: 7, owner: "grid", name: "core" }, installationId: 5 };
const now = "2026-03-02T10:00:00.000Z";
const policy = (more = "") => policyOf(`\nbounties: {}\nkinds: {code: {reward: 50 GRID}}\n${more}`);

function decide(state: Partial<State>, names: readonly string[], by = "commit:b", more = ""): Decision {
  const acts = names.map((reverted, index) => ({
    repositoryId: 50,
    reverted,
    by: `${by}${index}`,
    byCommit: null,
  }));
  return reverted(place, acts, {
    policy: policy(more),
    seen: nothingSeen,
    state: { ...emptyState, ...state },
    now,
  });
}

/** What the entries of a decision add to accounts of one type. */
function moved({ entries }: Decision, type: Account["type"]): bigint {
  expect(new Set(entries.map((entry) => entry.key)).size).toBe(entries.length);
  const postings = entries.flatMap((entry) => entry.postings);
  return postings.reduce((sum, one) => sum + (one.account.type === type ? one.amount : 0n), 0n);
}

/** What the last word on each award says that is held of it. */
function heldOf(awards: readonly AwardRecord[]): bigint {
  const byKey = new Map(awards.map((one) => [one.key, one]));
  return [...byKey.values()].reduce((sum, one) => sum + (one.state === "held" ? one.amount : 0n), 0n);
}

function openOf(bounties: readonly BountyRecord[]): bigint {
  const byIssue = new Map(bounties.map((one) => [one.issueId, one]));
  return [...byIssue.values()].reduce((sum, one) => sum + (one.state === "open" ? one.amount : 0n), 0n);
}

describe("two reverts in one push", () => {
  test("take back what the first one's room had made of the second", () => {
    const { commit } = policy("caps: {per-person: [{amount: 60 GRID, per: week}]}");
    const work = (pull: number, is: bigint, day: number) =>
      awardRecord({
        key: `award:50:pull-${pull}:code:@1`,
        pullNumber: pull,
        amount: amount(is),
        uncapped: amount(5000n),
        cappable: amount(5000n),
        earnedAt: `2026-03-0${day}T00:00:00.000Z`,
        mergeCommit: `m${pull}`,
        policyCommit: commit,
      });
    const awards = [work(11, 5000n, 2), work(12, 1000n, 3)];
    const decision = decide(
      { awards, earlier: awards },
      [commitName("m11"), commitName("m12")],
      "commit:b",
      "caps: {per-person: [{amount: 60 GRID, per: week}]}",
    );
    expect(heldOf([...awards, ...decision.awards])).toBe(heldOf(awards) + moved(decision, "held"));
  });
});

describe("pull requests of two repositories that have one number", () => {
  test("each leave a bounty that is open again what its price is", () => {
    const bounty = bountyRecord({ state: "awarded", awardedTo: 12, awardedIn: 51 });
    const award = awardRecord({
      key: "award:50:1004:@1",
      repositoryId: 51,
      issueId: 1004,
      amount: amount(10_000n),
    });
    const there = { ...place, repository: { ...place.repository, id: 51, name: "tools" } };
    const acts = [{ repositoryId: 51, reverted: pullName(12), by: "commit:b", byCommit: null }];
    const state = { ...emptyState, awards: [award], bounties: [bounty] };
    const elsewhere = reverted(there, acts, { policy: policy(), seen: nothingSeen, state, now });
    const here = decide(
      { awards: [{ ...award, repositoryId: 50 }], bounties: [{ ...bounty, awardedIn: 50 }] },
      [pullName(12)],
    );
    for (const decision of [here, elsewhere]) {
      expect(moved(decision, "bounty")).toBe(openOf(decision.bounties));
    }
    const levels = (decision: Decision) => decision.entries.filter(({ type }) => type === "reserve");
    expect(levels(here)[0]?.key).toBe("reserve:50:1004:again-12");
    expect(levels(elsewhere)[0]?.key).not.toBe(levels(here)[0]?.key);
  });

  test("each earn a bounty once, also by the same person", () => {
    const before = awardRecord({
      key: "award:50:1004:@1",
      repositoryId: 51,
      issueId: 1004,
      state: "reversed",
      turns: 1,
    });
    const fact = {
      type: "pull-request",
      action: "closed",
      delivery: "d",
      installationId: 5,
      repository: { id: 50, ownerId: 7, owner: "grid", name: "core", private: false, defaultBranch: "main" },
      actor: null,
      pull: { id: 2012, nodeId: "PR_12", number: 12 },
      merged: true,
      headSha: "def",
    } as const;
    const seen = { ...nothingSeen, pull: pull(closing(issue(4, []))) };
    const state = { ...emptyState, awards: [before], bounties: [bountyRecord()] };
    const decision = pullRequest.decide(fact, { policy: policy(), seen, state, now });
    expect(decision.awards.map((one) => one.key)).toEqual(["award:50:1004:@1:again-1"]);
  });
});

test("a bounty that is open again expires when it would have", () => {
  const expiresAt = "2026-03-01T12:00:00.000Z";
  const bounty = bountyRecord({ state: "awarded", awardedTo: 12, awardedIn: 50, expiresAt });
  const award = awardRecord({ key: "award:50:1004:@1", issueId: 1004, amount: bounty.amount });
  const { timers } = decide({ awards: [award], bounties: [bounty] }, [pullName(12)]);
  expect(timers).toMatchObject([{ type: "bounty", issueId: 1004, at: expiresAt }]);
});

test("what somebody stopped is stopped also when it comes back", () => {
  const award = awardRecord({ onHold: { by: "mira", reason: "the licence" } });
  const taken = decide({ awards: [award] }, [pullName(12)]);
  const act = { repositoryId: 50, reverted: pullName(12), by: "commit:b0", byCommit: null };
  const back = decide({ awards: taken.awards, reverts: [act] }, ["commit:b0"], "commit:c");
  expect(back.awards).toMatchObject([{ state: "held", onHold: { by: "mira" } }]);
});
