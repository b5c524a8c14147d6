/** ERC-20 transfers as rails see them: the call, whether it would go through, and what a mined one brought the recipient. */
import { Interface } from "ethers/abi";
import { getAddress } from "ethers/address";
import { CallReverted, type ChainLog, type ChainPort } from "../domain/chain.ts";

const erc20 = new Interface([
  "function transfer(address to, uint256 amount) returns (bool)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "error Error(string reason)",
]);
const transferTopic = erc20.getEvent("Transfer")?.topicHash;

export interface Transfer {
  /** The token's address. */
  readonly token: string;
  readonly from: string;
  readonly to: string;
  /** Base units. */
  readonly amount: bigint;
}

export function transferData({ to, amount }: Pick<Transfer, "to" | "amount">): string {
  return erc20.encodeFunctionData("transfer", [to, amount]);
}

/**
 * Why a transfer would not go through as things stand; `null` when it would. Tokens that return nothing are believed
 * when they do not revert.
 * @throws ChainUnavailable
 */
export async function transferRefusal(chain: ChainPort, one: Transfer): Promise<string | null> {
  try {
    const answer = await chain.call({ to: one.token, from: one.from, data: transferData(one) });
    if (answer === "0x" || /^0x0{63}1$/.test(answer)) return null;
    return "the token says that it would not move";
  } catch (error) {
    if (!(error instanceof CallReverted)) throw error;
    return `the transfer would revert${reasonIn(error)}`;
  }
}

/** A contract's own words are free text of somebody else's: kept short, and to plain characters. */
function reasonIn({ data }: CallReverted): string {
  try {
    const text = String(erc20.decodeErrorResult("Error", data)[0]);
    const plain = text.replace(/[^\x20-\x7e]/g, "").slice(0, 100);
    return plain === "" ? "" : `: ${plain}`;
  } catch {
    return /^0x[0-9a-f]{8}/i.test(data) ? `: error ${data.slice(0, 10)}` : "";
  }
}

/** Base units that a transaction brought the recipient, by the token's own events. */
export function received(logs: readonly ChainLog[], { token, to }: Pick<Transfer, "token" | "to">): bigint {
  return logs
    .filter(({ address, topics }) => getAddress(address) === token && topics[0] === transferTopic)
    .reduce((sum, { topics, data }) => {
      const value = topics.length === 3 && /^0x[0-9a-f]{64}$/i.test(data) ? BigInt(data) : 0n;
      return sum + (isAt(topics[2], to) ? value : 0n) - (isAt(topics[1], to) ? value : 0n);
    }, 0n);
}

function isAt(topic: string | undefined, address: string): boolean {
  return topic?.slice(-40).toLowerCase() === address.slice(2).toLowerCase();
}
