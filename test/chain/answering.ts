/** A chain for tests, answered for from a table of contracts, by the call data that a real one would get. */
import { Interface } from "ethers/abi";
import type { ChainReader } from "../../src/ports.ts";

export type Answer = (...values: readonly unknown[]) => unknown;

export interface AnsweringChain extends ChainReader {
  /** What was asked, in its order: "code 0x…", "call 0x… isValidSignature". */
  readonly asked: string[];
}

/** A contract is what its functions answer, by their signature as Solidity writes it. Null reverts; a text is given as it stands. */
export type Contract = Readonly<Record<string, Answer | string | null>>;

export function answeringChain(
  chainId: number,
  contracts: Readonly<Record<string, Contract>>,
): AnsweringChain {
  const asked: string[] = [];
  const known = new Map(Object.entries(contracts).map(([address, one]) => [address.toLowerCase(), one]));
  return {
    chainId,
    asked,
    code: async (address) => {
      asked.push(`code ${address}`);
      return known.has(address.toLowerCase()) ? "0x6080" : "0x";
    },
    call: async (to, data) => {
      const [signature, answer] = answerTo(known.get(to.toLowerCase()) ?? {}, data);
      asked.push(`call ${to} ${signature}`);
      if (signature === "") return known.has(to.toLowerCase()) ? null : "0x";
      if (typeof answer !== "function") return answer ?? null;
      const face = new Interface([signature]);
      const [name = ""] = /\w+(?=\()/.exec(signature) ?? [];
      return face.encodeFunctionResult(name, [answer(...face.decodeFunctionData(name, data))]);
    },
  };
}

function answerTo(contract: Contract, data: string): [string, Answer | string | null] {
  for (const [signature, answer] of Object.entries(contract)) {
    const selector = new Interface([signature]).getFunction(/\w+(?=\()/.exec(signature)?.[0] ?? "")?.selector;
    if (selector !== undefined && data.startsWith(selector)) return [signature, answer];
  }
  return ["", null];
}
