/** What a timer and a move make of a bounty, where other news came first. */
import { expect, test } from "@jest/globals";
import { amount } from "../../src/domain/amount.ts";
import { moveTo } from "../../src/domain/bounty.ts";
import { bountyDue } from "../../src/handlers/bounty-due.ts";
import { emptyState } from "../../src/handlers/handler.ts";
import { bountyRecord } from "../records.ts";

const was = (to: string) => ({ at: "2026-03-01T00:00:00Z", by: "mira", to });

test("a bounty that somebody stopped does not expire before it was answered", () => {
  const bounty = bountyRecord({
    expiresAt: "2026-03-02T00:00:00.000Z",
    onHold: { by: "grace", reason: "not as said" },
  });
  const fact = { type: "bounty-due", ownerId: 7, repositoryId: 50, issueId: 1004 } as const;
  const state = { ...emptyState, bounties: [bounty] };
  const decision = bountyDue.decide(fact, {
    state,
    now: "2026-03-02T00:00:00.000Z",
    policy: null,
    place: null,
  });
  expect(decision.bounties).toMatchObject([{ state: "open", amount: bounty.amount }]);
  expect(decision.entries).toEqual([]);
  expect(decision.timers).toHaveLength(1);
});

test("a bounty that arrives where there was one before has entries of its own", () => {
  const history = ["100 GRID", "200 GRID", "withdrawn"].map(was);
  const known = bountyRecord({
    repositoryId: 51,
    issueId: 2004,
    state: "withdrawn",
    amount: amount(0n),
    history,
  });
  const { entries } = moveTo(
    bountyRecord({ history: [was("500 GRID")] }),
    { repositoryId: 51, issueId: 2004, issueNumber: 9 },
    { by: "mira", at: "2026-03-02T00:00:00Z", policyCommit: "c1", toName: "grid/tools#9", known },
  );
  // The first two prices were reserved under 1 and 2.
  expect(entries.map((entry) => entry.key)).toEqual(["release:50:1004:2", "reserve:51:2004:5"]);
});
