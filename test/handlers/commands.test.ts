/**
 * Who may use which command where: every command of the registry, said by everybody, on an issue and on a pull request,
 * open and closed. One row a command says who may, what it answers, and what it leaves in the ledger's tables.
 */
import { describe, expect, test } from "@jest/globals";
import { commands } from "../../src/commands/registry.ts";
import type { AwardRecord, BountyRecord } from "../../src/domain/award.ts";
import { comment } from "../../src/handlers/comment.ts";
import {
  answers,
  books,
  bySomebody,
  type Doing,
  decide,
  does,
  everybody,
  expectOutcome,
  grace,
  graces,
  loginOf,
  nothingDone,
  type Outcome,
  policy,
  type Role,
  refuses,
  type Scene,
  type Standing,
  said,
  scenes,
  stopped,
  tells,
} from "./saying.ts";

const fromWrite: readonly Role[] = ["write", "maintain", "admin", "banned maintainer"];
const fromMaintain: readonly Role[] = ["maintain", "admin", "banned maintainer"];

interface Row {
  readonly line: string;
  readonly may: readonly Role[];
  /** Whom the others are told that it takes. */
  readonly takes?: string;
  /** What takes no permission of the command, and is refused to some all the same. */
  readonly but?: Partial<Record<Role, Outcome>>;
  readonly bounty?: Partial<BountyRecord>;
  readonly award?: Partial<AwardRecord>;
  /** `null`: it works elsewhere only. */
  readonly issue: Readonly<Record<Standing, Outcome>> | null;
  readonly "pull-request": Readonly<Record<Standing, Outcome>> | null;
  /** Where it would do what it is for, in a preview. */
  readonly preview: Outcome;
}

const both = (outcome: Outcome) => ({ open: outcome, closed: outcome });
const notConcerned = refuses("Only people whom it concerns can dispute");
const notTheirs = refuses("Only grace or people with write permission can give it back.");
const excluded = refuses("The policy excludes you from this programme.");
const tooNew = refuses("✗ Bounties above 300 GRID take 2 rewarded pull requests here, and you have 0.");
const booked = ["entries", "awards", "timers"] as const;
const granted = does("**50 GRID to grace**, granted by WHO: the guide.", ...booked);
const joins = does("You have joined.", "participations", "personJobs");
const credited = does("Credited: grace with Rust. the guide.", "credits", "personJobs");
const endorsed = does("Endorsed: grace for Kindness. the guide.", "credits");
/** What is rewarded by hand is evidence as well, of those who want to be seen. */
const awarded = does("**50 GRID to grace**, granted by WHO: the guide.", ...booked, "credits", "personJobs");
const notOwed = tells("This is a preview: grace would get 50 GRID, and nothing is owed.");
const disputed = "WHO disputes this: I wrote it";
const table = tells("| write | what it does | who |");

const rows: Readonly<Record<string, Row>> = {
  start: {
    line: "/start",
    may: everybody,
    but: {
      outsider: tooNew,
      "author of the thread": tooNew,
      "banned contributor": excluded,
      "banned maintainer": excluded,
    },
    issue: {
      open: does("Reserved for WHO until 16 March 2026", "bounties", "timers"),
      closed: refuses(
        "✗ There is no open bounty: the issue is closed, or its bounty was earned, withdrawn or has expired.",
      ),
    },
    "pull-request": null,
    preview: tells("This is a preview: nothing is reserved."),
  },
  stop: {
    line: "/stop",
    may: everybody,
    but: {
      outsider: notTheirs,
      contributor: notTheirs,
      triage: notTheirs,
      "banned contributor": notTheirs,
      "author of the thread": notTheirs,
    },
    bounty: { reservation: graces },
    issue: both(does("Free to take.", "bounties")),
    "pull-request": null,
    preview: does("Free to take.", "bounties"),
  },
  status: {
    line: "/status",
    may: everybody,
    issue: {
      open: tells("500 GRID. Free to take."),
      closed: tells("500 GRID. The issue is closed, so nobody can start."),
    },
    "pull-request": {
      open: tells("Nothing is booked for this pull request."),
      closed: tells("- 50 GRID to grace: held until 8 March 2026, then owed"),
    },
    preview: tells("500 GRID. Free to take."),
  },
  why: {
    line: "/why",
    may: everybody,
    issue: both(tells("500 GRID stands, set by a command.")),
    "pull-request": {
      open: tells("Earns 50 GRID when merged."),
      closed: tells("| grace | author | 50 GRID | – | `c1` |"),
    },
    preview: tells("500 GRID stands"),
  },
  dispute: {
    line: '/dispute "I wrote it"',
    may: everybody,
    but: Object.fromEntries(
      everybody.filter((role) => role !== "author of the thread").map((role) => [role, notConcerned]),
    ),
    issue: both(does(disputed, "bounties")),
    "pull-request": {
      open: refuses("There is nothing to dispute here: no bounty and no award."),
      closed: does(`${disputed}. 50 GRID to grace will not become owed until it is answered.`, "awards"),
    },
    preview: notConcerned,
  },
  wallet: {
    line: "/wallet",
    may: everybody,
    issue: both(tells("No wallet is linked.")),
    "pull-request": both(tells("Nothing is owed to you at the moment.")),
    preview: tells("No wallet is linked."),
  },
  hiring: {
    line: "/hiring join",
    may: everybody,
    issue: both(joins),
    "pull-request": both(joins),
    preview: joins,
  },
  bounty: {
    line: "/bounty 600 GRID",
    may: fromWrite,
    takes: "people with write permission",
    issue: {
      open: does("The bounty is 600 GRID.", "entries", "bounties"),
      closed: refuses("A closed issue cannot be priced. Reopen it first."),
    },
    "pull-request": null,
    preview: tells("This is a preview: nothing was reserved."),
  },
  extend: {
    line: "/extend 7 days",
    may: fromWrite,
    takes: "people with write permission",
    bounty: { reservation: graces },
    issue: both(does("Reserved for grace until 22 March 2026", "bounties", "timers")),
    "pull-request": null,
    preview: does("Reserved for grace until 22 March 2026", "bounties", "timers"),
  },
  split: {
    line: "/split @grace 60 @linus 40",
    may: fromWrite,
    takes: "people with write permission",
    issue: {
      open: does("A maintainer divided it: grace 60 and linus 40 of 100 parts.", "bounties"),
      closed: does(
        "**Bounty: 500 GRID**, divided by WHO: 300 GRID to grace and 200 GRID to linus.",
        ...(["entries", "awards", "bounties", "timers"] as const),
      ),
    },
    "pull-request": null,
    preview: tells("This is a preview: nothing is divided."),
  },
  award: {
    line: '/award @grace 50 GRID doc "the guide"',
    may: fromMaintain,
    takes: "people with maintain permission",
    issue: both(awarded),
    "pull-request": both(awarded),
    preview: notOwed,
  },
  tip: {
    line: '/tip 50 GRID "the guide"',
    may: fromMaintain,
    takes: "people with maintain permission",
    issue: both(granted),
    "pull-request": both(granted),
    preview: notOwed,
  },
  override: {
    line: '/override @grace 300 GRID "Twice the work"',
    may: fromMaintain,
    takes: "people with maintain permission",
    issue: null,
    "pull-request": {
      open: does("Noted: grace earns 300 GRID when this is merged.", "overrides"),
      closed: does(
        "**300 GRID to grace** in place of what stood, set by WHO: Twice the work.",
        ...(["entries", "awards", "overrides"] as const),
      ),
    },
    preview: tells("This is a preview: nothing is owed, so there is nothing to set."),
  },
  hold: {
    line: '/hold "the licence"',
    may: fromWrite,
    takes: "people with write permission",
    issue: both(does("On hold: WHO stopped it (the licence).", "bounties")),
    "pull-request": {
      open: refuses("There is nothing to hold here: no open bounty, and no award that is not yet owed."),
      closed: does("Stopped by WHO: the licence. 50 GRID to grace will not become owed", "awards"),
    },
    preview: does("On hold: WHO stopped it (the licence).", "bounties"),
  },
  release: {
    line: "/release",
    may: fromWrite,
    takes: "people with write permission",
    bounty: { onHold: stopped },
    award: { onHold: stopped },
    issue: both(does("Free to take.", "bounties")),
    "pull-request": {
      open: refuses("Nothing here is on hold."),
      closed: does("Released: 50 GRID to grace will become owed as before.", "awards", "timers"),
    },
    preview: does("Free to take.", "bounties"),
  },
  revert: {
    line: '/revert "Its tests never ran"',
    may: fromWrite,
    takes: "people with write permission",
    issue: null,
    "pull-request": {
      open: refuses("This pull request has earned nothing that could be taken back."),
      closed: does("Reverted by WHO: Its tests never ran.", "entries", "awards", "reverts"),
    },
    // What was earned before the policy was a preview again can be taken back in it.
    preview: does("Reverted by WHO: Its tests never ran.", "entries", "awards", "reverts"),
  },
  credit: {
    line: '/credit @grace rust "the guide"',
    may: fromMaintain,
    takes: "people with maintain permission",
    issue: both(credited),
    "pull-request": both(credited),
    preview: credited,
  },
  endorse: {
    line: '/endorse @grace kind "the guide"',
    may: fromMaintain,
    takes: "people with maintain permission",
    issue: both(endorsed),
    "pull-request": both(endorsed),
    preview: endorsed,
  },
  help: {
    line: "/help",
    may: everybody,
    issue: both(table),
    "pull-request": both(table),
    preview: table,
  },
};

/** What the row says that somebody is answered. */
function outcomeFor(name: string, row: Row, role: Role, { on, standing }: Scene): Outcome {
  if (!row.may.includes(role)) {
    return refuses(`\`/${name}\` is for ${row.takes} here, and ${loginOf(role)} is not among them.`);
  }
  const here = row[on];
  if (here === null) {
    return refuses(`\`/${name}\` works on ${on === "issue" ? "pull requests" : "issues"} only.`);
  }
  return here[standing].refused
    ? firstRefusal(row, role, here[standing])
    : (row.but?.[role] ?? here[standing]);
}

/** Of two refusals the one that asks about the person stands before the one that asks about the thread, but for gates. */
function firstRefusal(row: Row, role: Role, here: Outcome): Outcome {
  const personal = row.but?.[role];
  return personal === excluded || personal === notConcerned ? personal : here;
}

/** Where a command does what it is for. */
function workingScene(row: Row): Scene {
  const { bounty, award } = row;
  const found = scenes.find(({ on, standing }) => row[on]?.[standing].refused === false);
  if (found === undefined) throw new Error(`${row.line} works nowhere`);
  const merged = found.on === "pull-request" && row["pull-request"]?.closed.refused === false;
  return { ...found, standing: merged ? "closed" : found.standing, bounty, award };
}

const rowOf = (name: string): Row => {
  const row = rows[name];
  if (row === undefined) throw new Error(`/${name} has no row`);
  return row;
};
const names = commands.map((command) => command.name);
const permitted = names.filter((name) => rows[name]?.takes !== undefined);

test("every command has a row", () => {
  expect(Object.keys(rows).sort()).toEqual([...names].sort());
});

describe.each(names)("/%s", (name) => {
  const row = rowOf(name);
  const { bounty, award } = row;

  describe.each(scenes)("on $standing $on", (place) => {
    const scene = { ...place, bounty, award };

    test.each(everybody)("by %s", (role) => {
      const doing = bySomebody(role);
      const threadAuthor = role === "author of the thread" ? doing.actor : grace;
      const decision = decide(said(row.line, scene, { threadAuthor }), scene, doing);
      expectOutcome(decision, outcomeFor(name, row, role, scene), loginOf(role));
    });

    test("by a bot, whatever it may, is not a command", () => {
      const actor = { id: 3, login: "helper[bot]", bot: true };
      const fact = { ...said(row.line, scene), actor };
      expect(comment.concerns(fact, policy())).toBe(false);
      expect(comment.needs(fact, policy())).toEqual({});
      expect(decide(fact, scene, { actor, permission: "admin" })).toEqual(nothingDone);
    });

    test("by a deleted account is not a command", () => {
      expect(decide(said(row.line, scene), scene, { actor: null, permission: "admin" })).toEqual(nothingDone);
    });
  });

  const scene = workingScene(row);
  const admin = bySomebody("admin");

  test("in a preview", () => {
    const decision = decide(said(row.line, scene), scene, { ...admin, under: policy("", "preview") });
    expectOutcome(decision, row.preview, "admin");
  });

  test("in a preview no award is made and nothing is reserved, whatever the state", () => {
    for (const place of scenes) {
      const decision = decide(said(row.line, place), place, { ...admin, under: policy("", "preview") });
      expect(decision.entries.filter((one) => one.type === "award" || one.type === "reserve")).toEqual([]);
    }
  });

  test.each([
    ["a quote", (line: string) => `> ${line}`],
    ["a fence", (line: string) => `\`\`\`\n${line}\n\`\`\``],
    ["code", (line: string) => `\`${line}\``],
    ["indented code", (line: string) => `Look:\n\n    ${line}`],
    ["HTML", (line: string) => `<!--\n${line}\n-->`],
    ["the middle of a line", (line: string) => `Say ${line}`],
  ])("in %s is not a command", (_where, wrap) => {
    const fact = { ...said(wrap(row.line), scene), actor: admin.actor };
    expect(comment.concerns(fact, policy())).toBe(false);
    expect(decide(fact, scene, admin)).toEqual(nothingDone);
  });

  test("in a comment that was edited runs when it is new, and only then", () => {
    const edited = (previousBody: string) =>
      said(`Thank you.\n\n${row.line}`, scene, { action: "edited", previousBody });
    expect(decide(edited(row.line), scene, admin)).toEqual(nothingDone);
    expect(decide(edited("Thank you."), scene, admin).effects).not.toEqual([]);
    expect(books(decide(edited("Thank you."), scene, admin))).toEqual(
      books(decide(said(row.line, scene), scene, admin)),
    );
  });
});

test("what is no command does nothing", () => {
  expect(books(nothingDone)).toEqual([]);
  expect(nothingDone.effects).toEqual([]);
});

describe("who may, as the policy says it", () => {
  const whoOf = {
    bounty: "price",
    award: "award",
    tip: "award",
    override: "override",
    credit: "credit",
    endorse: "credit",
  } as const;
  const keyOf = (name: string) => (name in whoOf ? whoOf[name as keyof typeof whoOf] : "manage");
  const doneBy = (name: string, who: string, doing: Partial<Doing>) => {
    const row = rowOf(name);
    const scene = workingScene(row);
    const under = policy(`who: {${keyOf(name)}: ${who}}`);
    return decide(said(row.line, scene), scene, { ...bySomebody("admin"), under, ...doing });
  };

  test("the rows that take a permission are the commands that a policy can give to others", () => {
    const asking = commands.filter((one) => JSON.stringify(one.who(policy())) !== '[{"permission":"read"}]');
    expect(permitted).toEqual(asking.map((one) => one.name));
  });

  test.each(permitted)("/%s by a permission, a team or a login", (name) => {
    const stands = books(doneBy(name, "write", { permission: "write" }));
    expect(stands).not.toEqual([]);
    expect(books(doneBy(name, "admin", { permission: "maintain" }))).toEqual([]);
    expect(answers(doneBy(name, "admin", { permission: "maintain" }))).toContain(
      "people with admin permission",
    );
    expect(books(doneBy(name, "admin", { permission: "admin" }))).toEqual(stands);
    const team = '"team:stewards"';
    expect(books(doneBy(name, team, { permission: "admin" }))).toEqual([]);
    expect(answers(doneBy(name, team, { permission: "admin" }))).toContain("the team stewards here");
    expect(books(doneBy(name, team, { permission: "none", teams: ["stewards"] }))).toEqual(stands);
    const actor = { id: 77, login: "Octocat", bot: false };
    expect(books(doneBy(name, '"@octocat"', { permission: "none", actor }))).toEqual(stands);
    expect(books(doneBy(name, '"@octocat"', { permission: "admin" }))).toEqual([]);
    expect(books(doneBy(name, '[admin, "team:stewards"]', { teams: ["stewards"] }))).toEqual(stands);
    // GitHub could not be asked, as in a replay: it counts as allowed, and the replay says so.
    expect(books(doneBy(name, "admin", { permission: "unknown" }))).toEqual(stands);
  });

  test.each(permitted)("/%s asks GitHub who it is, and for the teams that the policy names", (name) => {
    const under = policy(`who: {${keyOf(name)}: [admin, "team:stewards", "team:leads"]}`);
    const row = rowOf(name);
    const fact = { ...said(row.line, workingScene(row)), actor: bySomebody("admin").actor };
    const needs = comment.needs(fact, under);
    expect(needs.permissionOf).toBe("admin");
    expect(needs.teams).toEqual(["leads", "stewards"]);
    const named = [...row.line.matchAll(/@(\w+)/g)].map((one) => one[1]);
    expect(needs.users).toEqual(named);
  });

  test("what everybody may costs no question, but for giving back what another reserved", () => {
    const asked = names.filter((name) => {
      const row = rowOf(name);
      const fact = { ...said(row.line, workingScene(row)), actor: bySomebody("outsider").actor };
      return comment.needs(fact, policy()).permissionOf !== undefined;
    });
    expect(asked.sort()).toEqual([...permitted, "stop"].sort());
  });
});
