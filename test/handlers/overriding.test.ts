/** What somebody sets by hand for a pull request, beside what the rules and other threads say. */
import { expect, test } from "@jest/globals";
import { amount } from "../../src/domain/amount.ts";
import type { AwardRecord } from "../../src/domain/award.ts";
import type { PullRequestFact } from "../../src/domain/fact.ts";
import { emptyState, nothingSeen, type State } from "../../src/handlers/handler.ts";
import { pullRequest } from "../../src/handlers/pull-request.ts";
import { reverted } from "../../src/handlers/revert.ts";
import { ada, bob, closing, issue, policy as policyOf, pull } from "../domain/pulls.ts";
import { awardRecord, bountyRecord } from "../records.ts";
import { bySomebody, decide, now, policy, type Scene, said } from "./saying.ts";

const scene: Scene = { on: "pull-request", standing: "closed" };
const graces = awardRecord({ key: "award:50:pull-4:code:@8", pullNumber: 4, personId: 8, login: "grace" });

function overridden(state: Partial<State>, line: string) {
  const doing = bySomebody("admin");
  return decide(said(line, scene), scene, { ...doing, state: { ...emptyState, ...state } });
}

/** What is held of somebody's by the last word on each award. */
function held(awards: readonly AwardRecord[], personId: number): bigint {
  const byKey = new Map(awards.map((one) => [one.key, one]));
  const own = [...byKey.values()].filter((one) => one.personId === personId && one.state === "held");
  return own.reduce((sum, one) => sum + one.amount, 0n);
}

test.each<[string, Partial<AwardRecord>]>([
  ["the pull request of another repository with its number", { repositoryId: 51, pullNumber: 4 }],
  ["a bounty that was divided by hand", { pullNumber: null, role: "split" }],
])("an override changes nothing of %s", (_, other) => {
  const elsewhere = { ...graces, key: "award:50:1005:@8", issueId: 1005, ...other };
  const { awards } = overridden({ awards: [elsewhere] }, '/override @grace 30 GRID "half"');
  expect(awards.map((one) => [one.role, one.amount])).toEqual([["override", 3000n]]);
});

test("what was taken back is not given again beside what a person set in its place", () => {
  const before: AwardRecord = { ...graces, state: "reversed", turns: 1 };
  const act = { repositoryId: 50, reverted: "pull:4", by: "commit:r", byCommit: null };
  const set = overridden({ awards: [before], reverts: [act] }, '/override @grace 30 GRID "half"');
  const awards = [...new Map([before, ...set.awards].map((one) => [one.key, one])).values()];
  const place = { repository: { id: 50, ownerId: 7, owner: "grid", name: "core" }, installationId: 5 };
  const undone = { repositoryId: 50, reverted: "commit:r", by: "commit:s", byCommit: null };
  const state = { ...emptyState, awards, reverts: [act] };
  const again = reverted(place, [undone], { policy: policy(), seen: nothingSeen, state, now });
  expect(held([...awards, ...again.awards], 8)).toBe(3000n);
});

const merge: PullRequestFact = {
  type: "pull-request",
  action: "closed",
  delivery: "d",
  installationId: 5,
  repository: { id: 50, ownerId: 7, owner: "grid", name: "core", private: false, defaultBranch: "main" },
  actor: null,
  pull: { id: 2012, nodeId: "PR_12", number: 12 },
  merged: true,
  headSha: "def",
};

test.each([
  ["a reviewer", 2, { 1: 50_000n, 2: 3000n }],
  ["the author", 1, { 1: 3000n, 2: 0n }],
])(
  "an override that is read before the news of the merge takes nothing from others: %s",
  (_, personId, sums) => {
    const given = awardRecord({
      key: "award:50:pull-12:override:c:@1",
      role: "override",
      personId,
      amount: amount(3000n),
    });
    const said = {
      repositoryId: 50,
      pullNumber: 12,
      personId,
      login: personId === 1 ? ada.login : bob.login,
      token: given.token,
      money: { token: given.token, amount: given.amount },
      by: "mira",
      note: "agreed",
    };
    const decision = pullRequest.decide(merge, {
      policy: policyOf("\nbounties: {}\nkinds: {code: {reward: 50 GRID}}\n"),
      seen: { ...nothingSeen, pull: pull(closing(issue(4, []))) },
      state: { ...emptyState, awards: [given], overrides: [said], bounties: [bountyRecord()] },
      now,
    });
    for (const [id, sum] of Object.entries(sums)) {
      expect(held([given, ...decision.awards], Number(id))).toBe(sum);
    }
    expect(decision.bounties.at(-1)?.state).toBe("awarded");
    const fromBounty = decision.entries.flatMap(({ postings }) =>
      postings.filter(({ account }) => account.type === "bounty"),
    );
    expect(fromBounty.reduce((sum, one) => sum + one.amount, 0n)).toBe(-50_000n);
  },
);
