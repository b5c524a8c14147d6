import fc from "fast-check";
import { amount, sum, type Token } from "../../src/domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../../src/domain/award.ts";
import {
  adjust,
  adjustment,
  awardBounty,
  awardEntry,
  givenAgain,
  levelBounty,
  mature,
  takeBack,
} from "../../src/domain/booking.ts";
import { accountName, type EntryDraft, isBalanced } from "../../src/domain/postings.ts";
import { awardRecord, bountyRecord, grid } from "../records.ts";

const euro: Token = { id: "offchain:7/EUR", symbol: "EUR", decimals: 2 };

/** "award held:1 +50, bounty −50". */
function told(entries: readonly EntryDraft[]): string[] {
  return entries.map(({ key, type, postings }) => {
    const moved = postings.map((one) => `${accountName(one.account, (id) => id)} ${one.amount}`);
    return `${key} ${type}: ${moved.join(", ")}`;
  });
}

describe("awards out of a bounty of 500", () => {
  const bounty = bountyRecord({ amount: amount(500n) });
  const part = (personId: number, value: bigint, token = grid) => ({
    key: `award:${personId}`,
    personId,
    token,
    amount: amount(value),
  });

  test.each<[string, ReturnType<typeof part>[], string[]]>([
    ["all of it", [part(1, 500n)], ["award:1 award: bounty:50:1004 -500, held:1 500"]],
    [
      "parts",
      [part(1, 300n), part(2, 200n)],
      ["award:1 award: bounty:50:1004 -300, held:1 300", "award:2 award: bounty:50:1004 -200, held:2 200"],
    ],
    [
      "less, as a cap has it",
      [part(1, 300n)],
      ["award:1 award: bounty:50:1004 -300, held:1 300", "rest release: bounty:50:1004 -200, treasury 200"],
    ],
    [
      "more, as a part on top has it",
      [part(1, 500n), part(2, 50n)],
      ["award:1 award: bounty:50:1004 -500, held:1 500", "award:2 award: treasury -50, held:2 50"],
    ],
    ["more by one line", [part(1, 520n)], ["award:1 award: bounty:50:1004 -500, treasury -20, held:1 520"]],
    ["nothing at all", [part(1, 0n)], ["rest release: bounty:50:1004 -500, treasury 500"]],
    [
      "something in another token",
      [part(1, 70n, euro)],
      ["award:1 award: treasury -70, held:1 70", "rest release: bounty:50:1004 -500, treasury 500"],
    ],
  ])("%s", (_what, parts, expected) => {
    expect(told(awardBounty(bounty, parts, "c1", "rest"))).toEqual(expected);
  });

  test("without a bounty it comes out of the treasury, and nothing is no entry", () => {
    expect(told(awardEntry(part(1, 50n), [], "c1"))).toEqual(["award:1 award: treasury -50, held:1 50"]);
    expect(awardEntry(part(1, 0n), [], "c1")).toEqual([]);
  });
});

describe("what changes an award", () => {
  const held = awardRecord({ key: "k", amount: amount(50n) });

  test.each<[string, EntryDraft[], string[]]>([
    ["less", [...adjust(held, amount(30n), "c1").entries], ["adjust:k:1 adjust: held:1 -20, treasury 20"]],
    ["more", [...adjust(held, amount(60n), "c1").entries], ["adjust:k:1 adjust: treasury -10, held:1 10"]],
    ["the same", [...adjust(held, amount(50n), "c1").entries], []],
    [
      "less of what is owed",
      [...adjust({ ...held, state: "matured" }, amount(30n), "c1").entries],
      ["adjust:k:1 adjust: owed:1 -20, treasury 20"],
    ],
    [
      "as it was adjusted before",
      adjustment({ ...held, adjusted: 3 }, amount(40n), "c1"),
      ["adjust:k:3 adjust: treasury -10, held:1 10"],
    ],
    ["the end of its hold", [...mature(held).entries], ["mature:k mature: held:1 -50, owed:1 50"]],
    [
      "the end of its second hold",
      [...mature({ ...held, turns: 2 }).entries],
      ["mature:k:2 mature: held:1 -50, owed:1 50"],
    ],
    ["the end of the hold of nothing", [...mature({ ...held, amount: amount(0n) }).entries], []],
    [
      "taken back",
      [...takeBack(held, undefined, "c1").entries],
      ["reverse:k reverse: held:1 -50, treasury 50"],
    ],
    [
      "taken back when it is owed",
      [...takeBack({ ...held, state: "matured", turns: 2 }, undefined, "c1").entries],
      ["reverse:k:2 reverse: owed:1 -50, treasury 50"],
    ],
    [
      "taken back into its bounty",
      [...takeBack(held, bountyRecord(), "c1").entries],
      ["reverse:k reverse: held:1 -50, bounty:50:1004 50"],
    ],
    [
      "taken back, but the bounty is of another token",
      [...takeBack(held, bountyRecord({ token: euro }), "c1").entries],
      ["reverse:k reverse: held:1 -50, treasury 50"],
    ],
    ["nothing, taken back", [...takeBack({ ...held, amount: amount(0n) }, undefined, "c1").entries], []],
  ])("%s", (_what, entries, expected) => {
    expect(told(entries)).toEqual(expected);
  });

  test("what is taken back on hold comes back on hold; what is given again is held at least until now", () => {
    const back = takeBack({ ...held, onHold: { by: "mira", reason: "wait" } }, undefined, "c1").award;
    expect(back).toMatchObject({ state: "reversed", turns: 1 });
    const early = givenAgain(back, "2026-03-02T00:00:00.000Z");
    expect(early.award).toMatchObject({
      state: "held",
      turns: 2,
      maturesAt: held.maturesAt,
      onHold: { by: "mira" },
    });
    expect(early.entryKey).toBe("restore:k:1");
    const late = "2026-04-02T00:00:00.000Z";
    expect(givenAgain(back, late).award.maturesAt).toBe(late);
  });

  test.each([
    [500n, []],
    [300n, ["reserve:again reserve: treasury -200, bounty:50:1004 200"]],
    [620n, ["release:again release: bounty:50:1004 -120, treasury 120"]],
    [0n, ["reserve:again reserve: treasury -500, bounty:50:1004 500"]],
  ])("a bounty of 500 to which %p came back", (came, expected) => {
    const entries = levelBounty(bountyRecord({ amount: amount(500n) }), amount(came), "again", "c1");
    expect(told(entries)).toEqual(expected);
  });
});

/** A pull request with a bounty of its own, and everything that can become of its awards. */
interface Life {
  readonly bounty: BountyRecord;
  readonly awards: readonly AwardRecord[];
  readonly entries: readonly EntryDraft[];
}

interface Turn {
  readonly what: "back" | "again" | "adjust" | "mature";
  readonly value: bigint;
  readonly which: number;
}

function take(life: Life, { what, value, which }: Turn, number: number): Life {
  const { bounty, awards, entries } = life;
  const one = awards[which % awards.length] as AwardRecord;
  const put = (changed: AwardRecord, more: readonly EntryDraft[]): Life => ({
    ...life,
    awards: awards.map((other) => (other === one ? changed : other)),
    entries: [...entries, ...more],
  });
  switch (what) {
    case "adjust": {
      if (one.state === "reversed") return life;
      const adjusted = adjust(one, amount(value), "c1");
      return put(adjusted.award, adjusted.entries);
    }
    case "mature": {
      if (one.state !== "held") return life;
      const matured = mature(one);
      return put(matured.award, matured.entries);
    }
    case "back": {
      if (bounty.state === "open") return life;
      const open: BountyRecord = { ...bounty, state: "open" };
      const taken = awards.map((award) => takeBack(award, open, "c1"));
      const level = levelBounty(open, sum(awards.map((award) => award.amount)), `again-${number}`, "c1");
      const more = taken.flatMap((each) => each.entries);
      return {
        bounty: open,
        awards: taken.map((each) => each.award),
        entries: [...entries, ...more, ...level],
      };
    }
    case "again": {
      if (bounty.state !== "open") return life;
      const again = awards.map((award) => givenAgain(award, "2026-03-20T00:00:00.000Z"));
      const drafts = again.map(({ award, entryKey }) => ({ ...award, key: entryKey }));
      const more = awardBounty(bounty, drafts, "c1", `left-over-${number}`);
      const won: BountyRecord = { ...bounty, state: "awarded" };
      return { bounty: won, awards: again.map(({ award }) => award), entries: [...entries, ...more] };
    }
  }
}

test("law: however often work is taken back and given again, people hold what stands, and a bounty never gives more than it has", () => {
  const turn = fc.record({
    what: fc.constantFrom<Turn["what"]>("back", "again", "adjust", "mature"),
    value: fc.bigInt({ min: 0n, max: 100n }),
    which: fc.nat({ max: 5 }),
  });
  const parts = fc.array(fc.bigInt({ min: 0n, max: 100n }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 200n }),
      parts,
      fc.array(turn, { maxLength: 25 }),
      (price, first, turns) => {
        const bounty = bountyRecord({ amount: amount(price), state: "awarded" });
        const awards = first.map((value, index) =>
          awardRecord({ key: `award:${index}`, personId: index % 3, issueId: 1004, amount: amount(value) }),
        );
        const reserved = levelBounty(bounty, amount(0n), "first", "c1");
        const entries = [...reserved, ...awardBounty(bounty, awards, "c1", "left-over")];
        let life: Life = { bounty, awards, entries };
        for (const [number, one] of turns.entries()) life = take(life, one, number);

        expect(life.entries.every((one) => isBalanced(one.postings))).toBe(true);
        expect(new Set(life.entries.map((one) => one.key)).size).toBe(life.entries.length);
        const balances = new Map<string, bigint>();
        for (const { postings } of life.entries) {
          for (const { account, amount: value } of postings) {
            const name = accountName(account, (id) => id);
            balances.set(name, (balances.get(name) ?? 0n) + value);
            if (name !== "treasury") expect(balances.get(name)).toBeGreaterThanOrEqual(0n);
          }
        }
        const standing = (state: AwardRecord["state"], personId: number) =>
          life.awards
            .filter((one) => one.state === state && one.personId === personId)
            .map((one) => one.amount);
        for (const personId of [0, 1, 2]) {
          expect(balances.get(`held:${personId}`) ?? 0n).toBe(sum(standing("held", personId)));
          expect(balances.get(`owed:${personId}`) ?? 0n).toBe(sum(standing("matured", personId)));
        }
        expect(balances.get("bounty:50:1004") ?? 0n).toBe(life.bounty.state === "open" ? price : 0n);
      },
    ),
    { numRuns: 1000 },
  );
});
