/** Who may use which command where: every command of the registry, for every permission, place and state. */
import { describe, expect, test } from "@jest/globals";
import { commands } from "../../src/commands/registry.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { CommentFact } from "../../src/domain/fact.ts";
import { type Permission, permissions } from "../../src/domain/rules/rule.ts";
import { comment } from "../../src/handlers/comment.ts";
import { emptyState, type Given, nothingSeen } from "../../src/handlers/handler.ts";
import { parsePolicy } from "../../src/policy/load.ts";

interface Row {
  readonly line: string;
  /** Who may, by the policy below, and what the others are told it takes. */
  readonly allowed: readonly (Permission | "none")[];
  readonly needs?: Permission;
  /** What those who may are answered. */
  readonly answers: {
    readonly [On in CommentFact["on"]]: { readonly open: string; readonly closed: string };
  };
  /** What it leaves in the ledger's tables where it does what it is for; `null` for a command that only answers. */
  readonly books: readonly (keyof Decision)[] | null;
  /** The same in a preview. */
  readonly preview: string;
}

const everybody = ["none", ...permissions] as const;
const issuesOnly = { open: "`/bounty` works on issues only.", closed: "`/bounty` works on issues only." };
const granted = "**50 GRID to grace**, granted by ada: the guide.";
const table = "| write | what it does | who |";

const rows: Record<string, Row> = {
  bounty: {
    line: "/bounty 500 GRID",
    allowed: ["write", "maintain", "admin"],
    needs: "write",
    answers: {
      issue: { open: "The bounty is 500 GRID.", closed: "A closed issue cannot be priced. Reopen it first." },
      "pull-request": issuesOnly,
    },
    books: ["entries", "bounties"],
    preview: "This is a preview: nothing was reserved.",
  },
  award: {
    line: '/award @grace 50 GRID doc "the guide"',
    allowed: ["maintain", "admin"],
    needs: "maintain",
    answers: {
      issue: { open: granted, closed: granted },
      "pull-request": { open: granted, closed: granted },
    },
    books: ["entries", "awards", "timers"],
    preview: "This is a preview: grace would get 50 GRID, and nothing is owed.",
  },
  help: {
    line: "/help",
    allowed: everybody,
    answers: { issue: { open: table, closed: table }, "pull-request": { open: table, closed: table } },
    books: null,
    preview: table,
  },
};

function policy(mode: "live" | "preview", more = "", bounties = "{}") {
  const parsed = parsePolicy(
    `version: 1
mode: ${mode}
tokens: { GRID: { chain: 1, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 } }
hold: 7 days
bounties: ${bounties}
kinds: { code: {} }
${more}`,
    { file: "foothold.yml", commit: "c".repeat(40), ownerId: 1 },
  );
  if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const grace = { id: 8, login: "grace", bot: false };
const said = (body: string, changes: Partial<CommentFact> = {}): CommentFact => ({
  type: "comment",
  action: "created",
  delivery: "d",
  installationId: 5,
  repository: { id: 9, ownerId: 1, owner: "aurora", name: "engine", private: false, defaultBranch: "main" },
  actor: { id: 7, login: "ada", bot: false },
  on: "issue",
  issue: { id: 40, nodeId: "I_40", number: 4 },
  issueState: "open",
  threadAuthor: null,
  labels: [],
  updatedAt: "2026-11-23T10:00:00Z",
  commentId: 33,
  body,
  previousBody: null,
  ...changes,
});

function decided(fact: CommentFact, permission: Permission | "none", under = policy("live")): Decision {
  const given: Given = {
    policy: under,
    seen: { ...nothingSeen, permission, users: [grace] },
    state: emptyState,
    now: "2026-11-23T10:00:00.000Z",
  };
  return comment.decide(fact, given);
}

/** What a decision changes beside what is said. */
const books = (decision: Decision) =>
  (["entries", "awards", "bounties", "reverts", "timers"] as const).filter((key) => decision[key].length > 0);
const answers = (decision: Decision) =>
  decision.effects.flatMap((effect) => (effect.type === "comment" ? effect.body : []));
const reactions = (decision: Decision) =>
  decision.effects.flatMap((effect) => (effect.type === "reaction" ? effect.content : []));

test("every command has a row", () => {
  expect(Object.keys(rows).sort()).toEqual(commands.map((command) => command.name).sort());
});

const places = (["issue", "pull-request"] as const).flatMap((on) =>
  (["open", "closed"] as const).map((state) => ({ on, state })),
);

describe.each(commands.map((command) => command.name))("/%s", (name) => {
  const row = rows[name];
  if (row === undefined) throw new Error(`/${name} has no row`);

  describe.each(places)("on an $state $on", ({ on, state }) => {
    const fact = said(row.line, { on, issueState: state === "open" ? "open" : "completed" });

    test.each(everybody)("by somebody with permission %s", (permission) => {
      const decision = decided(fact, permission);
      const [answer] = answers(decision);
      if (row.allowed.includes(permission)) {
        const expected = row.answers[on][state];
        expect(answer).toContain(expected);
        const works = row.books !== null && expected !== issuesOnly.open && !expected.startsWith("A closed");
        expect(books(decision)).toEqual(works ? row.books : []);
      } else {
        const refusal = `\`/${name}\` takes ${row.needs} permission on this repository, which ada does not have.`;
        expect(answer).toContain(refusal);
        expect(books(decision)).toEqual([]);
        expect(reactions(decision)).toEqual(["confused"]);
      }
      expect(answer?.replace(/`[^`]*`/g, "")).not.toMatch(/@[a-z]/);
    });

    test("by a bot, whatever it may, is not a command", () => {
      const byBot = { ...fact, actor: { id: 3, login: "helper[bot]", bot: true } };
      expect(comment.needs(byBot, policy("live"))).toEqual({});
      expect(decided(byBot, "admin")).toEqual(decided(said("Hello"), "admin"));
      expect(answers(decided(byBot, "admin"))).toEqual([]);
    });

    test("by a deleted account is not a command", () => {
      expect(answers(decided({ ...fact, actor: null }, "admin"))).toEqual([]);
    });

    test("in a preview books nothing", () => {
      for (const permission of everybody) {
        expect(books(decided(fact, permission, policy("preview")))).toEqual([]);
      }
    });
  });

  test("in a preview says so", () => {
    expect(answers(decided(said(row.line), "admin", policy("preview"))).join()).toContain(row.preview);
  });

  test("asks GitHub who it is, and who is named", () => {
    const { permissionOf, users } = comment.needs(said(row.line), policy("live"));
    expect(permissionOf).toBe("ada");
    expect(users).toEqual(name === "award" ? ["grace"] : []);
  });

  test("edited without a change of its line does nothing again", () => {
    const edited = said(`${row.line}\n\nThank you.`, { action: "edited", previousBody: row.line });
    expect(decided(edited, "admin")).toEqual(decided(said("Hello"), "admin"));
  });
});

describe("the policy says who may", () => {
  const strict = policy("live", "grant: { by: admin }", "{ set-by: admin }");

  test.each([
    ["prices", "write", "/bounty 5 GRID"],
    ["grants", "maintain", '/award @grace 5 GRID doc "x"'],
  ] as const)("%s", (_, usual, line) => {
    expect(books(decided(said(line), usual))).not.toEqual([]);
    expect(books(decided(said(line), usual, strict))).toEqual([]);
    expect(answers(decided(said(line), usual, strict)).join()).toContain("takes admin permission");
    expect(books(decided(said(line), "admin", strict))).not.toEqual([]);
  });
});

describe("what a person asks for wrongly", () => {
  test.each([
    ['/award @ada 5 GRID doc "me"', "Nobody can award themselves"],
    ['/award @linus 5 GRID doc "x"', "GitHub knows no `linus`"],
    ["/bounty lots", "it is not a plain number"],
    ["/help me", "is too much"],
  ])("%s is explained, and books nothing", (line, explained) => {
    const given: Given = {
      policy: policy("live"),
      seen: { ...nothingSeen, permission: "admin", users: [grace, { id: 7, login: "ada", bot: false }] },
      state: emptyState,
      now: "2026-11-23T10:00:00.000Z",
    };
    const decision = comment.decide(said(line), given);
    expect(answers(decision).join()).toContain(explained);
    expect(books(decision)).toEqual([]);
    expect(reactions(decision)).toEqual(["confused"]);
  });

  test("a bot is not awarded", () => {
    const seen = {
      ...nothingSeen,
      permission: "admin" as const,
      users: [{ id: 4, login: "grace", bot: true }],
    };
    const now = "2026-11-23T10:00:00.000Z";
    const decision = comment.decide(said('/award @grace 5 GRID doc "x"'), {
      policy: policy("live"),
      seen,
      state: emptyState,
      now,
    });
    expect(answers(decision).join()).toContain("grace is a bot");
    expect(books(decision)).toEqual([]);
  });

  test.each([["/deploy now"], ["Hello"], ["> /help"], ["`/help`"]])("%s is nothing of ours", (line) => {
    expect(comment.needs(said(line), policy("live"))).toEqual({});
    expect(answers(decided(said(line), "admin"))).toEqual([]);
  });
});

describe("the answer", () => {
  test("quotes the words without acting on them", () => {
    const line = '/award @grace 5 GRID doc "see @linus and ![x](https://example.org)"';
    const [body = ""] = answers(decided(said(line), "admin"));
    const outsideOfCode = body.replace(/`[^`]*`/g, "");
    expect(body).toContain(`ada: \`/award @grace 5 GRID doc`);
    expect(outsideOfCode).toContain("see @\u200blinus");
    expect(outsideOfCode).not.toMatch(/@[a-z]|(?<!\\)!\\?\[|:\/\//);
  });
});
