import fc from "fast-check";
import { amount, type Money, type Token } from "../../src/domain/amount.ts";
import type { BountyRecord } from "../../src/domain/award.ts";
import { awardBounty, levelBounty, takeBack } from "../../src/domain/booking.ts";
import {
  type BountyPhase,
  type BountyStep,
  bountyAccount,
  changePrice,
  expire,
  heard,
  isInReview,
  isUnderWay,
  mayStep,
  moveTo,
  nextDue,
  type PriceChange,
  phaseOf,
  pledge,
  setClaim,
  standing,
} from "../../src/domain/bounty.ts";
import { accountName, type EntryDraft, isBalanced } from "../../src/domain/postings.ts";
import { reserve } from "../../src/domain/reservation.ts";
import { bountyTimers } from "../../src/domain/timers.ts";
import { awardRecord, bountyRecord, grid } from "../records.ts";

const euro: Token = { id: "offchain:7/EUR", symbol: "EUR", decimals: 2 };
const ada = { id: 1, login: "ada" };
const day = 86_400_000;
const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
const reservation = reserve(ada, 14 * day, at(0));
const claim = { repositoryId: 50, pull: 12, personId: 1, login: "ada" };

const inPhase: Readonly<Record<BountyPhase, BountyRecord>> = {
  open: bountyRecord(),
  reserved: bountyRecord({ reservation }),
  "in-review": bountyRecord({ claims: [claim] }),
  awarded: bountyRecord({ state: "awarded", awardedTo: 12 }),
  withdrawn: bountyRecord({ state: "withdrawn", amount: amount(0n) }),
  expired: bountyRecord({ state: "expired", amount: amount(0n) }),
};
const phases = Object.keys(inPhase) as BountyPhase[];

const change = (money: Money | null, changes: Partial<PriceChange> = {}): PriceChange => ({
  repositoryId: 50,
  issueId: 1004,
  issueNumber: 4,
  money,
  label: null,
  by: "mira",
  at: at(12),
  policyCommit: "c1",
  ...changes,
});
const of = (value: bigint, token = grid): Money => ({ token, amount: amount(value) });

describe("each step in each phase", () => {
  //                   open reserved in-review awarded withdrawn expired
  const table: Readonly<Record<BountyStep, string>> = {
    price: "             yes  yes      yes       no      yes       yes",
    pledge: "            yes  yes      yes       no      no        no",
    withdraw: "          yes  yes      yes       no      no        no",
    reserve: "           yes  no       yes       no      no        no",
    release: "           no   yes      yes       no      no        no",
    claim: "             yes  yes      yes       no      yes       yes",
    award: "             yes  yes      yes       no      no        no",
    reopen: "            no   no       no        yes     no        no",
    expire: "            yes  no       no        no      no        no",
    move: "              yes  yes      yes       no      no        no",
  };

  test.each(phases)("a record in phase %s is in it", (phase) => {
    expect(phaseOf(inPhase[phase])).toBe(phase);
  });

  test.each(Object.entries(table))("%s", (step, row) => {
    const may = phases.map((phase) => (mayStep(inPhase[phase], step as BountyStep) ? "yes" : "no"));
    expect(may).toEqual(row.trim().split(/\s+/));
  });

  test.each([
    ["open", { state: "open", entry: "reserve 10000" }, { state: "withdrawn", entry: "release 50000" }],
    ["reserved", { state: "open", entry: "reserve 10000" }, { state: "withdrawn", entry: "release 50000" }],
    ["in-review", { state: "open", entry: "reserve 10000" }, { state: "withdrawn", entry: "release 50000" }],
    ["awarded", null, null],
    ["withdrawn", { state: "open", entry: "reserve 60000" }, null],
    ["expired", { state: "open", entry: "reserve 60000" }, null],
  ] as const)("a price of 600 GRID, and none, on one that is %s", (phase, set, withdrawn) => {
    const outcome = (money: Money | null) => {
      const changed = changePrice(inPhase[phase], change(money));
      return changed === null
        ? null
        : {
            state: changed.record.state,
            entry: changed.entries.map((one) => `${one.type} ${one.postings[1]?.amount}`).join(),
          };
    };
    expect(outcome(of(60_000n))).toEqual(set);
    expect(outcome(null)).toEqual(withdrawn);
  });
});

describe("the price", () => {
  test("of an issue that had none is reserved, with its history, its end and how it came about", () => {
    const reasons = [{ code: "label-amount", label: "hard", money: of(500n) }] as const;
    const changed = changePrice(undefined, change(of(500n), { label: "hard", expires: day, reasons }));
    expect(changed?.record).toEqual({
      ...bountyRecord({ amount: amount(500n), label: "hard", asOf: at(12) }),
      reasons,
      history: [{ at: at(12), by: "mira", to: "5 GRID" }],
      expiresAt: at(36),
    });
    expect(changed?.entries).toEqual([
      {
        key: "reserve:50:1004:1",
        type: "reserve",
        token: grid,
        postings: [
          { account: { type: "treasury" }, amount: -500n },
          { account: { type: "bounty", repositoryId: 50, issueId: 1004 }, amount: 500n },
        ],
        policyCommit: "c1",
      },
    ]);
  });

  test.each<[string, BountyRecord | undefined, PriceChange, string[]]>([
    ["raised", bountyRecord(), change(of(60_000n)), ["reserve:50:1004:1 10000"]],
    ["cut", bountyRecord(), change(of(40_000n)), ["release:50:1004:1 10000"]],
    [
      "in another token",
      bountyRecord(),
      change(of(700n, euro)),
      ["release:50:1004:1 50000", "reserve:50:1004:1 700"],
    ],
    ["withdrawn", bountyRecord(), change(null), ["release:50:1004:1 50000"]],
    ["told by another label", bountyRecord(), change(of(50_000n), { label: "hard" }), []],
    [
      "set again after less came back to it",
      bountyRecord({ base: amount(50_000n), amount: amount(20_000n) }),
      change(of(50_000n)),
      ["reserve:50:1004:1 30000"],
    ],
  ])("%s", (_what, before, wish, entries) => {
    const changed = changePrice(before, wish);
    expect(changed?.entries.map((one) => `${one.key} ${one.postings[1]?.amount}`)).toEqual(entries);
    expect(changed?.record.asOf).toBe(at(12));
  });

  test.each<[string, BountyRecord | undefined, PriceChange]>([
    ["the same again", bountyRecord(), change(of(50_000n))],
    ["older than what is known", bountyRecord({ asOf: at(13) }), change(of(60_000n))],
    ["none where there was none", undefined, change(null)],
    ["none where it was withdrawn", bountyRecord({ state: "withdrawn" }), change(null)],
  ])("%s changes nothing", (_what, before, wish) => {
    expect(changePrice(before, wish)).toBeNull();
  });

  test("takes what others added with it, but not into another token", () => {
    const before = bountyRecord({
      amount: amount(52_000n),
      base: amount(50_000n),
      pledges: [{ personId: 2, login: "bob", amount: amount(2_000n) }],
    });
    expect(changePrice(before, change(of(40_000n)))?.record).toMatchObject({
      amount: 42_000n,
      base: 40_000n,
    });
    const other = changePrice(before, change(of(700n, euro)))?.record;
    expect(other).toMatchObject({ amount: 700n, base: 700n, pledges: [] });
  });

  test("keeps who holds, claims and divides it; what is withdrawn keeps only its claims", () => {
    const before = bountyRecord({
      reservation,
      claims: [claim],
      split: [{ ...ada, weight: 1 }],
      onHold: { by: "mira", reason: "wait" },
    });
    const { reservation: held, claims, split, onHold } = before;
    expect(changePrice(before, change(of(60_000n)))?.record).toMatchObject({
      reservation: held,
      claims,
      split,
      onHold,
    });
    expect(changePrice(before, change(null))?.record).toMatchObject({
      ...{ reservation: null, claims, split: null, onHold: null },
      ...{ amount: 0n, base: 0n, pledges: [], label: null, expiresAt: null },
    });
  });

  test("is remembered by the time of the last news, whatever that said", () => {
    expect(heard(bountyRecord(), at(5)).asOf).toBe(at(5));
    const known = bountyRecord({ asOf: at(9) });
    expect(heard(known, at(5))).toBe(known);
  });
});

describe("what others add", () => {
  test("is named, a person once, and reserved", () => {
    const by = { personId: 2, login: "bob", amount: amount(2_000n) };
    const once = pledge(bountyRecord(), by, { at: at(1), policyCommit: "c1" });
    const twice = pledge(once.record, { ...by, amount: amount(500n) }, { at: at(2), policyCommit: "c1" });
    expect(twice.record).toMatchObject({ amount: 52_500n, base: 50_000n });
    expect(twice.record.pledges).toEqual([{ ...by, amount: 2_500n }]);
    expect(twice.record.history.map((one) => one.to)).toEqual(["520 GRID", "525 GRID"]);
    expect([...once.entries, ...twice.entries].map((one) => one.key)).toEqual([
      "reserve:50:1004:1",
      "reserve:50:1004:2",
    ]);
  });
});

describe("claims", () => {
  const place = { repositoryId: 50, pull: 12 };

  test.each([
    ["a new one", bountyRecord(), claim, [claim]],
    ["one that is known", bountyRecord({ claims: [claim] }), claim, null],
    ["one that goes", bountyRecord({ claims: [claim] }), null, []],
    ["one that there was not", bountyRecord(), null, null],
    [
      "the same number in another repository",
      bountyRecord({ claims: [{ ...claim, repositoryId: 51 }] }),
      claim,
      [{ ...claim, repositoryId: 51 }, claim],
    ],
  ])("%s", (_what, record, mine, expected) => {
    expect(setClaim(record, place, mine)?.claims ?? null).toEqual(expected);
  });
});

describe("moving", () => {
  test("takes the price along, with who holds it, and leaves nothing", () => {
    const before = bountyRecord({ reservation, claims: [claim], label: "bounty: 500 GRID" });
    const place = { repositoryId: 60, issueId: 2001, issueNumber: 1 };
    const toName = "grid/library#1";
    const { records, entries } = moveTo(before, place, { by: "mira", at: at(3), policyCommit: "c1", toName });
    const [from, to] = records;
    expect(from).toMatchObject({ issueId: 1004, state: "withdrawn", amount: 0n, label: null, asOf: at(3) });
    expect(to).toMatchObject({ ...place, state: "open", amount: 50_000n, reservation, claims: [] });
    for (const one of records) expect(one.history.at(-1)?.to).toBe("moved to grid/library#1");
    expect(entries.map((one) => one.key)).toEqual(["release:50:1004:1", "reserve:60:2001:1"]);
  });
});

describe("what is due", () => {
  const held = (changes = {}) => bountyRecord({ reservation: { ...reservation, ...changes } });

  test.each<[string, BountyRecord, number, string | null]>([
    ["nothing on a price that stands for ever", bountyRecord(), 4 * day, null],
    ["its end", bountyRecord({ expiresAt: at(5) }), 4 * day, at(5)],
    ["the reminder of a reservation", held(), 4 * day, at(10 * 24)],
    ["its end, where nobody is reminded", held(), 0, at(14 * 24)],
    ["its end, after the reminder", held({ nudged: true }), 4 * day, at(14 * 24)],
    [
      "what was said, also when activity has moved it",
      held({ active: at(24), nudged: true }),
      4 * day,
      at(14 * 24),
    ],
    ["the end of the price, before the reservation's", { ...held(), expiresAt: at(1) }, 4 * day, at(1)],
    ["nothing once it is earned", { ...held(), state: "awarded" }, 4 * day, null],
  ])("%s", (_what, record, nudge, expected) => {
    const [timer] = bountyTimers(record, 7, nudge);
    expect(timer?.at ?? null).toBe(expected);
    if (timer !== undefined)
      expect(timer).toMatchObject({ key: "bounty:7:1004", type: "bounty", issueId: 1004 });
  });

  test("whoever reserved it is in review with a pull request of their own", () => {
    const claim = { repositoryId: 50, pull: 7, personId: 1, login: "ada" };
    const own = { ...bountyRecord(), reservation: reserve(ada, 14 * day, at(0)) };
    expect(isInReview({ ...own, claims: [claim] })).toBe(true);
    expect(isInReview({ ...own, claims: [{ ...claim, personId: 2 }] })).toBe(false);
    expect(isInReview({ ...own, reservation: null, claims: [claim] })).toBe(false);
    expect(nextDue(bountyRecord(), at(1))).toBeNull();
  });

  test("somebody has begun when it is reserved or in review", () => {
    expect(phases.filter((phase) => isUnderWay(inPhase[phase]))).toEqual(["reserved", "in-review"]);
    expect(isUnderWay(undefined)).toBe(false);
  });
});

/** What a life of steps has come to: the record, every entry, and what the bounty gave. */
interface Life {
  readonly record: BountyRecord;
  readonly entries: readonly EntryDraft[];
  readonly awards: readonly ReturnType<typeof awardRecord>[];
  readonly moves: number;
}

interface Wish {
  readonly step: BountyStep;
  readonly value: bigint;
  readonly token: Token;
  readonly hour: number;
}

const apply: Readonly<Record<BountyStep, (life: Life, wish: Wish, number: number) => Partial<Life>>> = {
  price: ({ record }, { value, token, hour }) =>
    changed(changePrice(record, place(record, { money: of(value, token), at: at(hour) }))),
  withdraw: ({ record }, { hour }) =>
    changed(changePrice(record, place(record, { money: null, at: at(hour) }))),
  pledge: ({ record }, { value, hour }, number) => {
    const by = { personId: number % 3, login: "bob", amount: amount(value) };
    return changed(pledge(record, by, { at: at(hour), policyCommit: "c1" }));
  },
  reserve: ({ record }) => ({ record: { ...record, reservation } }),
  release: ({ record }) => ({ record: { ...record, reservation: null } }),
  claim: ({ record }, { value }) => {
    const mine = { ...claim, pull: Number(value % 3n) };
    return { record: setClaim(record, mine, mine) ?? setClaim(record, mine, null) ?? record };
  },
  expire: ({ record }, { hour }) => changed(expire(record, at(hour), "c1")),
  move: ({ record, moves }, { hour }) => {
    const to = { repositoryId: 60 + moves, issueId: 3000 + moves, issueNumber: 1 };
    const { records, entries } = moveTo(record, to, {
      by: "mira",
      at: at(hour),
      policyCommit: "c1",
      toName: "x",
    });
    return { record: records[1], entries, moves: moves + 1 };
  },
  // Some get more than there is and some less, as caps and extra parts have it.
  award: ({ record }, { value }, number) => {
    const parts = [value, record.amount / 2n].filter((part) => part > 0n);
    const awards = parts.map((part, index) =>
      awardRecord({
        key: `award:${number}:${index}`,
        personId: index,
        issueId: record.issueId,
        token: record.token,
        amount: amount(part),
      }),
    );
    const entries = awardBounty(record, awards, "c1", `left-over:${number}`);
    return { record: { ...record, state: "awarded", reservation: null }, entries, awards };
  },
  reopen: ({ record, awards }, _wish, number) => {
    const open: BountyRecord = { ...record, state: "open" };
    const taken = awards.flatMap((one) => takeBack(one, open, "c1").entries);
    const came = amount(awards.reduce((sum, one) => sum + one.amount, 0n));
    return {
      record: open,
      entries: [...taken, ...levelBounty(open, came, `again-${number}`, "c1")],
      awards: [],
    };
  },
};

function place(record: BountyRecord, changes: Partial<PriceChange>): PriceChange {
  const { repositoryId, issueId, issueNumber } = record;
  return change(null, { repositoryId, issueId, issueNumber, ...changes });
}

function changed(outcome: ReturnType<typeof changePrice>): Partial<Life> {
  return outcome === null ? {} : outcome;
}

/** What an account holds, by token. */
function held(entries: readonly EntryDraft[], account: string): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { token, postings } of entries) {
    for (const posting of postings) {
      if (accountName(posting.account, (id) => id) !== account) continue;
      sums.set(token.id, (sums.get(token.id) ?? 0n) + posting.amount);
    }
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n));
}

test("law: whatever becomes of a bounty, its account holds its amount while it is open, and nothing otherwise", () => {
  const wish = fc.record({
    step: fc.constantFrom(...(Object.keys(apply) as BountyStep[])),
    value: fc.bigInt({ min: 1n, max: 100n }),
    token: fc.constantFrom(grid, grid, euro),
    hour: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 30 }), (wishes) => {
      const first = changePrice(undefined, change(of(500n), { at: at(0) }));
      if (first === null) throw new Error("nothing was priced");
      let life: Life = { ...first, awards: [], moves: 0 };
      const places = new Set<string>();
      for (const [number, one] of wishes.entries()) {
        const { record } = life;
        if (!mayStep(record, one.step)) continue;
        const more = apply[one.step](life, one, number);
        life = { ...life, ...more, entries: [...life.entries, ...(more.entries ?? [])] };
        places.add(accountName(bountyAccount(record), Number));
        const account = accountName(bountyAccount(life.record), Number);
        const stands = standing(life.record);
        expect(held(life.entries, account)).toEqual(
          new Map(stands === null ? [] : [[stands.token.id, stands.amount as bigint]]),
        );
        for (const other of places)
          if (other !== account) expect(held(life.entries, other)).toEqual(new Map());
      }
      expect(life.entries.every((one) => isBalanced(one.postings))).toBe(true);
      expect(new Set(life.entries.map((one) => one.key)).size).toBe(life.entries.length);
    }),
    { numRuns: 1000 },
  );
});
