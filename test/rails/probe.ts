/**
 * A rail for tests alone: one transfer of an ERC-20 each, signed by a key, as simple as a rail of a chain can be. With it
 * the contract of rails is tried on the shell around them, src/paying.ts.
 */
import { Interface } from "ethers/abi";
import { z } from "zod";
import { assetOf } from "../../src/domain/asset.ts";
import { CallReverted, ChainUnavailable } from "../../src/domain/chain.ts";
import { isOpen } from "../../src/domain/payout/payout.ts";
import { declareRail } from "../../src/domain/payout/rails/declaration.ts";
import type { PayoutStatus, Rail, RailContext, RailPayout, StoredTransaction } from "../../src/rails/rail.ts";

export const probeDeclaration = declareRail({
  name: "probe",
  summary: "For tests.",
  needsWallet: true,
  paysOffChain: false,
  settledBy: "chain",
  mostLines: 100,
  schema: () => z.strictObject({ from: z.string() }).nullable().default(null),
});

type Options = { readonly from: string } | null;
type Context = RailContext<Options>;

const erc20 = new Interface(["function transfer(address to, uint256 amount) returns (bool)"]);

function callOf({ address, amount, token }: RailPayout) {
  const to = assetOf(token)?.address ?? "";
  return { to, data: erc20.encodeFunctionData("transfer", [address, amount]) };
}

function chainOf({ chain }: Context) {
  if (chain === null) throw new Error("the shell asks no rail without a chain");
  return chain;
}

function waiting({ payouts, transactions }: Context): RailPayout[] {
  const stored = new Set(transactions.flatMap(({ lines }) => lines));
  return payouts.filter(({ line, state }) => isOpen(state) && !stored.has(line));
}

export const probe: Rail<"probe", Options> = {
  ...probeDeclaration,
  plan: async (context) => {
    const setAside: { line: number; why: string }[] = [];
    for (const one of waiting(context)) {
      try {
        await chainOf(context).call({ ...callOf(one), from: context.options?.from ?? "" });
      } catch (error) {
        if (!(error instanceof CallReverted)) throw error;
        setAside.push({ line: one.line, why: error.message });
      }
    }
    const refused = new Set(setAside.map(({ line }) => line));
    const groups = waiting(context).flatMap(({ line }) => (refused.has(line) ? [] : [[line]]));
    return { groups, setAside, obstacles: [], notes: [] };
  },
  sender: async ({ options }) => options?.from ?? null,
  prepare: async (context, { groups }) => {
    const { address, sign } = await context.signer();
    const chain = chainOf(context);
    const last = await context.lastNonce(address);
    let nonce = Math.max(await chain.transactionCount(address, "latest"), (last ?? -1) + 1);
    const fees = await chain.fees();
    const prepared = [];
    for (const line of groups.flat()) {
      const payout = context.payouts.find((one) => one.line === line);
      if (payout === undefined) continue;
      const call = callOf(payout);
      const chainId = context.batch.chainId ?? 0;
      const signed = await sign({ ...call, ...fees, chainId, nonce, value: 0n, gasLimit: 100_000n });
      prepared.push({ chainId, sender: address, nonce, ...signed, lines: [line], details: {} });
      nonce += 1;
    }
    return prepared;
  },
  broadcast: (context, { raw }) => chainOf(context).broadcast(raw ?? ""),
  status: async (context) => {
    const open = context.payouts.filter(({ state }) => isOpen(state));
    const byLine = new Map(
      context.transactions.flatMap((one) => one.lines.map((line) => [line, one] as const)),
    );
    return Promise.all(open.map(({ line }) => statusOf(context, line, byLine.get(line))));
  },
  documents: () => [],
};

async function statusOf(
  context: Context,
  line: number,
  transaction: StoredTransaction | undefined,
): Promise<PayoutStatus> {
  const is = (status: PayoutStatus["status"], reason: PayoutStatus["reason"] = null): PayoutStatus => {
    return { line, status, reason, reference: transaction?.hash ?? null };
  };
  if (transaction === undefined) return is("pending");
  try {
    const chain = chainOf(context);
    const receipt = await chain.receipt(transaction.hash);
    if (receipt !== null) {
      if (receipt.blockNumber > (await chain.finalBlock())) return is("pending");
      return receipt.status === "success" ? is("paid") : is("failed", "reverted");
    }
    const used = await chain.transactionCount(transaction.sender, "final");
    return used > transaction.nonce ? is("failed", "replaced") : is("pending");
  } catch (error) {
    if (error instanceof ChainUnavailable) return is("unknown");
    throw error;
  }
}
