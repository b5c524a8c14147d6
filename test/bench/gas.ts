/**
 * What paying costs in gas, on an EVM of its own: claims from the distributor, one by one and relayed together, its root, and
 * batches of a Safe, beside plain ERC-20 transfers in the same run.
 */
import { type Chain, startChain } from "../chain.ts";
import { deploy, tokenContract } from "../contracts/deployed.ts";
import { type DistributorGas, distributorGas } from "./gas-distributor.ts";
import { type Pair, people } from "./gas-people.ts";
import { type SafeGas, safeGas } from "./gas-safe.ts";

const sizes = [1, 10, 100, 1_000];

interface Row extends DistributorGas {
  readonly people: number;
  /** One owner who signs alone, and two signatures of three owners. */
  readonly safeOneOfOne: SafeGas;
  readonly safeTwoOfThree: SafeGas;
}

interface Goal {
  readonly name: string;
  readonly people: number;
  readonly gas: number;
  readonly atMost: number;
  readonly met: boolean;
}

export interface Result {
  /** A plain ERC-20 transfer. */
  readonly transfer: Pair;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

export async function run(args: readonly string[]): Promise<void> {
  const most = Number(args[args.indexOf("--people") + 1] ?? Number.NaN) || Number.POSITIVE_INFINITY;
  const result = await measure(sizes.filter((size) => size <= most));
  if (args.includes("--json")) console.log(JSON.stringify(result));
  else print(result);
}

export async function measure(counts: readonly number[]): Promise<Result> {
  await using chain = await startChain();
  const transfer = await plainTransfer(chain);
  const rows: Row[] = [];
  for (const count of counts) {
    rows.push({
      people: count,
      ...(await distributorGas(chain, count)),
      safeOneOfOne: await safeGas(chain, count, { owners: 1, threshold: 1 }),
      safeTwoOfThree: await safeGas(chain, count, { owners: 3, threshold: 2 }),
    });
  }
  return { transfer, rows, goals: rows.flatMap(goals) };
}

async function plainTransfer({ signers: [payer] }: Chain): Promise<Pair> {
  const [somebody] = people(1);
  if (payer === undefined || somebody === undefined) throw new Error("there is nobody to pay");
  const token = await deploy(await tokenContract("StandardToken"), payer, 18);
  await token.send(payer, "mint", payer.address, 10n ** 27n);
  const pay = () => token.send(payer, "transfer", somebody.account, somebody.amount);
  return { first: Number((await pay()).gasUsed), returning: Number((await pay()).gasUsed) };
}

/** What is to hold for a hundred people, the root's for any number. */
function goals(row: Row): Goal[] {
  const goal = (name: string, gas: number, atMost: number): Goal => {
    return { name, people: row.people, gas, atMost, met: gas <= atMost };
  };
  const root = goal("setRoot", Math.max(row.setRoot.first, row.setRoot.returning), 36_000);
  if (row.people !== 100) return [root];
  return [
    root,
    goal("claim, returning", row.claim.returning, 54_000),
    goal("Safe batch, returning recipient", row.safeTwoOfThree.perRecipient.returning, 10_600),
  ];
}

function print({ transfer, rows, goals: all }: Result): void {
  const pair = ({ first, returning }: Pair) => `${format(first)} / ${format(returning)}`;
  const lines = [
    ["claim", (row: Row) => pair(row.claim)],
    ["claim that accepts its root", (row: Row) => format(row.claimThatAccepts)],
    ["claimMany, a person", (row: Row) => pair(row.claimMany)],
    ["setRoot", (row: Row) => pair(row.setRoot)],
    ["acceptRoot", (row: Row) => pair(row.acceptRoot)],
    ["Safe 1 of 1, a recipient", (row: Row) => pair(row.safeOneOfOne.perRecipient)],
    ["Safe 2 of 3, a recipient", (row: Row) => pair(row.safeTwoOfThree.perRecipient)],
    [
      "transactions of claimMany, of a Safe",
      (row: Row) => `${row.claimManyTransactions}, ${row.safeOneOfOne.transactions}`,
    ],
  ] as const;
  console.log(`A plain ERC-20 transfer: ${pair(transfer)} gas (first time / returning)\n`);
  console.log(
    `| gas, first time / returning | ${rows.map((row) => `${format(row.people)} people`).join(" | ")} |`,
  );
  console.log(`| --- | ${rows.map(() => "---:").join(" | ")} |`);
  for (const [title, cell] of lines) console.log(`| ${title} | ${rows.map(cell).join(" | ")} |`);
  console.log("");
  for (const { name, people: count, gas, atMost, met } of all) {
    console.log(
      `${met ? "met" : "MISSED"}: ${name} at ${count}: ${format(gas)} of at most ${format(atMost)}`,
    );
  }
}

const format = (gas: number): string => gas.toLocaleString("en");
