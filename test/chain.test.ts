import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { anvilBinary, type Chain, startChain } from "./chain.ts";

describe("a chain", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ chainId: 8453, genesisTime: 1_800_000_000 });
  });
  afterAll(() => chain.stop());

  test("has the id and the time that were asked for, and signers with money", async () => {
    expect(BigInt(await chain.provider.send("eth_chainId", []))).toBe(8453n);
    expect(await chain.time()).toBe(1_800_000_000);
    const [from, to] = chain.signers;
    if (from === undefined || to === undefined) throw new Error("there are ten");
    const before = await chain.provider.getBalance(to.address);
    await (await from.sendTransaction({ to: to.address, value: 5n })).wait();
    expect(await chain.provider.getBalance(to.address)).toBe(before + 5n);
  });

  test("goes back to a snapshot, once", async () => {
    const block = await chain.provider.getBlockNumber();
    const snapshot = await chain.snapshot();
    await chain.mine(3);
    expect(await chain.provider.getBlockNumber()).toBe(block + 3);
    await chain.revert(snapshot);
    expect(await chain.provider.getBlockNumber()).toBe(block);
    await expect(chain.revert(snapshot)).rejects.toThrow("no snapshot");
  });

  test("has a clock that tests move", async () => {
    await chain.setTime(1_900_000_000);
    expect(await chain.time()).toBe(1_900_000_000);
    await chain.advance(60);
    expect(await chain.time()).toBeGreaterThanOrEqual(1_900_000_060);
  });
});

test("two chains run side by side, and answer no more once they were stopped", async () => {
  const chains = await Promise.all([startChain({ chainId: 1 }), startChain({ chainId: 10 })]);
  const urls = chains.map(({ url }) => url);
  expect(new Set(urls).size).toBe(2);
  await Promise.all(chains.map((chain) => chain.stop()));
  for (const url of urls) await expect(fetch(url, { method: "POST" })).rejects.toThrow("fetch failed");
});

test("a chain ends with the process that started it, even when that is killed", async () => {
  const module = JSON.stringify(new URL("chain.ts", import.meta.url).href);
  const script = `import { startChain } from ${module}; console.log((await startChain()).url);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script]);
  const [said] = await once(child.stdout, "data");
  const url = String(said).trim();
  expect((await fetch(url, { method: "POST" })).status).toBeGreaterThan(0);
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
  const answers = () =>
    fetch(url, { method: "POST" }).then(
      () => true,
      () => false,
    );
  while (await answers()) await setTimeout(10);
});

test("a chain mined by hand keeps transactions waiting", async () => {
  await using chain = await startChain({ onlyMinedByHand: true });
  const [from] = chain.signers;
  const sent = await from?.sendTransaction({ to: from.address, value: 1n });
  expect(await chain.provider.getTransactionReceipt(sent?.hash ?? "")).toBeNull();
  await chain.mine();
  expect((await chain.provider.getTransactionReceipt(sent?.hash ?? ""))?.status).toBe(1);
});

test.each([
  ["is not there", { binary: "/nowhere/anvil" }, "anvil cannot be started: spawn /nowhere/anvil ENOENT"],
  [
    "does not start",
    { hardfork: "nonesuch" },
    "anvil ended with 1 before it answered: Error: Unknown hardfork: nonesuch",
  ],
])("an anvil that %s is told", async (_, options, message) => {
  await expect(startChain(options)).rejects.toThrow(message);
});

test("a platform without an anvil is told what to install", () => {
  expect(() => anvilBinary("sunos", "x64")).toThrow(
    "There is no anvil for sunos x64: npm ci installs @foundry-rs/anvil-sunos-amd64.",
  );
});
