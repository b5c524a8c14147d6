/**
 * A chain behind a JSON-RPC endpoint. What it answers is never kept: a rail decides on money, and a re-org or another
 * writer may have changed everything since the last question.
 */
import { Interface, JsonRpcProvider, Network } from "ethers";
import {
  type At,
  CallReverted,
  type ChainCall,
  type ChainLog,
  type ChainPort,
  ChainUnavailable,
  type Handed,
} from "../domain/chain.ts";

export interface Rpc extends ChainPort {
  /** Ends what the client keeps open. */
  readonly close: () => void;
}

export interface RpcOptions {
  readonly url: string;
  /** As it is configured; what the chain says of itself is asked apart. */
  readonly chainId: number;
  /** After how many blocks a block is final; `null`: when the chain says so. */
  readonly confirmations: number | null;
  /** Milliseconds. Default 30 seconds. */
  readonly timeout?: number;
}

const erc20 = new Interface([
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
]);

/** Makes a client; nothing is asked yet. */
export function connectRpc({ url, chainId, confirmations, timeout = 30_000 }: RpcOptions): Rpc {
  const provider = connect(url, chainId, timeout);
  const send = (method: string, ...params: unknown[]) => asked(provider.send(method, params));
  const call = async (one: ChainCall, at: At = "latest") => {
    const block = at === "latest" ? "latest" : await finalTag(await finalBlock());
    return asText(await reverting(provider.send("eth_call", [callOf(one), block])));
  };
  const finalBlock = async (): Promise<number> => {
    if (confirmations !== null) return Number(asQuantity(await send("eth_blockNumber"))) - confirmations + 1;
    const block = (await send("eth_getBlockByNumber", "finalized", false)) as { number?: unknown } | null;
    return block === null ? -1 : Number(asQuantity(block.number));
  };
  return {
    close: () => provider.destroy(),
    chainId: async () => Number(asQuantity(await send("eth_chainId"))),
    token: (address) => readToken((data) => call({ to: address, data })),
    balance: async (token, owner, at) => {
      const answer = await call({ to: token, data: erc20.encodeFunctionData("balanceOf", [owner]) }, at);
      // Where nothing is deployed a call goes through and answers nothing.
      if (!/^0x[0-9a-f]{64}/i.test(answer)) throw new CallReverted("it has no balances", answer);
      return BigInt(erc20.decodeFunctionResult("balanceOf", answer)[0] as bigint);
    },
    nativeBalance: async (owner) => asQuantity(await send("eth_getBalance", owner, "latest")),
    code: async (address) => asText(await send("eth_getCode", address, "latest")),
    call,
    estimateGas: async (one) => asQuantity(await reverting(provider.send("eth_estimateGas", [callOf(one)]))),
    transactionCount: async (address, at) => {
      const block = at === "final" ? await finalTag(await finalBlock()) : at;
      return Number(asQuantity(await send("eth_getTransactionCount", address, block)));
    },
    fees: async () => {
      const [block, tip] = await Promise.all([
        send("eth_getBlockByNumber", "latest", false),
        send("eth_maxPriorityFeePerGas"),
      ]);
      const base = asQuantity((block as { baseFeePerGas?: unknown } | null)?.baseFeePerGas);
      // Room for six full blocks in a row, as wallets leave; what is not needed is not paid.
      const maxPriorityFeePerGas = asQuantity(tip);
      return {
        baseFeePerGas: base,
        maxFeePerGas: base * 2n + maxPriorityFeePerGas,
        maxPriorityFeePerGas,
      };
    },
    receipt: async (hash) => {
      const found = (await send("eth_getTransactionReceipt", hash)) as RawReceipt | null;
      return found === null || found.blockNumber === null ? null : receiptOf(found);
    },
    finalBlock,
    logs: async ({ address, topics, fromBlock, toBlock }) => {
      const filter = {
        address,
        topics,
        fromBlock: quantity(fromBlock),
        toBlock: toBlock === undefined ? "latest" : quantity(toBlock),
      };
      return ((await send("eth_getLogs", filter)) as RawLog[]).map(logOf);
    },
    broadcast: (raw) => broadcast(provider, raw),
  };
}

function connect(url: string, chainId: number, timeout: number): JsonRpcProvider {
  const provider = new JsonRpcProvider(url, Network.from(chainId), {
    staticNetwork: true,
    batchMaxCount: 1,
    cacheTimeout: -1,
  });
  provider._getConnection().timeout = timeout;
  return provider;
}

interface Said {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly data?: unknown;
}

interface RpcError {
  readonly code?: unknown;
  readonly error?: Said;
  readonly info?: { readonly error?: Said; readonly responseStatus?: unknown };
}

/** What the node itself said, apart from how it is reached: addresses of endpoints hold the operator's keys. */
function spoken(error: unknown): (Said & { readonly message: string }) | null {
  const { error: own, info } = error as RpcError;
  const said = own ?? info?.error;
  return typeof said?.message === "string" ? { ...said, message: legible(said.message) } : null;
}

/** On one line and not too long: nodes put data of contracts, whatever it is, into what they say. */
function legible(message: string): string {
  const line = message.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, " ").trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable(error);
  }
}

function unavailable(error: unknown): ChainUnavailable {
  const { code, info } = error as RpcError;
  const why = info?.responseStatus ?? code ?? "it does not say why";
  return new ChainUnavailable(spoken(error)?.message ?? `no answer (${String(why)})`);
}

/** By which most nodes, and Nethermind's earlier ones, tell a revert from other errors; and in words, where they do not. */
const failedCodes: readonly unknown[] = [3, -32_015];
const failedRun = /\brevert|invalid opcode|out of gas|stack (?:under|over)flow/i;

/** A node that carried a call out and saw it fail answers so; everything else is no answer. */
async function reverting<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const said = spoken(error);
    if (said !== null && (failedCodes.includes(said.code) || failedRun.test(said.message))) {
      throw new CallReverted(said.message, typeof said.data === "string" ? said.data : "0x");
    }
    throw unavailable(error);
  }
}

/** Known already, in any of the words that nodes have for it. */
const known = /already known|known transaction|already imported|already exists/i;

async function broadcast(provider: JsonRpcProvider, raw: string): Promise<Handed> {
  try {
    await provider.send("eth_sendRawTransaction", [raw]);
    return { outcome: "taken" };
  } catch (error) {
    const said = spoken(error);
    if (said === null) throw unavailable(error);
    return known.test(said.message) ? { outcome: "taken" } : { outcome: "refused", why: said.message };
  }
}

async function readToken(call: (data: string) => Promise<string>): ReturnType<ChainPort["token"]> {
  try {
    const decimals = erc20.decodeFunctionResult("decimals", await call(erc20.encodeFunctionData("decimals")));
    const symbol = erc20.decodeFunctionResult("symbol", await call(erc20.encodeFunctionData("symbol")));
    return { symbol: String(symbol[0]), decimals: Number(decimals[0]) };
  } catch (error) {
    if (error instanceof ChainUnavailable) throw error;
    // No contract answers nothing, another contract reverts: either way it is no token.
    return null;
  }
}

async function finalTag(block: number): Promise<string> {
  if (block < 0) throw new ChainUnavailable("no block is final yet");
  return quantity(block);
}

function callOf({ to, data, from, value }: ChainCall): Record<string, string> {
  return {
    to,
    data,
    ...(from === undefined ? {} : { from }),
    ...(value === undefined ? {} : { value: quantity(value) }),
  };
}

interface RawLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
  readonly blockNumber: string;
  readonly transactionHash: string;
}

interface RawReceipt {
  readonly transactionHash: string;
  readonly blockNumber: string | null;
  readonly status: string;
  readonly gasUsed: string;
  readonly logs: readonly RawLog[];
}

function receiptOf(raw: RawReceipt) {
  return {
    hash: raw.transactionHash,
    blockNumber: Number(asQuantity(raw.blockNumber)),
    status: asQuantity(raw.status) === 1n ? ("success" as const) : ("reverted" as const),
    gasUsed: asQuantity(raw.gasUsed),
    logs: raw.logs.map(logOf),
  };
}

function logOf(raw: RawLog): ChainLog {
  const { address, topics, data, transactionHash } = raw;
  return { address, topics, data, transactionHash, blockNumber: Number(asQuantity(raw.blockNumber)) };
}

function quantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

function asQuantity(value: unknown): bigint {
  if (typeof value !== "string" || !/^0x[0-9a-f]+$/i.test(value)) {
    throw new ChainUnavailable("the endpoint's answer is no number");
  }
  return BigInt(value);
}

function asText(value: unknown): string {
  if (typeof value !== "string") throw new ChainUnavailable("the endpoint's answer is no text");
  return value;
}
