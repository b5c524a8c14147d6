/** The contract over a rail of the tests' own that goes by a chain: what is tried here is the shell around every such rail. */
import { afterAll, beforeAll, describe, jest } from "@jest/globals";
import { connectRpc } from "../../src/chain/rpc.ts";
import { signerOf } from "../../src/chain/signer.ts";
import { manualDeclaration } from "../../src/domain/payout/rails/manual.ts";
import { manual } from "../../src/rails/manual.ts";
import { type Chain, startChain } from "../chain.ts";
import { deploy, tokenContract } from "../contracts/deployed.ts";
import { probe, probeDeclaration } from "./probe.ts";
import type { RailWorld } from "./world.ts";

// The rail of the tests joins the default one, for every module that is loaded from here on: none of those that know the
// registries may have been loaded before.
jest.unstable_mockModule("../../src/domain/payout/rails/registry.ts", () => {
  const railDeclarations = { manual: manualDeclaration, probe: probeDeclaration };
  return { railDeclarations, railNames: Object.keys(railDeclarations) };
});
jest.unstable_mockModule("../../src/rails/registry.ts", () => {
  const rails = { manual, probe };
  return { rails, railNamed: (name: keyof typeof rails) => rails[name] };
});
const { describeRail } = await import("./contract.ts");
const { ownerId } = await import("./world.ts");
const paying = await import("../../src/paying.ts");
const treasury = await import("../../src/treasury.ts");

describe("on a chain", () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
  });
  afterAll(() => chain.stop());

  describeRail(probe, () => openWorld(chain), { paying, treasury });
});

/** Nonces go on from test to test, as on any chain; the token is a new one each time. */
async function openWorld(chain: Chain): Promise<RailWorld> {
  const [funder, payer] = chain.signers;
  if (funder === undefined || payer === undefined) throw new Error("a chain has signers");
  const token = await deploy(await tokenContract("RefusingToken"), funder);
  await token.send(funder, "mint", payer.address, 1_000_000n);
  const port = connectRpc({ url: chain.url, chainId: chain.chainId, confirmations: null });
  const finalise = () => chain.mine(100);
  return {
    policy: `tokens: {STD: {chain: ${chain.chainId}, address: "${token.address}", decimals: 6}}
payouts: {rail: probe, probe: {from: "${payer.address}"}}
`,
    token: { id: `eip155:${chain.chainId}/erc20:${token.address}`, symbol: "STD", decimals: 6 },
    onChain: {
      chainId: chain.chainId,
      port,
      signer: async () => signerOf(payer.privateKey),
      received: async (address) => (await token.read("balanceOf", address)) as bigint,
      refuse: async (address) => {
        await token.send(funder, "refuse", address, 0);
      },
      finalise,
      snapshot: async () => {
        const id = await chain.snapshot();
        return () => chain.revert(id);
      },
    },
    finish: async (desk, batch) => {
      await finalise();
      await paying.refreshBatch(desk, ownerId, batch);
    },
    close: async () => port.close(),
  };
}
