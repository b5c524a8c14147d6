/** Reverts by the records and the ledger: what one says is what the other holds. */
import { describe, expect, test } from "@jest/globals";
import { amount } from "../../src/domain/amount.ts";
import type { AwardRecord } from "../../src/domain/award.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Account } from "../../src/domain/postings.ts";
import { commitName } from "../../src/domain/reverts.ts";
import { emptyState, nothingSeen, type State } from "../../src/handlers/handler.ts";
import { reverted } from "../../src/handlers/revert.ts";
import { policy as policyOf } from "../domain/pulls.ts";
import { awardRecord } from "../records.ts";

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

describe("two reverts in one push", () => {
  test("take back what the first one's room had made of the second", () => {
    const { commit } = policy("caps: {per-person: [{amount: 60 GRID, per: week}]}");
    const work = (pull: number, is: bigint, day: number) =>
      awardRecord({
        key: `award:50:pull-${pull}:code:1`,
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
