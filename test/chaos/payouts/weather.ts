/** What happens on the chain meanwhile: blocks, re-orgs of what is not final, dear gas, and somebody else with the same key. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Wallet } from "ethers";
import type { Chain } from "../../chain.ts";

export interface Weather {
  readonly counts: { blocks: number; reorgs: number; dear: number; thefts: number };
  /** From now on there are blocks and nothing else. */
  readonly calm: () => void;
  readonly end: () => Promise<void>;
}

const gwei = 1_000_000_000n;

/** @param depth how many blocks a re-org takes back at most: fewer than make one final */
export function startWeather(chain: Chain, payer: Wallet, depth: number, random: () => number): Weather {
  const counts = { blocks: 0, reorgs: 0, dear: 0, thefts: 0 };
  let isCalm = false;
  let isOver = false;
  const once = async () => {
    const dice = random();
    const deep = 1 + Math.floor(random() * depth);
    if (!isCalm && dice < 0.06) {
      await chain.provider.send("anvil_reorg", [deep, []]);
      counts.reorgs += 1;
    } else if (!isCalm && dice < 0.09) {
      await chain.provider.send("anvil_setNextBlockBaseFeePerGas", [`0x${(40n * gwei).toString(16)}`]);
      counts.dear += 1;
    } else if (!isCalm && dice < 0.11) {
      if (await stealNonce(payer)) counts.thefts += 1;
    } else {
      await chain.mine();
      counts.blocks += 1;
    }
  };
  const loop = (async () => {
    while (!isOver) {
      await once();
      await sleep(60);
    }
  })();
  return {
    counts,
    calm: () => {
      isCalm = true;
    },
    end: async () => {
      isOver = true;
      await loop;
    },
  };
}

/** A payment of nothing to itself, under the next nonce, dearer than what waits there. */
async function stealNonce(payer: Wallet): Promise<boolean> {
  try {
    const nonce = await payer.getNonce("latest");
    const fees = { maxFeePerGas: 150n * gwei, maxPriorityFeePerGas: 30n * gwei };
    await payer.sendTransaction({ to: payer.address, value: 0n, nonce, gasLimit: 21_000n, ...fees });
    return true;
  } catch {
    // What waits there is dearer still.
    return false;
  }
}
