/** The chaos run of paying: killed at random points on a chain that misbehaves, everybody gets exactly what they are owed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { id } from "ethers";
import { isOpen } from "../../../src/domain/payout/payout.ts";
import type { Database } from "../../../src/store/db.ts";
import { findPayouts } from "../../../src/store/payouts.ts";
import { books, type Owing, owing, ownerId, payingPolicy, problems, walletOf } from "../../rails/earned.ts";
import { type Anvil, confirmations, type Issued, startAnvil } from "../../rails/on-anvil.ts";
import { seeded } from "../story.ts";
import type { Orders, Phase } from "./child.ts";
import { type Fault, type FaultyEndpoint, startFaultyEndpoint } from "./endpoint.ts";
import { startWeather, type Weather } from "./weather.ts";

export interface PayoutChaosOptions {
  readonly kills: number;
  readonly people: number;
  readonly seed: number;
  readonly database: { readonly db: Database; readonly url: string };
  readonly print: (line: string) => void;
}

export interface PayoutChaosResult {
  readonly seed: number;
  readonly kills: Readonly<Partial<Record<Phase, number>>>;
  readonly faults: Readonly<Record<Fault, number>>;
  readonly weather: Weather["counts"];
  readonly paid: number;
  /** Payouts that failed and were planned again. */
  readonly failed: number;
  readonly transactions: number;
  readonly replacements: number;
  readonly seconds: number;
  /** What is wrong; nothing when all is well. */
  readonly wrong: readonly string[];
}

/** What holds for every process of a run. */
type Standing = Omit<Orders, "killAt" | "countFrom">;

/** A new round of work is earned after so many kills. */
const killsPerRound = 4;
const program = new URL("./child.ts", import.meta.url).pathname;
const story = Date.parse("2026-03-20T00:00:00Z");
/** Half of them are killed close to where something is signed, stored, broadcast. */
const mostPoints = { start: 300, signing: 40 } as const;
const lastRunMilliseconds = 240_000;

export async function runPayoutChaos(options: PayoutChaosOptions): Promise<PayoutChaosResult> {
  const { kills, people, seed, database } = options;
  const started = Date.now();
  const random = seeded(seed);
  await using anvil = await startAnvil();
  const token = await anvil.token("NoReturnToken");
  const rounds = Math.ceil(kills / killsPerRound);
  const work = await owing(database.db, policyFor(anvil, token), {
    people,
    rounds,
    now: () => new Date(story),
  });
  await work.earn();
  await anvil.chain.provider.send("evm_setAutomine", [false]);
  // No re-org reaches back to where the token was made.
  await anvil.chain.mine(confirmations);
  const endpoint = await startFaultyEndpoint(anvil.chain.url, seeded(seed + 1));
  const weather = startWeather(anvil.chain, anvil.payer, confirmations - 1, seeded(seed + 2));
  const orders: Standing = {
    ...{ database: database.url, url: endpoint.url, chainId: anvil.chain.chainId, confirmations },
    ...{ key: anvil.payer.privateKey, ownerId, clock: { real: started, story, speed: 120 } },
  };
  try {
    const killed = await killAgainAndAgain(options, orders, work, random);
    const wrong = [...killed.wrong, ...(await finish(orders, endpoint, weather))];
    const counts = await compare(database.db, anvil, token, { work, rounds }, wrong);
    const seconds = Math.round((Date.now() - started) / 100) / 10;
    return {
      seed,
      kills: killed.kills,
      faults: endpoint.counts,
      weather: weather.counts,
      ...counts,
      seconds,
      wrong,
    };
  } finally {
    await weather.end();
    await endpoint.close();
  }
}

function policyFor({ payer }: Anvil, token: Issued): string {
  const cap = `{payment: 1000 ${token.symbol}, day: 900000 ${token.symbol}, total: 900000 ${token.symbol}}`;
  const rail = `{from: "${payer.address}", caps: [${cap}], max-fee: 140, replace-after: 2 minutes}`;
  return payingPolicy(token, `{rail: transfer, confirmations: ${confirmations}, transfer: ${rail}}`);
}

async function killAgainAndAgain(
  { kills, print }: PayoutChaosOptions,
  orders: Standing,
  work: Owing,
  random: () => number,
): Promise<{ kills: Partial<Record<Phase, number>>; wrong: string[] }> {
  const killed: Partial<Record<Phase, number>> = {};
  const wrong: string[] = [];
  for (let count = 0; count < kills; count += 1) {
    if (count > 0 && count % killsPerRound === 0) await work.earn();
    const countFrom = random() < 0.5 ? "start" : "signing";
    const killAt = 1 + Math.floor(random() * mostPoints[countFrom]);
    const { signal, out, err } = await ended(start({ ...orders, killAt, countFrom }));
    const phase = /^killed (\w+)$/m.exec(out)?.[1] as Phase | undefined;
    if (signal === "SIGKILL" && phase !== undefined) {
      killed[phase] = (killed[phase] ?? 0) + 1;
      print(`kill ${count + 1}: at point ${killAt} from its ${countFrom}, in ${phase}`);
    } else wrong.push(`it ended by itself: ${/^\w*Error.*$/m.exec(err)?.[0] ?? err.slice(-500)}`);
  }
  return { kills: killed, wrong };
}

/** The last one is left alone, on a chain that behaves, until everybody is paid. */
async function finish(orders: Standing, endpoint: FaultyEndpoint, weather: Weather): Promise<string[]> {
  endpoint.calm();
  weather.calm();
  const child = start({ ...orders, killAt: null, countFrom: "start" });
  const slow = setTimeout(() => child.kill("SIGKILL"), lastRunMilliseconds);
  const { code, signal, err } = await ended(child);
  clearTimeout(slow);
  if (signal !== null) return ["the last run came to no end"];
  return code === 0 ? [] : [`the last run failed: ${err.slice(-500)}`];
}

function start(orders: Orders): ChildProcess {
  return spawn(process.execPath, [program], {
    env: { ...process.env, CHAOS_PAYOUTS: JSON.stringify(orders) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess) {
  let [out, err] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => {
    out += String(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    err = `${err}${chunk}`.slice(-10_000);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, out, err };
}

/** What the chain and the ledger say, against what was earned. Adds to `wrong` what differs. */
async function compare(
  db: Database,
  { chain, payer }: Anvil,
  token: Issued,
  { work, rounds }: { readonly work: Owing; readonly rounds: number },
  wrong: string[],
): Promise<Pick<PayoutChaosResult, "paid" | "failed" | "transactions" | "replacements">> {
  const earned = BigInt(rounds * 50);
  const paid = await books(db, "paid");
  for (const login of work.logins) {
    const holds = await token.holds(login);
    if (holds !== earned) wrong.push(`${login} earned ${earned} and has ${holds} on the chain`);
    if (paid[login] !== `${earned}`)
      wrong.push(`${login} earned ${earned} and was paid ${paid[login]} by the ledger`);
  }
  for (const kind of ["owed", "sent"] as const) {
    const left = Object.entries(await books(db, kind));
    wrong.push(...left.map(([name, sum]) => `${sum} are still ${kind}: ${name}`));
  }
  const payouts = await findPayouts(db.kysely, ownerId);
  wrong.push(
    ...payouts.filter(({ state }) => isOpen(state)).map((one) => `${one.batch}/${one.line} is ${one.state}`),
  );
  const settled = payouts.filter(({ state }) => state === "paid");
  const transfers = await chain.provider.getLogs({
    address: token.address,
    topics: [
      id("Transfer(address,address,uint256)"),
      `0x${payer.address.slice(2).toLowerCase().padStart(64, "0")}`,
    ],
    fromBlock: 0,
  });
  const proofs = new Set(settled.map(({ reference }) => reference));
  if (transfers.length !== settled.length || !transfers.every((one) => proofs.has(one.transactionHash))) {
    wrong.push(`${transfers.length} transfers on the chain, and ${settled.length} payouts that are paid`);
  }
  const strangers = payouts.filter((one) => one.address !== walletOf(one.login));
  wrong.push(...strangers.map((one) => `${one.batch}/${one.line} goes to ${one.address}`));
  wrong.push(...(await problems(db)).map((problem) => `ledger: ${problem}`));
  const { rows } = await db.pool.query<{ all: number; replacements: number }>(
    `select count(*)::int as all, count(replaces)::int as replacements from foothold.chain_transactions`,
  );
  return {
    paid: settled.length,
    failed: payouts.length - settled.length,
    transactions: rows[0]?.all ?? 0,
    replacements: rows[0]?.replacements ?? 0,
  };
}
