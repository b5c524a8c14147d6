/** The end of the story: holds end, work off the diff is rewarded, and the ledger is looked through and tampered with. */
import { run } from "../../src/cli/run.ts";
import { verifyAll } from "../../src/verify.ts";
import { readBalanceRows, readEntryRows } from "./books.ts";
import { expect, type Scene, type Seen } from "./scene.ts";
import type { Stage } from "./stage.ts";
import { commentOn, type Play, threads } from "./story.ts";

export function closingScenes(play: Play): Scene[] {
  return [...laterScenes(play), ...paydayScenes(play), ...ledgerScenes(play)];
}

function laterScenes(play: Play): Scene[] {
  const { stage, news } = play;
  return [
    {
      title: "A week passes, and the hold ends",
      play: async () => {
        const before = (await readEntryRows(stage)).length;
        await stage.pass(7 * 24);
        const seen = await news();
        expect(seen.length === 2, "two pull requests that say what is owed");
        const rows = (await readEntryRows(stage)).slice(before);
        expect(rows.length === 3 && rows.every((row) => row.entry === "mature"), "three awards that matured");
        return {
          did: ["Nobody does anything. The demo moves its clock ahead by seven days."],
          note: "In the ledger, what was held is owed. Nobody has linked a wallet, so each person is told once.",
          seen: [...seen, { type: "entries", rows }],
        };
      },
    },
    {
      title: "Work that no merge shows is rewarded too",
      play: async () => {
        const mira = stage.as("mira");
        mira.openIssue({ title: "Thanks for the week's support" });
        const granted = '/award @tomas 40 GRID question "Answered everybody in the forum"';
        const wished = '/award @oskar 1000 GRID question "I deserve it"';
        mira.comment(threads.thanks, granted);
        const seen = await news();
        const answer = commentOn(play, threads.thanks);
        expect(answer.includes("40 GRID to tomas"), `an award to tomas; the answer is: ${answer}`);
        stage.as("nadia").comment(threads.thanks, wished);
        const refused = await news();
        const second = commentOn(play, threads.thanks);
        expect(
          second.includes("is for people with maintain permission"),
          `a refusal; the answer is: ${second}`,
        );
        return {
          did: [
            "**mira** opens issue #7, “Thanks for the week's support”, and grants a reward there.",
            "**nadia** tries the same for **oskar**.",
          ],
          note: "Support, talks, translations elsewhere: a maintainer grants them, with a reason. Others cannot.",
          seen: [said("mira", granted), ...seen, said("nadia", wished), ...refused],
        };
      },
    },
  ];
}

function paydayScenes({ stage }: Play): Scene[] {
  return [
    {
      title: "Payday: what is owed is paid by hand, and once",
      play: async () => {
        const plan = await terminal(stage, "payouts", "plan");
        expect(plan.output.includes("Booked"), `a batch; it says: ${plan.output}`);
        const reference = "SEPA-4711";
        const confirmed = await terminal(stage, "payouts", "confirm", "1", "--reference", reference);
        expect(confirmed.output.includes("Every payout of the batch is settled"), "a batch that is settled");
        const again = await terminal(stage, "payouts", "confirm", "1", "--reference", reference);
        expect(again.output.includes("Nothing new"), `nothing the second time; it says: ${again.output}`);
        return {
          did: [
            "The treasurer takes what is owed into a batch, and pays its list at the bank.",
            "Then they say so, twice: nothing is paid a second time.",
          ],
          note: "Whatever is in a batch is not owed any more, so no second batch can hold it.",
          seen: [plan, confirmed, again],
        };
      },
    },
  ];
}

/** Runs a command as the treasurer would, on the demo's database. */
async function terminal(stage: Stage, ...args: string[]): Promise<Extract<Seen, { type: "terminal" }>> {
  let output = "";
  const write = (text: string) => {
    output += text;
  };
  const { db, now } = stage;
  const stdio = { out: write, err: write, isTerminal: false, environment: {}, now };
  const code = await run([...args, "--database", `${db.connection.connectionString}`], stdio);
  expect(code === 0, `foothold ${args.join(" ")} ends with 0; it ended with ${code}: ${output}`);
  return { type: "terminal", command: `foothold ${args.join(" ")}`, output };
}

const said = (by: string, text: string): Seen => ({ type: "said", by, text });

function ledgerScenes({ stage }: Play): Scene[] {
  return [
    {
      title: "The treasurer reads the ledger",
      play: async () => ({
        did: ["Every movement is an entry that takes from one account and gives to another."],
        seen: [
          { type: "entries", rows: await readEntryRows(stage) },
          { type: "balances", rows: await readBalanceRows(stage) },
        ],
      }),
    },
    {
      title: "The ledger proves itself",
      play: async () => ({
        did: ["`foothold ledger verify` checks every hash, sums every balance and decides everything again."],
        seen: [await verified(stage, "`foothold ledger verify` says")],
      }),
    },
    {
      title: "Somebody with the database's password changes an amount",
      play: async () => {
        const refusal = await changeAmount(stage).catch((error: Error) => error.message);
        expect(/append-only/.test(refusal ?? ""), "a refusal by the database");
        const ledgers = await behindTheTrigger(stage, () => verifyAll(stage.db));
        expect(
          ledgers.some((ledger) => ledger.problems.length > 0),
          "problems that verification finds",
        );
        return {
          did: [
            `PostgreSQL refuses: “${refusal}”.`,
            "So they switch that trigger off, and make 500 GRID into 5000.",
          ],
          seen: [
            { type: "verification", title: "`foothold ledger verify` then says", ledgers },
            await verified(stage, "And once the amount is put back"),
          ],
        };
      },
    },
  ];
}

async function verified({ db }: Stage, title: string): Promise<Seen> {
  const ledgers = await verifyAll(db);
  const problems = ledgers.flatMap((ledger) => ledger.problems.map((one) => one.problem));
  expect(ledgers.length === 1 && problems.length === 0, `a ledger without problems: ${problems.join("; ")}`);
  return { type: "verification", title, ledgers };
}

const [real, forged] = [500n * 10n ** 18n, 5000n * 10n ** 18n];

async function changeAmount({ db }: Stage, from = real, to = forged): Promise<null> {
  await db.pool.query("update foothold.postings set amount = $2 where number = 2 and amount = $1", [
    from.toString(),
    to.toString(),
  ]);
  return null;
}

async function behindTheTrigger<T>(stage: Stage, look: () => Promise<T>): Promise<T> {
  await stage.db.pool.query("alter table foothold.postings disable trigger append_only");
  await changeAmount(stage);
  const seen = await look();
  await changeAmount(stage, forged, real);
  await stage.db.pool.query("alter table foothold.postings enable trigger append_only");
  return seen;
}
