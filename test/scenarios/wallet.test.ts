/** Wallets, as a contributor and a treasurer live with them: linked in a thread, paid to, changed, and nobody else's. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Wallet } from "ethers/wallet";
import { footholdAt } from "../cli/running.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const mine = new Wallet(`0x${"11".repeat(32)}`);
const other = new Wallet(`0x${"22".repeat(32)}`);

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

function terminal({ org }: Programme) {
  const url = `${stage.foothold.db.connection.connectionString}`;
  return (...args: string[]) =>
    footholdAt(
      { now: stage.now },
      ...[...args, "--database", url, ...(args[0] === "ledger" ? [] : ["--owner", org.login])],
    );
}

/** nadia asks for the message of a wallet, signs it and says the signature. */
async function links(programme: Programme, thread: number, wallet: Wallet, login = "nadia"): Promise<string> {
  await programme.says(login, thread, `/wallet ${wallet.address}`);
  const message = /```text\n([\s\S]+?)\n```/.exec(programme.comment(thread))?.[1] ?? "";
  await programme.says(login, thread, `/wallet ${await wallet.signMessage(message)}`);
  return programme.comment(thread);
}

async function owing(programme: Programme): Promise<number> {
  const pull = await programme.opened("nadia");
  await programme.merged(pull);
  stage.pass(8);
  await stage.holdsEnd();
  return pull;
}

test("without a wallet the thread says how to link one; with one it is quiet, and payouts go there", async () => {
  const programme = await openProgramme(stage);
  const run = terminal(programme);
  const first = await owing(programme);
  expect(programme.comment(first)).toContain("it waits as owed; it does not expire. `/wallet` links one.");
  expect(await links(programme, first, mine)).toContain(`Linked: \`${mine.address}\``);
  const second = await owing(programme);
  expect(programme.comment(second)).not.toContain("No wallet is linked");
  await run("payouts", "plan");
  expect((await run("payouts", "export", "1")).out).toContain(`,${mine.address},Payout 1-1,planned`);
  await run("payouts", "confirm", "1", "--reference", "0xabc");
  expect(await programme.ledger()).toEqual(["paid to nadia: 100 GRID"]);
});

test("for two days after a change nothing is sent, and the plan says until when", async () => {
  const programme = await openProgramme(stage);
  const run = terminal(programme);
  const pull = await owing(programme);
  await links(programme, pull, mine);
  expect(await links(programme, pull, other)).toContain("@nadia: your payouts go to");
  const planned = JSON.parse((await run("payouts", "plan", "--json")).out);
  expect(planned).toMatchObject({ batches: [], notPaid: [{ login: "nadia", reason: "cooling-off" }] });
  stage.pass(2.1);
  await run("payouts", "plan");
  expect((await run("payouts", "export", "1")).out).toContain(`,${other.address},`);
  await run("payouts", "confirm", "1", "--reference", "r");
});

test("a wallet pays one person: somebody else cannot link it, by whatever signature", async () => {
  const programme = await openProgramme(stage);
  const pull = await owing(programme);
  await links(programme, pull, mine);
  expect(await links(programme, pull, mine, "oskar")).toContain(
    "Another GitHub account has linked this address",
  );
  await programme.says("nadia", pull, "/wallet remove");
  expect(await links(programme, pull, mine, "oskar")).toContain(
    "Another GitHub account has linked this address",
  );
});

test("an organisation's wallets are its own, and what was linked elsewhere is not known", async () => {
  const here = await openProgramme(stage);
  const there = await openProgramme(stage);
  const pull = await owing(here);
  await links(here, pull, mine);
  const elsewhere = await owing(there);
  await there.says("nadia", elsewhere, "/wallet");
  expect(there.comment(elsewhere)).toContain("No wallet is linked.");
});

test("what is booked beside a wallet is made again without what is known of the wallet", async () => {
  const programme = await openProgramme(stage, { policy: policyText() });
  const issue = programme.as("mira").openIssue({ title: "A talk" }).number;
  await programme.settled();
  await programme.says("mira", issue, `/wallet ${mine.address}\n/award @nadia 5 GRID talk "the meetup"`);
  const { rows } = await stage.foothold.db.pool.query(
    "select given->'state'->>'wallet' as wallet from foothold.decisions where owner_id = $1",
    [programme.org.id],
  );
  expect(rows).toEqual([{ wallet: null }]);
  expect((await terminal(programme)("ledger", "verify")).code).toBe(0);
});
