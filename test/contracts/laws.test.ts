/** Laws of claims over any tree: each leaf is paid once and in full, and nothing beside the leaves is. */

import { getAddress } from "ethers";
import fc from "fast-check";
import { type Chain, startChain } from "../chain.ts";
import { refusal } from "./deployed.ts";
import { claimOf, deployToken, openStage, type Stage } from "./stage.ts";
import type { Reward, Tree } from "./tree.ts";

let chain: Chain;
let stage: Stage;
beforeAll(async () => {
  chain = await startChain();
  const token = await deployToken(chain, "StandardToken", 18);
  stage = await openStage(chain, { token, delay: 0, funds: 2n ** 200n });
});
afterAll(() => chain.stop());

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => getAddress(`0x${Buffer.from(bytes).toString("hex")}`));
/** No account twice: two leaves of one account would be two sums of one, of which the larger counts. */
const earned = fc.uniqueArray(fc.tuple(address, fc.bigInt(1n, 2n ** 128n)), {
  minLength: 1,
  maxLength: 24,
  selector: ([account]) => account,
});
const bit = fc.nat(255);

const treeOf = (of: readonly (readonly [string, bigint])[]): Tree =>
  stage.tree(
    of.map(([account, cumulativeAmount]): Reward => {
      return { token: stage.token.address, account, cumulativeAmount };
    }),
  );

test("whatever the tree, each leaf is paid in full once, and then none is", async () => {
  await fc.assert(
    fc.asyncProperty(earned, async (of) => {
      const snapshot = await chain.snapshot();
      const tree = treeOf(of);
      await stage.distributor.send(stage.owner, "setRoot", tree.root);
      const call = ["claimMany", of.map((_, index) => tree.claim(index)), tree.root] as const;
      expect(await stage.distributor.read(...call)).toBe(BigInt(of.length));
      await stage.distributor.send(stage.relayer, ...call);
      for (const [account, amount] of of) expect(await stage.balance({ address: account })).toBe(amount);
      const sum = of.reduce((all, [, amount]) => all + amount, 0n);
      expect(await stage.balance(stage.distributor)).toBe(2n ** 200n - sum);
      expect(await stage.distributor.read(...call)).toBe(0n);
      await chain.revert(snapshot);
    }),
    { numRuns: 12 },
  );
}, 60_000);

test("whatever bit of a claim is turned, it is refused", async () => {
  await fc.assert(
    fc.asyncProperty(earned, fc.nat(), bit, fc.nat(8), async (of, leaf, place, part) => {
      const tree = treeOf(of);
      await stage.distributor.send(stage.owner, "setRoot", tree.root);
      const right = tree.claim(leaf % of.length);
      const wrong = turned(right, part, place);
      const read = (claim: typeof right) => stage.distributor.read(claimOf.anyToken, claim, tree.root);
      expect(await refusal(read(right))).toBe("nothing");
      expect(await refusal(read(wrong))).toBe("InvalidProof");
    }),
    { numRuns: 40 },
  );
}, 60_000);

/** The claim with one bit turned: of its token, account or amount, or of one of its proof's hashes. */
function turned(claim: ReturnType<Tree["claim"]>, part: number, bit: number): ReturnType<Tree["claim"]> {
  const flipped = (value: string | bigint, bits: number) => BigInt(value) ^ (1n << BigInt(bit % bits));
  const hex = (value: bigint, digits: number) => `0x${value.toString(16).padStart(digits, "0")}`;
  const { token, account, cumulativeAmount, proof } = claim;
  if (part === 0) return { ...claim, token: getAddress(hex(flipped(token, 160), 40)) };
  if (part === 1) return { ...claim, account: getAddress(hex(flipped(account, 160), 40)) };
  const at = part % Math.max(1, proof.length);
  if (part === 2 || proof.length === 0) return { ...claim, cumulativeAmount: flipped(cumulativeAmount, 256) };
  return { ...claim, proof: proof.map((hash, index) => (index === at ? hex(flipped(hash, 256), 64) : hash)) };
}
