/** What commands come to beside who may use them: two people, banned people, those concerned, previews, wrong words. */
import { describe, expect, test } from "@jest/globals";
import { amount } from "../../src/domain/amount.ts";
import type { Proposal } from "../../src/domain/award.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { comment } from "../../src/handlers/comment.ts";
import { emptyState } from "../../src/handlers/handler.ts";
import {
  answers,
  books,
  bySomebody,
  type Doing,
  decide,
  does,
  expectOutcome,
  graces,
  mallory,
  nothingDone,
  now,
  policy,
  reactions,
  refuses,
  type Scene,
  said,
  stateOf,
  withoutCode,
} from "./saying.ts";

/** A thread of which the App has said nothing. */
const unsaid = { notes: [], status: null, grants: null, answer: null, applications: null };

describe("what is large takes two people", () => {
  const large: Readonly<Record<string, { scene: Scene; line: string }>> = {
    bounty: { scene: { on: "issue", standing: "open" }, line: "/bounty 600 GRID" },
    "bounty +": { scene: { on: "issue", standing: "open" }, line: "/bounty +20 GRID" },
    split: { scene: { on: "issue", standing: "closed" }, line: "/split @grace 60 @linus 40" },
    award: { scene: { on: "issue", standing: "open" }, line: '/award @grace 50 GRID doc "the guide"' },
    tip: { scene: { on: "issue", standing: "open" }, line: '/tip 50 GRID "the guide"' },
    override: {
      scene: { on: "pull-request", standing: "closed" },
      line: '/override @grace 300 GRID "Twice the work"',
    },
  };
  const under = policy("second-person: [40 GRID]");
  const first = { id: 25, login: "maintain", bot: false };

  function saidAfter(name: string, proposals: readonly Proposal[], doing: Partial<Doing> = {}): Decision {
    const { scene, line } = large[name] as { scene: Scene; line: string };
    const fact = said(line, scene, { commentId: 34 });
    const thread = { repositoryId: 50, number: 4, ...unsaid, proposals };
    const state = { ...stateOf(scene), threads: [thread] };
    return decide(fact, scene, { actor: first, permission: "maintain", under, state, ...doing });
  }

  test.each(Object.keys(large))("/%s waits for somebody else who says the same", (name) => {
    const waiting = saidAfter(name, []);
    expect(books(waiting)).toEqual([]);
    expect(answers(waiting)).toContain("Above 40 GRID it takes two people. maintain is the first.");
    const proposals = waiting.threads[0]?.proposals ?? [];
    expect(proposals).toEqual([{ line: large[name]?.line, personId: 25, login: "maintain", at: now }]);
    expect(books(saidAfter(name, proposals))).toEqual([]);
    const second = { id: 26, login: "admin", bot: false };
    expect(books(saidAfter(name, proposals, { actor: second }))).not.toEqual([]);
    expect(books(saidAfter(name, proposals, { actor: second, permission: "read" }))).toEqual([]);
    const late = { actor: second, at: "2026-03-16T10:00:00.001Z" };
    expect(books(saidAfter(name, proposals, late))).toEqual([]);
    const other = proposals.map((one) => ({ ...one, line: one.line.replace(/\d+/, "$&0") }));
    expect(books(saidAfter(name, other, { actor: second }))).toEqual([]);
  });

  test.each(Object.keys(large))("/%s is agreed to once: done, it waits for two people again", (name) => {
    const proposals = saidAfter(name, []).threads[0]?.proposals ?? [];
    const done = saidAfter(name, proposals, { actor: { id: 26, login: "admin", bot: false } });
    expect(done.threads.at(-1)?.proposals).toEqual([]);
  });

  test("not even in one comment is it done twice", () => {
    const { scene, line } = large.award as { scene: Scene; line: string };
    const waits = { line, personId: 25, login: "maintain", at: now };
    const thread = {
      repositoryId: 50,
      number: 4,
      ...unsaid,
      proposals: [waits],
    };
    const fact = said(`${line}\n${line}`, scene);
    const state = { ...stateOf(scene), threads: [thread] };
    const actor = { id: 26, login: "admin", bot: false };
    expect(decide(fact, scene, { actor, permission: "admin", under, state }).awards).toHaveLength(1);
  });

  test("what is not above the amount takes one", () => {
    const scene: Scene = { on: "issue", standing: "open" };
    const fact = said('/award @grace 40 GRID doc "x"', scene);
    expect(books(decide(fact, scene, { actor: first, permission: "maintain", under }))).toContain("entries");
  });
});

describe("who is banned", () => {
  const scene: Scene = { on: "issue", standing: "open" };
  const banned = bySomebody("banned contributor");
  const reservation = { ...graces, personId: banned.actor.id, login: banned.actor.login };

  test.each([
    ['/award @mallory 5 GRID doc "x"', "issue"],
    ["/split @mallory", "issue"],
    ["/split @grace 1 @mallory 1", "issue"],
    ['/override @mallory 5 GRID "x"', "pull-request"],
  ] as const)("is given nothing by %s", (line, on) => {
    const here: Scene = { on, standing: "closed" };
    const decision = decide(said(line, here), here, bySomebody("admin"));
    expectOutcome(decision, refuses("The policy excludes mallory, who earns nothing."), "admin");
  });

  test("is not tipped", () => {
    const fact = said('/tip 5 GRID "x"', scene, { threadAuthor: mallory });
    expectOutcome(decide(fact, scene, bySomebody("admin")), refuses("The policy excludes mallory"), "admin");
  });

  test("can give back what they had reserved before", () => {
    const state = stateOf({ ...scene, bounty: { reservation } });
    expectOutcome(
      decide(said("/stop", scene), scene, { ...banned, state }),
      does("Free to take.", "bounties"),
      "",
    );
  });

  test("stops no bounty by a dispute, also as the thread's author", () => {
    const state = stateOf({ ...scene, bounty: { reservation } });
    const fact = said('/dispute "mine"', scene, { threadAuthor: banned.actor });
    expectOutcome(
      decide(fact, scene, { ...banned, state }),
      refuses("Only people whom it concerns can dispute"),
      "",
    );
  });

  test("can dispute what they earned before", () => {
    const here: Scene = { on: "pull-request", standing: "closed", award: { personId: banned.actor.id } };
    const decision = decide(said('/dispute "less than said"', here), here, banned);
    expectOutcome(decision, does("disputes this", "awards"), "");
  });
});

describe("what goes by who it concerns", () => {
  const { actor } = bySomebody("contributor");
  const mine = { ...graces, personId: actor.id, login: actor.login };

  test("whoever reserved an issue gives it back, also with no permission at all", () => {
    const scene: Scene = { on: "issue", standing: "open", bounty: { reservation: mine } };
    const decision = decide(said("/stop", scene), scene, { actor, permission: "none" });
    expectOutcome(decision, does("Free to take.", "bounties"), "");
  });

  test("and is told so when they start it again", () => {
    const scene: Scene = { on: "issue", standing: "open", bounty: { reservation: mine } };
    const decision = decide(said("/start", scene), scene, { actor, permission: "none" });
    expectOutcome(decision, refuses("It is yours until 15 March 2026"), "");
  });

  test.each<[string, Scene]>([
    ["reserved it", { on: "issue", standing: "open", bounty: { reservation: mine } }],
    [
      "claims it",
      {
        on: "issue",
        standing: "open",
        bounty: {
          claims: [
            { repositoryId: 50, pull: 9, nodeId: "PR_1", pullId: 1, personId: actor.id, login: actor.login },
          ],
        },
      },
    ],
    [
      "has a part of it",
      {
        on: "issue",
        standing: "closed",
        bounty: { split: [{ id: actor.id, login: actor.login, weight: 1 }] },
      },
    ],
    ["earned it", { on: "pull-request", standing: "closed", award: { personId: actor.id } }],
  ])("whoever %s can dispute", (_what, scene) => {
    const decision = decide(said('/dispute "no"', scene), scene, { actor, permission: "none" });
    expect(reactions(decision)).toEqual([]);
    expect(
      decision.bounties.map((one) => one.onHold?.by) + decision.awards.map((one) => one.onHold?.by).join(),
    ).toBe("contributor");
  });

  test("a reservation counts from when it was asked for, and lasts from when that was heard", () => {
    const scene: Scene = { on: "issue", standing: "open" };
    const fact = said("/start", scene, { commentedAt: "2026-03-02T08:00:00Z" });
    const [record] = decide(fact, scene, bySomebody("contributor")).bounties;
    expect(record?.reservation).toMatchObject({
      from: "2026-03-02T08:00:00.000Z",
      until: "2026-03-16T10:00:00.000Z",
    });
    // Who writes it into an old comment begins now.
    const edited = { ...fact, action: "edited", previousBody: "Hm" } as const;
    expect(decide(edited, scene, bySomebody("contributor")).bounties[0]?.reservation?.from).toBe(now);
  });
});

describe("nobody gives themselves anything, and bots get nothing", () => {
  test.each([
    ['/award @admin 5 GRID doc "me"', "issue", "Nobody can award themselves"],
    ["/split @admin", "issue", "Nobody can give a part to themselves"],
    ["/split @grace @admin", "issue", "Nobody can give a part to themselves"],
    ['/override @admin 5 GRID "me"', "pull-request", "Nobody can set their own reward"],
    ['/award @robot 5 GRID doc "x"', "issue", "robot is a bot"],
    ["/split @robot", "issue", "robot is a bot"],
    ['/override @robot 5 GRID "x"', "pull-request", "robot is a bot"],
    ['/award @nobody 5 GRID doc "x"', "issue", "GitHub knows no `nobody`"],
  ] as const)("%s", (line, on, explained) => {
    const scene: Scene = { on, standing: "closed" };
    expectOutcome(decide(said(line, scene), scene, bySomebody("admin")), refuses(explained), "admin");
  });

  test.each([
    [bySomebody("admin").actor, "Nobody can award themselves"],
    [{ id: 70, login: "robot", bot: true }, "robot is a bot"],
    [null, "The account that opened this was deleted, so there is nobody to tip."],
  ])("a tip on what was opened by %p", (threadAuthor, explained) => {
    const scene: Scene = { on: "issue", standing: "open" };
    const fact = said('/tip 5 GRID "x"', scene, { threadAuthor });
    expectOutcome(decide(fact, scene, bySomebody("admin")), refuses(explained), "admin");
  });
});

describe("a preview", () => {
  const scene: Scene = { on: "issue", standing: "open" };
  const admin = { ...bySomebody("admin"), under: policy("", "preview") };

  test("can withdraw what was promised before it", () => {
    const decision = decide(said("/bounty none", scene), scene, admin);
    expectOutcome(decision, does("The bounty was withdrawn.", "entries", "bounties"), "admin");
  });

  test("has nothing else to withdraw", () => {
    const decision = decide(said("/bounty none", scene), scene, { ...admin, state: emptyState });
    expect(answers(decision)).toContain("This is a preview: nothing was reserved.");
    expect(books(decision)).toEqual([]);
  });
});

describe("what a person asks for wrongly", () => {
  const scene: Scene = { on: "issue", standing: "open" };

  test.each([
    ["/bounty lots", "it is not a plain number"],
    ["/bounty +5 GRID 6", "is too much"],
    ["/help me", "is too much"],
    ["/extend soon", "no time in hours, days or weeks"],
    ["/split", "A person is missing"],
    ["/hold", "The reason is missing"],
  ])("%s is explained, and books nothing", (line, explained) => {
    const state = stateOf({ ...scene, bounty: { reservation: graces } });
    const decision = decide(said(line, scene), scene, { ...bySomebody("admin"), state });
    expectOutcome(decision, refuses(explained), "admin");
  });

  test("a command that there is not is nothing of ours", () => {
    const fact = { ...said("/deploy now", scene), actor: bySomebody("admin").actor };
    expect(comment.needs(fact, policy())).toEqual({});
    expect(decide(fact, scene, bySomebody("admin"))).toEqual(nothingDone);
  });
});

describe("several commands in one comment", () => {
  const scene: Scene = { on: "issue", standing: "open" };

  test("each sees what those before it did", () => {
    const decision = decide(
      said("/bounty 600 GRID\n/bounty +50 GRID\n/hold wait", scene),
      scene,
      bySomebody("admin"),
    );
    expect(decision.bounties.map((one) => one.amount)).toEqual([60_000n, 65_000n, 65_000n].map(amount));
    expect(decision.bounties.at(-1)?.onHold).toEqual({ by: "admin", reason: "wait" });
    expect(new Set(decision.entries.map((one) => one.key)).size).toBe(2);
  });

  test("a refused one does not stop the next", () => {
    const decision = decide(said("/bounty lots\n/bounty 600 GRID", scene), scene, bySomebody("admin"));
    expect(books(decision)).toEqual(["entries", "bounties"]);
  });
});

describe("the answer", () => {
  test("quotes the words without acting on them", () => {
    const scene: Scene = { on: "issue", standing: "open" };
    const line = '/award @grace 5 GRID doc "see @linus and ![x](https://example.org)"';
    const body = answers(decide(said(line, scene), scene, bySomebody("admin")));
    expect(body).toContain("admin: `/award @grace 5 GRID doc");
    expect(withoutCode(body)).toContain("see @\u200blinus");
    expect(withoutCode(body)).not.toMatch(/@[a-z]|(?<!\\)!\\?\[|:\/\//);
  });
});
