/** Payday, as a treasurer lives through it: from priced issues to people who are paid, each once, and a ledger that proves it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { forget } from "../../src/forgetting.ts";
import { footholdAt } from "../cli/running.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, type Stage } from "./stage.ts";

const policy = (payouts = "{}") => `version: 1
mode: live
name: Aurora contributions
tokens:
  GRID: { chain: 11155111, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 }
  EUR: { offchain: true, decimals: 2 }
hold: 7 days
bounties: {}
kinds:
  code: { reward: 50 GRID }
payouts: ${payouts}
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

/** The treasurer's terminal, whose clock is the story's. */
function terminal({ org }: Programme) {
  const url = `${stage.foothold.db.connection.connectionString}`;
  return (...args: string[]) =>
    footholdAt(
      { now: stage.now },
      ...args,
      "--database",
      url,
      ...(args[0] === "ledger" ? [] : ["--owner", org.login]),
    );
}

/** nadia lands a bounty, oskar some work; a week later both are owed. */
async function owing(programme: Programme): Promise<void> {
  const issue = await programme.priced("500 GRID");
  await programme.merged(await programme.opened("nadia", `Closes #${issue}`));
  await programme.merged(await programme.opened("oskar"));
  stage.pass(8);
  await stage.holdsEnd();
}

test("a month's work is planned, paid from the list, and confirmed with the bank's reference", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  await owing(programme);
  expect(await programme.ledger()).toEqual(["owed to nadia: 500 GRID", "owed to oskar: 50 GRID"]);

  const dry = await run("payouts", "plan", "--dry-run");
  expect(dry.code).toBe(0);
  expect(dry.out).toContain("A dry run: nothing is booked.");
  expect(await programme.ledger()).toEqual(["owed to nadia: 500 GRID", "owed to oskar: 50 GRID"]);

  const planned = await run("payouts", "plan");
  expect(planned.out.split("\n")).toEqual([
    "Batch 1, manual on chain 11155111: 550 GRID",
    "line  who    amount  token",
    "────  ─────  ──────  ─────",
    "   1  nadia     500  GRID",
    "   2  oskar      50  GRID",
    "",
    "Booked: it is not owed any more, but in its batch. Next: foothold payouts send 1",
    "",
  ]);
  expect(await programme.ledger()).toEqual(["sent:1: 550 GRID"]);

  const list = await run("payouts", "send", "1");
  expect(list.code).toBe(0);
  expect(list.out.split(/\r?\n/).slice(-4)).toEqual([
    "line,login,amount,symbol,token,wallet,reference,state",
    "1,nadia,500,GRID,eip155:11155111/erc20:0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed,none,Payout 1-1,planned",
    "2,oskar,50,GRID,eip155:11155111/erc20:0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed,none,Payout 1-2,planned",
    "",
  ]);

  const some = await run("payouts", "confirm", "1", "--reference", "SEPA 2026-77", "--only", "nadia");
  expect(some.out).toContain("paid: 500 GRID\nStill open: 50 GRID\n");
  expect(await paidTo(programme)).toEqual(["nadia: 500 GRID"]);

  const rest = await run("payouts", "confirm", "1", "--reference", "SEPA 2026-78");
  expect(rest.out).toContain("Every payout of the batch is settled.");
  expect(await paidTo(programme)).toEqual(["nadia: 500 GRID", "oskar: 50 GRID"]);

  const shown = await run("payouts", "show", "1");
  expect(shown.out).toContain("Batch 1, manual on chain 11155111: settled");
  expect(shown.out).toMatch(/nadia +500 +GRID +none +paid +SEPA 2026-77/);

  const nothing = await run("payouts", "plan");
  expect(nothing.out).toContain("There is nothing to pay now.");
  const proof = await run("ledger", "verify");
  expect(proof.code).toBe(0);
  expect(proof.out).toContain("verified");
});

async function paidTo({ ledger }: Programme): Promise<string[]> {
  const all = await ledger();
  return all.filter((line) => line.startsWith("paid to ")).map((line) => line.replace("paid to ", ""));
}

test("saying a thing twice pays once, and what was confirmed cannot fail any more", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  await owing(programme);
  await run("payouts", "plan");
  await run("payouts", "confirm", "1", "--reference", "R1", "--only", "nadia");
  const again = await run("payouts", "confirm", "1", "--reference", "R1", "--only", "nadia");
  expect([again.code, again.out]).toEqual([0, expect.stringContaining("Nothing new")]);
  const late = await run("payouts", "fail", "1", "--only", "nadia");
  expect([late.code, late.out]).toEqual([1, expect.stringContaining("line 1, nadia, is paid for good")]);
  expect(await programme.ledger()).toEqual(["paid to nadia: 500 GRID", "sent:1: 50 GRID"]);
});

test("what could not be paid is owed again, and comes in the next batch under a key of its own", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  await owing(programme);
  await run("payouts", "plan");
  const failed = await run("payouts", "fail", "1", "--only", "oskar", "--reference", "account closed");
  expect(failed.out).toContain("not paid, and owed again: 50 GRID");
  await run("payouts", "confirm", "1", "--reference", "R1");
  expect(await programme.ledger()).toEqual(["owed to oskar: 50 GRID", "paid to nadia: 500 GRID"]);
  const next = await run("payouts", "plan", "--json");
  expect(JSON.parse(next.out)).toMatchObject({
    batches: [{ number: 2, payouts: [{ line: 1, login: "oskar", amount: "50", state: "planned" }] }],
  });
  expect((await run("payouts", "confirm", "2", "--reference", "R2")).code).toBe(0);
  expect(await programme.ledger()).toEqual(["paid to nadia: 500 GRID", "paid to oskar: 50 GRID"]);
});

test("who is owed less than the minimum waits, and the plan says so and when the next batch is due", async () => {
  const programme = await openProgramme(stage, {
    policy: policy("{ minimum: [100 GRID], schedule: 30 days }"),
  });
  const run = terminal(programme);
  await owing(programme);
  const planned = await run("payouts", "plan");
  expect(planned.out).toContain("No batch was planned yet: the first one is due.");
  expect(planned.out).toMatch(/Owed, and not in a batch\n.*\n.*\noskar +50 +GRID +less than 100, it waits\n/);
  expect(await programme.ledger()).toEqual(["owed to oskar: 50 GRID", "sent:1: 500 GRID"]);
  expect((await run("payouts", "plan")).out).toMatch(
    /The last batch was planned on .*; the next one is due on /,
  );
});

test("two treasurers who plan at once do not take the same money twice", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  await owing(programme);
  await Promise.all([run("payouts", "plan"), run("payouts", "plan"), run("payouts", "plan")]);
  expect(await programme.ledger()).toEqual(["sent:1: 550 GRID"]);
});

test("what is on no chain is paid by hand in a batch of its own", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  const issue = programme.as("mira").openIssue({ title: "A talk" }).number;
  await programme.settled();
  await programme.says("mira", issue, '/award @nadia 120.50 EUR talk "the meetup"');
  await owing(programme);
  const planned = JSON.parse((await run("payouts", "plan", "--json")).out) as {
    batches: { chainId: number | null; payouts: { login: string; amount: string; symbol: string }[] }[];
  };
  expect(
    planned.batches.map(({ chainId, payouts }) => [
      chainId,
      payouts.map((one) => `${one.login} ${one.amount} ${one.symbol}`),
    ]),
  ).toEqual(
    expect.arrayContaining([
      [null, ["nadia 120.5 EUR"]],
      [11155111, ["nadia 500 GRID", "oskar 50 GRID"]],
    ]),
  );
});

test("the list is written to files for whoever pays, and reading it again gives the same", async () => {
  const programme = await openProgramme(stage, {
    policy: policy('{ manual: { reference: "{programme} {batch}/{line}" } }'),
  });
  const run = terminal(programme);
  await owing(programme);
  await run("payouts", "plan");
  const folder = await mkdtemp(path.join(tmpdir(), "payday-"));
  try {
    await run("payouts", "send", "1", "--out", folder);
    const csv = await readFile(path.join(folder, "payouts-1.csv"), "utf8");
    expect(csv).toContain(",Aurora contributions 1/2,planned\r\n");
    expect((await run("payouts", "export", "1", "--csv")).out).toBe(csv);
    const json = await readFile(path.join(folder, "payouts-1.json"), "utf8");
    expect(JSON.parse(json)).toMatchObject({ batch: 1, payouts: [{ login: "nadia", wallet: null }, {}] });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("money that comes in is booked once for a reference, and stands against what is promised and owed", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  await programme.priced("300 GRID");
  await owing(programme);
  const fund = (...more: string[]) => run("treasury", "fund", "1000 GRID", "--reference", "0xfeed", ...more);
  expect((await fund("--dry-run")).out).toContain("A dry run");
  expect((await fund()).out).toBe("Booked: 1000 GRID into the treasury.\n");
  expect((await fund()).out).toContain("Nothing new");
  const other = await run("treasury", "fund", "1001", "GRID", "--reference", "0xfeed");
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining("has that reference and another amount"),
  ]);
  await run("payouts", "plan", "--only", "nadia");
  const { code, out } = await run("treasury");
  expect(code).toBe(0);
  expect(out.split("\n").slice(1)).toEqual([
    "token  on chain  bounties  held  owed  in batches  left  booked",
    "─────  ────────  ────────  ────  ────  ──────────  ────  ──────",
    "GRID          ?       300     0    50         500     ?     150",
    "  GRID: not compared with a chain, the policy names no treasury on chain 11155111",
    "",
  ]);
  expect((await run("treasury", "withdraw", "150 GRID", "--reference", "back")).out).toContain(
    "out of the treasury",
  );
  const proof = await run("ledger", "verify");
  expect([proof.code, proof.out]).toEqual([0, expect.not.stringContaining("problem")]);
});

test("a wrong call is one line that says what would be right", async () => {
  const programme = await openProgramme(stage, { policy: policy() });
  const run = terminal(programme);
  await owing(programme);
  await run("payouts", "plan");
  const wrong = async (...args: string[]) => {
    const { code, err } = await run(...args);
    return [code, err.trim()];
  };
  expect(await wrong("payouts", "show", "9")).toEqual([2, "foothold: there is no batch 9"]);
  expect(await wrong("payouts", "show", "x")).toEqual([
    2,
    "foothold: x is no batch: write its number, as in 3",
  ]);
  expect(await wrong("payouts", "plan", "--token", "GRIT")).toEqual([
    2,
    "foothold: the policy declares no token GRIT",
  ]);
  expect(await wrong("payouts", "confirm", "1", "--reference", "r", "--only", "zoe")).toEqual([
    2,
    "foothold: nobody called zoe was ever awarded anything here",
  ]);
  expect(await wrong("payouts", "confirm", "1", "--reference", "r", "--only", "mira")).toEqual([
    2,
    expect.stringMatching(/nobody called mira|mira is not in the batch/),
  ]);
  expect(await wrong("treasury", "fund", "much", "--reference", "r")).toEqual([
    2,
    expect.stringContaining("foothold: much is no amount"),
  ]);
});

test("whoever was paid can be forgotten: no address is left, and every payout is decided again all the same", async () => {
  const programme = await openProgramme(stage, { policy: policy("{ minimum: [1 GRID] }") });
  const run = terminal(programme);
  await owing(programme);
  await run("payouts", "plan", "--only", "nadia", "oskar");
  await run("payouts", "confirm", "1", "--reference", "to nadia", "--only", "nadia");
  const { db } = stage.foothold;
  const { rows } = await db.pool.query("select number from foothold.people where login = 'nadia'");
  await forget(db, rows[0].number);
  const shown = await run("payouts", "show", "1");
  expect(shown.out).not.toContain("nadia");
  expect(shown.out).toMatch(/forgotten +500 +GRID +none +paid/);
  const { rows: kept } = await db.pool.query(
    "select fact::text || given::text as text from foothold.decisions where owner_id = $1 and cause like 'command:%'",
    [programme.org.id],
  );
  expect(kept.map(({ text }) => text).join()).not.toMatch(/nadia/i);
  expect((await run("ledger", "verify")).code).toBe(0);
});
