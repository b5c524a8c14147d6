/** What people read about their wallets: every refusal says something of its own, and what helps. */
import { expect, test } from "@jest/globals";
import type { PlainRefusal, WalletRefusal } from "../../src/domain/wallet/verify.ts";
import { walletNotice, walletRefusal } from "../../src/messages/wallet.ts";

const address = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A";
const previous = { address: "0x1563915e194D8CfBA1943570603F7606A3115508", chainId: 1, kind: "key" } as const;

/** The compiler asks for a line when there is a new one. */
const plain: Record<PlainRefusal, true> = {
  malformed: true,
  altered: true,
  "wrong-domain": true,
  "wrong-organization": true,
  "wrong-account": true,
  "wrong-nonce": true,
  "used-nonce": true,
  "wrong-checksum": true,
  "zero-address": true,
  "our-address": true,
  "linked-by-another": true,
  "already-linked": true,
  "malformed-signature": true,
  "signed-by-another": true,
  "refused-by-contract": true,
  "not-deployed": true,
};
const refusals: readonly WalletRefusal[] = [
  ...Object.keys(plain).map((code) => ({ code: code as PlainRefusal })),
  { code: "wrong-chain", chainId: 10, allowed: [1] },
  { code: "wrong-chain", chainId: 10, allowed: [] },
  { code: "not-yet-valid", from: "2036-03-03T09:00:00.000Z" },
  { code: "expired", since: "2036-03-03T09:15:00.000Z" },
  { code: "contract-elsewhere", chainId: 1, found: [10, 137, 8453] },
];

test.each(refusals)("$code is whole sentences", (refusal) => {
  const said = walletRefusal(refusal);
  expect(said).toMatch(/^[A-Z].*\.$/);
  expect(said).not.toMatch(/!|undefined|null|\n/);
});

test("each says something of its own", () => {
  expect(new Set(refusals.map(walletRefusal)).size).toBe(refusals.length);
});

test.each<[WalletRefusal, string]>([
  [{ code: "wrong-chain", chainId: 10, allowed: [1, 137] }, "only on chain 1 or chain 137."],
  [
    { code: "contract-elsewhere", chainId: 1, found: [10, 137, 8453] },
    "on chain 10, chain 137 or chain 8453 and not on chain 1",
  ],
  [{ code: "expired", since: "2036-03-03T09:15:00.000Z" }, "expired on 3 March 2036, 09:15 UTC."],
])("figures are told: %j", (refusal, part) => {
  expect(walletRefusal(refusal)).toContain(part);
});

test("a change calls the person once, and says from when on and how to take it back", () => {
  const link = {
    ...{ personId: 7, address, chainId: 1, kind: "key" as const, previous },
    linkedAt: "2036-03-03T09:00:00.000Z",
    activeFrom: "2036-03-05T09:00:00.000Z",
  };
  expect(walletNotice(link, "octavia")).toBe(
    `@octavia: your payouts go to \`${address}\` instead of \`${previous.address}\` from 5 March 2036, 09:00 UTC on. Nothing is sent until then.

If this was not you, link the wallet from before again: that takes it back at once. Then secure your GitHub account.`,
  );
});
