/** A story of wallets: linked by a signature, changed, taken back and removed. */
import { Wallet } from "ethers/wallet";
import { withMore } from "./policies.ts";
import type { Story, Teller } from "./teller.ts";

/** Keys that nobody uses: each is one byte, 32 times. */
const [first, second, stranger] = ["11", "22", "33"].map((byte) => new Wallet(`0x${byte.repeat(32)}`)) as [
  Wallet,
  Wallet,
  Wallet,
];

export const wallets: Story = {
  title: "A wallet",
  about:
    "nadia is owed 50 GRID, links a wallet, moves to another, takes that back and removes it. Nonces, times and signatures are shown the same each time.",
  policy: withMore("payouts: {}\n"),
  play: async (teller) => {
    const { as, says, before, pass } = teller;
    await before(async () => {
      as("nadia").openPull({ title: "A first step", files: { "src/a.ts": "1" } });
      await teller.stage.settled();
      as("mira").merge(1);
    });
    await says("nadia", 1, "/wallet");
    await pass(8);
    await says("nadia", 1, `/wallet 0x${"ab".repeat(65)}`);
    await says("nadia", 1, `/wallet ${first.address}`);
    await says("nadia", 1, `/wallet ${await signature(teller, stranger)}`);
    await says("nadia", 1, `/wallet ${await signature(teller, first)}`);
    await says("nadia", 1, "/wallet");
    await says("nadia", 1, `/wallet ${second.address}`);
    await says("nadia", 1, `/wallet ${await signature(teller, second)}`);
    await says("nadia", 1, "/wallet");
    await says("nadia", 1, "/wallet remove");
    await says("nadia", 1, "/wallet remove");
    for (const line of ["/wallet nadia.eth", "/wallet remove now", `/wallet ${second.address} 5`]) {
      await says("nadia", 1, line);
    }
    await says("nadia", 1, `/wallet ${first.address.toUpperCase().replace("0X", "0x").replace("A", "a")}`);
  },
};

/** What a wallet makes of the text that the App's comment shows. */
async function signature({ stage }: Teller, wallet: Wallet): Promise<string> {
  const own = stage.thread(1).comments.find(({ author }) => author === "foothold[bot]");
  const shown = /```text\n([\s\S]+?)\n```/.exec(own?.body ?? "")?.[1] ?? asked.get(stage) ?? "";
  asked.set(stage, shown);
  return wallet.signMessage(shown);
}

/** The last message that was shown: the next answer takes its place. */
const asked = new Map<unknown, string>();
