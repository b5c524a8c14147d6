/** What a real project paid in 2024, row by row, against the policy that says its published rules. */
import { existsSync, readFileSync } from "node:fs";
import { amount } from "../../src/domain/amount.ts";
import { type Quote, quote } from "../../src/domain/quote.ts";
import type { QuoteState } from "../../src/domain/rules/rule.ts";
import type { ActorNode } from "../../src/domain/snapshot.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { bob, closing, issue, labelled, pull, review } from "./pulls.ts";

const csv = new URL("../../../shared/data/rewards/stackernews-2024.csv", import.meta.url);
const recipe = new URL("../../config/recipes/difficulty-priority.yml", import.meta.url);

const result = parsePolicy(readFileSync(recipe, "utf8"), { file: "recipe", commit: "c1", ownerId: 7 });
if (result.status !== "ok") throw new Error(JSON.stringify(result.problems));
const { policy } = result;
const SATS = policy.tokens.get("SATS");
if (SATS === undefined) throw new Error("no SATS");

type Row = Readonly<
  Record<"person" | "type" | "pull_request" | "issues" | "difficulty" | "priority", string>
> & {
  readonly changes_requested: string;
  readonly amount_sats: string;
  readonly date_paid: string;
};

function rowsOf(text: string): Row[] {
  const [head = "", ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])) as Row;
  });
}

/** Logins are pseudonyms without ids. */
const ids = new Map<string, number>();
function actor(login: string): ActorNode {
  const id = ids.get(login) ?? ids.size + 1000;
  ids.set(login, id);
  return { __typename: "User", login, databaseId: id };
}

const number = (text: string) => Number(/^#?(\d+)$/.exec(text)?.[1] ?? 1);

/** The pull request of a row as GitHub would show it: labels where the project put them, a review for each request. */
function snapshotOf(row: Row, rows: readonly Row[]) {
  const worker = rows.find((one) => one.type === "pr" && one.pull_request === row.pull_request)?.person;
  const author = actor(row.type === "issue" ? (worker ?? "somebody") : row.person);
  const labels = [
    ...(row.difficulty === "" ? [] : [row.difficulty.replace(/^(?!good)/, "difficulty:")]),
    ...(row.priority === "" ? [] : [`priority:${row.priority}`]),
  ];
  const hasIssue = row.issues !== "" || row.type === "issue";
  const reporter = actor(row.type === "issue" ? row.person : "reporter");
  return pull({
    number: number(row.pull_request),
    author,
    mergedBy: bob,
    reviews: {
      nodes: Array.from({ length: Number(row.changes_requested) }, () =>
        review(bob, { state: "CHANGES_REQUESTED" }),
      ),
    },
    ...(hasIssue ? closing(issue(number(row.issues), labels, { author: reporter })) : labelled(...labels)),
  });
}

function lineOf({ lines }: Quote, row: Row) {
  const roles = row.type === "issue" ? ["issue-author"] : ["author"];
  return lines.find((line) => line.recipient.login === row.person && roles.includes(line.role));
}

function followsRules(row: Row, rows: readonly Row[]): boolean {
  const quoted = quote(policy, snapshotOf(row, rows), 50);
  return lineOf(quoted, row)?.amount === BigInt(row.amount_sats);
}

if (!existsSync(csv)) test.skip("the awards of 2024 are not at ../shared/data/rewards", () => undefined);
else {
  const rows = rowsOf(readFileSync(csv, "utf8"));
  const priced = (type: string) => rows.filter((row) => row.type === type && row.difficulty !== "");
  const following = (type: string) => priced(type).filter((row) => followsRules(row, rows));
  const counts = {
    pr: `${following("pr").length} of ${priced("pr").length}`,
    issue: `${following("issue").length} of ${priced("issue").length}`,
  };

  console.info(
    `Awards that follow the published rules to the sat: pull requests ${counts.pr}, issues ${counts.issue}`,
  );
  test(`awards that follow the published rules to the sat: pull requests ${counts.pr}, issues ${counts.issue}`, () => {
    expect(rows).toHaveLength(161);
    expect(counts).toEqual({ pr: "66 of 81", issue: "44 of 51" });
  });

  test("what change requests took off goes to the reviewer, and the parts sum", () => {
    for (const row of following("pr").filter((one) => Number(one.changes_requested) > 0)) {
      const { lines } = quote(policy, snapshotOf(row, rows), 50);
      const reviewer = lines.find((line) => line.role === "reviewer");
      const full = (BigInt(row.amount_sats) * 10n) / (10n - BigInt(row.changes_requested));
      expect(BigInt(row.amount_sats) + (reviewer?.amount ?? 0n)).toBe(full);
    }
  });

  const others = rows.filter((row) => !["pr", "issue"].includes(row.type) || !followsRules(row, rows));
  test(`the other ${others.length} of ${rows.length} awards are overrides with a reason`, () => {
    for (const row of others) {
      const { login, databaseId } = actor(row.person);
      const value = amount(BigInt(row.amount_sats));
      const state: QuoteState = {
        bounties: null,
        earlier: [],
        overrides: [
          {
            personId: databaseId ?? 0,
            login,
            money: { token: SATS, amount: value },
            by: "maintainer",
            note: row.type,
          },
        ],
      };
      const own = quote(policy, snapshotOf(row, rows), 50, state).lines.filter(
        (line) => line.recipient.login === login,
      );
      expect(own.map((line) => line.amount)).toEqual([value]);
      expect(own[0]?.reasons).toMatchObject([{ code: "overridden", by: "maintainer", note: row.type }]);
    }
  });
}
