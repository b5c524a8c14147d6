import fc from "fast-check";
import { amount } from "../../src/domain/amount.ts";
import type { BountyRecord } from "../../src/domain/award.ts";
import {
  blockingLabel,
  type Doings,
  endOf,
  extend,
  gates,
  isKeptFromAll,
  keepAlive,
  nudgeAt,
  type ReservationOptions,
  reserve,
} from "../../src/domain/reservation.ts";
import { bountyRecord, grid } from "../records.ts";

const day = 86_400_000;
const at = (days: number) => new Date(Date.UTC(2026, 2, 1) + days * day).toISOString();
const ada = { id: 1, login: "ada" };
const bob = { id: 2, login: "bob" };
const adas = reserve(ada, 14 * day, at(0));

const options: ReservationOptions = {
  time: 14 * day,
  nudge: 4 * day,
  "at-once": 2,
  "open-pull-requests": 3,
  required: false,
  assign: false,
  "blocked-labels": ["blocked", "needs design"],
  newcomers: { labels: ["good first issue"], first: 3 * day, "below-merged": 3 },
  levels: [
    { above: { token: grid, amount: amount(30_000n) }, merged: 2 },
    { above: { token: grid, amount: amount(80_000n) }, merged: 10 },
  ],
};

describe("the gates before somebody can start", () => {
  interface Case {
    readonly bounty?: Partial<BountyRecord>;
    readonly labels?: string[];
    readonly closed?: boolean;
    readonly doings?: Partial<Doings>;
    readonly now?: string;
    readonly by?: Partial<ReservationOptions>;
  }
  const priced = { history: [{ at: at(0), by: "mira", to: "200 GRID" }], amount: amount(20_000n) };
  const first = { labels: ["Good First Issue"] };

  test.each<[string, Case, string[]]>([
    ["nothing in the way", {}, []],
    ["a closed issue", { closed: true }, ["open"]],
    ["an earned bounty", { bounty: { state: "awarded" } }, ["open"]],
    ["a withdrawn one", { bounty: { state: "withdrawn" } }, ["open"]],
    ["reserved for another", { bounty: { reservation: reserve(bob, day, at(0)) } }, ["not-reserved"]],
    ["reserved for the same person", { bounty: { reservation: adas } }, []],
    [
      "in review by another",
      { bounty: { claims: [{ repositoryId: 50, pull: 3, personId: 2, login: "bob" }] } },
      [],
    ],
    ["stopped", { bounty: { onHold: { by: "mira", reason: "wait" } } }, ["not-on-hold"]],
    ["blocked", { labels: ["Needs Design"] }, ["not-blocked"]],
    ["one below at once", { doings: { holding: 1 } }, []],
    ["at once", { doings: { holding: 2 } }, ["at-once"]],
    ["one below the open pull requests", { doings: { pulls: 2 } }, []],
    ["too many open pull requests", { doings: { pulls: 3 } }, ["open-pull-requests"]],
    ["a newcomer's issue, as a newcomer", { ...first, doings: { merged: 2 } }, []],
    [
      "a newcomer's issue, as somebody who is known",
      { ...first, doings: { merged: 3 } },
      ["newcomers-first"],
    ],
    [
      "a moment before it is for all",
      { ...first, doings: { merged: 3 }, now: at(2.999) },
      ["newcomers-first"],
    ],
    ["when it is for all", { ...first, doings: { merged: 3 }, now: at(3) }, []],
    [
      "newcomers first, but not by the policy",
      { ...first, doings: { merged: 3 }, by: { newcomers: null } },
      [],
    ],
    ["exactly the level's amount", { bounty: { amount: amount(30_000n) }, doings: { merged: 0 } }, []],
    ["above it, without the work", { bounty: { amount: amount(30_001n) }, doings: { merged: 1 } }, ["level"]],
    ["above it, with the work", { bounty: { amount: amount(30_001n) }, doings: { merged: 2 } }, []],
    [
      "above two, with the work of one",
      { bounty: { amount: amount(80_001n) }, doings: { merged: 9 } },
      ["level"],
    ],
    [
      "above, in a token without levels",
      { bounty: { amount: amount(90_000n), token: { ...grid, id: "other" } }, doings: { merged: 0 } },
      [],
    ],
    [
      "everything at once",
      {
        bounty: {
          amount: amount(90_000n),
          reservation: reserve(bob, day, at(0)),
          onHold: { by: "m", reason: "r" },
        },
        labels: ["blocked", "good first issue"],
        closed: true,
        doings: { holding: 5, pulls: 5, merged: 4 },
      },
      [
        ...["open", "not-reserved", "not-on-hold", "not-blocked"],
        ...["at-once", "open-pull-requests", "newcomers-first", "level"],
      ],
    ],
  ])("%s", (_what, { bounty, labels = [], closed = false, doings, now = at(1), by }, expected) => {
    const results = gates(
      { ...options, ...by },
      {
        person: ada,
        bounty: bountyRecord({ ...priced, ...bounty }),
        labels,
        issueOpen: !closed,
        doings: { merged: 0, holding: 0, pulls: 0, ...doings },
        now,
      },
    );
    expect(results.filter((one) => !one.passed).map((one) => one.gate)).toEqual(expected);
    // What concerns everybody is said also when it is passed; the rest only where it applies.
    expect(results.map((one) => one.gate)).toEqual(
      expect.arrayContaining(["open", "not-reserved", "at-once"]),
    );
  });

  test("figures say what it takes and what there is", () => {
    const doings = { merged: 1, holding: 2, pulls: 0 };
    const bounty = bountyRecord({ amount: amount(90_000n) });
    const results = gates(options, { person: ada, bounty, labels: [], issueOpen: true, doings, now: at(1) });
    const figures = Object.fromEntries(results.map((one) => [one.gate, one.figures]));
    expect(figures["at-once"]).toEqual({ most: "2", has: "2" });
    expect(figures.level).toEqual({ above: "800 GRID", merged: "10", has: "1" });
  });

  test("a label blocks in whatever case it is written", () => {
    expect(blockingLabel(options, ["bug", "BLOCKED"])).toBe("BLOCKED");
    expect(blockingLabel(options, ["bug"])).toBeNull();
  });
});

describe("how long it lasts", () => {
  const active = (days: number, changes = {}) => ({ ...adas, active: at(days), ...changes });

  test.each([
    ["as long as was said", adas, at(14)],
    ["as long again after activity", active(5), at(19)],
    ["as was said, when a maintainer gave more than activity does", active(1, { until: at(30) }), at(30)],
  ])("%s", (_what, reservation, expected) => {
    expect(endOf(reservation)).toBe(expected);
  });

  test.each([
    ["some days before the end", adas, 4 * day, at(10)],
    ["moved by activity", active(5), 4 * day, at(15)],
    ["once", { ...adas, nudged: true }, 4 * day, null],
    ["never, where nobody wants it", adas, 0, null],
    ["never before it began", adas, 14 * day, null],
  ])("the reminder comes %s", (_what, reservation, nudge, expected) => {
    expect(nudgeAt(reservation, nudge)).toBe(expected);
  });

  test("activity keeps it alive and allows another reminder; older news does nothing", () => {
    const nudged = active(5, { nudged: true });
    expect(keepAlive(nudged, at(6))).toEqual(active(6));
    expect(keepAlive(nudged, at(5))).toBe(nudged);
    expect(keepAlive(nudged, at(4))).toBe(nudged);
  });

  test("a maintainer gives more from what was said on, and another reminder", () => {
    expect(extend({ ...adas, nudged: true }, 7 * day)).toEqual({ ...adas, until: at(21) });
  });

  test.each<[string, number, (typeof ada)[], boolean]>([
    ["before it was reserved", -1, [bob], false],
    ["while it is", 7, [bob], true],
    ["when it begins", 0, [bob], true],
    ["when it ends", 14, [bob], true],
    ["after it", 14.001, [bob], false],
    ["by whoever reserved it", 7, [ada], false],
    ["by several of whom one reserved it", 7, [bob, ada], false],
    ["by nobody", 7, [], true],
  ])("a merge %s is kept out: %p", (_what, days, people, expected) => {
    expect(isKeptFromAll(adas, people, at(days))).toBe(expected);
    expect(isKeptFromAll(null, people, at(days))).toBe(false);
  });
});

test("law: whatever activity there is, in whatever order it is heard of, the end is the same and never comes sooner", () => {
  const hours = fc.array(fc.integer({ min: -48, max: 14 * 24 }), { maxLength: 10 });
  fc.assert(
    fc.property(hours, fc.integer({ min: 0, max: 20 }), (heard, more) => {
      const all = (order: readonly number[]) =>
        order.reduce((one, hour) => keepAlive(one, at(hour / 24)), extend(adas, more * day));
      const sorted = [...heard].sort((a, b) => a - b);
      expect(endOf(all(heard))).toBe(endOf(all(sorted)));
      let end = endOf(adas);
      for (let count = 0; count <= heard.length; count++) {
        const next = endOf(all(heard.slice(0, count)));
        expect(next >= end).toBe(true);
        end = next;
      }
      const reminder = nudgeAt(all(heard), 4 * day);
      expect(reminder !== null && reminder < endOf(all(heard))).toBe(true);
    }),
  );
});
