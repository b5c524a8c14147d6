/** What doctor and the treasury's command say of chains, tokens and money that is there. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { checkPaying } from "../../src/cli/doctor/payouts.ts";
import { type Chain, startChain } from "../chain.ts";
import { type Deployed, deploy, tokenContract } from "../contracts/deployed.ts";
import { type FreshDatabase, freshDatabase } from "../database.ts";
import { openOrganisation } from "../rails/world.ts";
import { footholdAt } from "./running.ts";

const at = new Date("2026-04-01T09:00:00.000Z");
const treasury = `0x${"4".repeat(40)}`;

let chain: Chain;
let token: Deployed;
beforeAll(async () => {
  chain = await startChain();
  const [from] = chain.signers;
  if (from === undefined) throw new Error("a chain has signers");
  token = await deploy(await tokenContract("StandardToken"), from, 6);
});
afterAll(() => chain.stop());

let fresh: FreshDatabase;
beforeEach(async () => {
  fresh = await freshDatabase();
});
afterEach(() => fresh.drop());

/** Four people are owed 406 units in all. */
async function organisation({
  decimals = 6,
  symbol = "STD",
  payouts = `treasury: {"31337": "${treasury}"}`,
} = {}) {
  const id = `eip155:31337/erc20:${token.address}`;
  const policy = `tokens: {${symbol}: {chain: 31337, address: "${token.address}", decimals: ${decimals}}}
payouts: {${payouts}}
`;
  const world = {
    policy,
    token: { id, symbol, decimals },
    onChain: null,
    finish: async () => undefined,
    close: async () => undefined,
  };
  await openOrganisation(fresh.db, world, at);
}

async function mint(units: bigint): Promise<void> {
  const [from] = chain.signers;
  if (from === undefined) throw new Error("a chain has signers");
  await token.send(from, "mint", treasury, units);
}

const rows = async (variables: Record<string, string> = { FOOTHOLD_RPC_31337: chain.url }) => {
  const found = await checkPaying(fresh.db, { variables, now: () => at });
  return found.map(({ check, state, found: told }) => `${check}: ${state}. ${told}`);
};

test("a chain that is as the policy says, and a treasury that holds too little, then enough", async () => {
  await organisation();
  expect(await rows()).toEqual([
    "chain 31337 of grid: ok. It answers, and has STD as the policy says.",
    "treasury of grid: wrong. It holds 0.000406 STD less than what is promised and owed.",
  ]);
  const short = await treasuryCommand();
  expect([short.code, short.out]).toEqual([1, expect.stringContaining("the treasury holds less than")]);
  await mint(500n);
  expect(await rows()).toContain("treasury of grid: ok. It holds what is promised and owed.");
  const enough = await treasuryCommand("--json");
  expect(enough.code).toBe(0);
  expect(JSON.parse(enough.out)).toMatchObject({
    funded: true,
    tokens: [
      { symbol: "STD", onChain: "0.0005", owed: "0.000406", sent: "0", left: "0.000094", unknown: null },
    ],
  });
});

function treasuryCommand(...more: string[]) {
  const environment = { FOOTHOLD_RPC_31337: chain.url };
  return footholdAt({ now: () => at, environment }, "treasury", "--database", fresh.url, ...more);
}

test("decimals and a symbol that are not the chain's", async () => {
  await organisation({ decimals: 18, symbol: "GRID" });
  expect((await rows())[0]).toBe(
    `chain 31337 of grid: wrong. GRID has 6 decimals on chain 31337, and 18 here. ${token.address} calls itself STD on chain 31337; the policy calls it GRID.`,
  );
});

test("no endpoint where one is needed, one that is silent, and one of another chain", async () => {
  await organisation();
  expect((await rows({}))[0]).toBe("chain 31337 of grid: missing. No endpoint is named.");
  const [silent] = await rows({ FOOTHOLD_RPC_31337: "http://127.0.0.1:9" });
  expect(silent).toMatch(/^chain 31337 of grid: unknown\. Chain 31337 cannot be asked/);
  const other = await startChain({ chainId: 31_338 });
  try {
    expect(await rows({ FOOTHOLD_RPC_31337: other.url })).toEqual([
      "chain 31337 of grid: wrong. The endpoint of chain 31337 answers for chain 31338.",
      "treasury of grid: unknown. It was not compared. STD: the endpoint of chain 31337 answers for chain 31338.",
    ]);
  } finally {
    await other.stop();
  }
});

test("a policy that pays by hand and names no treasury needs no chain, and a batch is due when its time has come", async () => {
  await organisation({ payouts: "schedule: 30 days" });
  expect(await rows({})).toEqual([
    "payouts of grid: missing. 0.000406 STD are owed. No batch was planned yet: the first one is due.",
  ]);
});
