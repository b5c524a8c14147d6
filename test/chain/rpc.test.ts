/** What rails ask of a chain, asked of a real one. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createChains } from "../../src/chain/endpoints.ts";
import { connectRpc, type Rpc } from "../../src/chain/rpc.ts";
import { signerOf } from "../../src/chain/signer.ts";
import { CallReverted, ChainUnavailable } from "../../src/domain/chain.ts";
import { type Chain, startChain } from "../chain.ts";
import { type Deployed, deploy, tokenContract } from "../contracts/deployed.ts";

let chain: Chain;
let rpc: Rpc;
let token: Deployed;
const key = () => chain.signers[0]?.privateKey ?? "";
const self = () => chain.signers[0]?.address ?? "";
const other = `0x${"5".repeat(40)}`;

beforeAll(async () => {
  chain = await startChain();
  rpc = connectRpc({ url: chain.url, chainId: chain.chainId, confirmations: null });
  const [from] = chain.signers;
  if (from === undefined) throw new Error("a chain has signers");
  token = await deploy(await tokenContract("StandardToken"), from, 6);
  await token.send(from, "mint", self(), 1000n);
});
afterAll(async () => {
  rpc.close();
  await chain.stop();
});

/** Signs a transfer of so many units with the next nonce, or one that is named. */
async function signed(units: bigint, nonce?: number) {
  return signerOf(key()).sign({
    chainId: chain.chainId,
    nonce: nonce ?? (await rpc.transactionCount(self(), "latest")),
    to: token.address,
    data: token.interface.encodeFunctionData("transfer", [other, units]),
    value: 0n,
    gasLimit: 100_000n,
    ...(await rpc.fees()),
  });
}

test("the chain's number, a token's symbol and decimals, and balances", async () => {
  expect(await rpc.chainId()).toBe(chain.chainId);
  expect(await rpc.token(token.address)).toEqual({ symbol: "STD", decimals: 6 });
  expect(await rpc.balance(token.address, self())).toBe(1000n);
  expect(await rpc.nativeBalance(other)).toBe(0n);
});

test("what is no token is none: nothing deployed, or another contract", async () => {
  await expect(rpc.balance(other, self())).rejects.toThrow(CallReverted);
  expect(await rpc.token(other)).toBeNull();
  // A contract that reverts whatever it is asked.
  const contract = `0x${"c0".repeat(20)}`;
  await chain.provider.send("anvil_setCode", [contract, "0x60006000fd"]);
  expect(await rpc.token(contract)).toBeNull();
});

test("a transfer that would revert is told apart from a chain that does not answer", async () => {
  const call = {
    from: other,
    to: token.address,
    data: token.interface.encodeFunctionData("transfer", [self(), 1n]),
  };
  await expect(rpc.call(call)).rejects.toThrow(CallReverted);
  await expect(rpc.estimateGas(call)).rejects.toThrow(CallReverted);
});

describe("a transaction", () => {
  test("handed over again is taken, and happens once", async () => {
    const before = await rpc.balance(token.address, other);
    const { raw, hash } = await signed(7n);
    expect(await rpc.receipt(hash)).toBeNull();
    expect(await rpc.broadcast(raw)).toEqual({ outcome: "taken" });
    const again = await rpc.broadcast(raw);
    expect(["taken", "refused"]).toContain(again.outcome);
    expect(await rpc.receipt(hash)).toMatchObject({
      hash,
      status: "success",
      logs: [{ address: token.address.toLowerCase() }],
    });
    expect(await rpc.balance(token.address, other)).toBe(before + 7n);
  });

  test("with a nonce that is used up is refused, with the node's reason", async () => {
    const { raw } = await signed(1n, 0);
    expect(await rpc.broadcast(raw)).toEqual({ outcome: "refused", why: expect.stringContaining("nonce") });
  });

  test("that reverts has a receipt that says so", async () => {
    const { raw, hash } = await signed(10_000n);
    await rpc.broadcast(raw);
    expect(await rpc.receipt(hash)).toMatchObject({ status: "reverted" });
  });

  test("is in no block any more after a re-org", async () => {
    const back = await chain.snapshot();
    const { raw, hash } = await signed(1n);
    await rpc.broadcast(raw);
    await chain.revert(back);
    expect(await rpc.receipt(hash)).toBeNull();
  });
});

test("final is what the chain says, or what has so many blocks upon it", async () => {
  await chain.mine(100);
  const final = await rpc.finalBlock();
  const latest = await chain.provider.getBlockNumber();
  expect(final).toBeLessThan(latest);
  const counting = connectRpc({ url: chain.url, chainId: chain.chainId, confirmations: 3 });
  expect(await counting.finalBlock()).toBe(latest - 2);
  const count = await rpc.transactionCount(self(), "latest");
  await rpc.broadcast((await signed(1n)).raw);
  expect(await rpc.transactionCount(self(), "final")).toBe(count);
  expect(await rpc.transactionCount(self(), "latest")).toBe(count + 1);
  expect(await counting.balance(token.address, self(), "final")).toBe(
    (await rpc.balance(token.address, self())) + 1n,
  );
  counting.close();
});

test("logs of a contract by their topics", async () => {
  const topic = token.interface.getEvent("Transfer")?.topicHash ?? "";
  const logs = await rpc.logs({
    address: token.address,
    topics: [topic, `0x${"0".repeat(64)}`],
    fromBlock: 0,
  });
  expect(logs).toHaveLength(1);
  expect(BigInt(logs[0]?.data ?? "0x0")).toBe(1000n);
});

test("a chain that cannot be reached says so, and not where: addresses of endpoints hold keys", async () => {
  const silent = connectRpc({ url: "http://127.0.0.1:9/secret-key", chainId: 1, confirmations: null });
  for (const ask of [silent.chainId(), silent.token(other), silent.finalBlock(), silent.broadcast("0x01")]) {
    const error = await ask.catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ChainUnavailable);
    expect(String(error)).not.toContain("secret-key");
  }
  silent.close();
});

describe("the operator's chains", () => {
  test("are those with an endpoint, signers those with a key; what is missing is named and what is secret is not", async () => {
    const chains = createChains({
      FOOTHOLD_RPC_31337: chain.url,
      FOOTHOLD_KEY_31337: key(),
      FOOTHOLD_KEY_5: "0xsecret",
    });
    expect(chains.chain(1, null)).toBeNull();
    expect(await chains.chain(31337, null)?.chainId()).toBe(31337);
    expect((await chains.signer(31337)).address).toBe(self());
    await expect(chains.signer(1)).rejects.toThrow("FOOTHOLD_KEY_1 is missing");
    await expect(chains.signer(5)).rejects.toThrow(/^FOOTHOLD_KEY_5: it is no private key/);
    await expect(chains.signer(5)).rejects.not.toThrow("secret");
    chains.close();
  });
});
