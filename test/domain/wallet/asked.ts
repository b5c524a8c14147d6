/** Somebody who was asked to sign a message, for tests: octavia's key, what she was asked for, and what is known by then. */
import { Wallet } from "ethers/wallet";
import type { WalletClaim } from "../../../src/domain/wallet/message.ts";
import type { WalletExpectation } from "../../../src/domain/wallet/verify.ts";

/** Keys that nobody uses: each is one byte, 32 times. */
export const octavia = new Wallet(`0x${"11".repeat(32)}`);
export const mallory = new Wallet(`0x${"22".repeat(32)}`);

export const issued: WalletClaim = {
  domain: "foothold.example.org",
  uri: "https://foothold.example.org/wallet",
  address: octavia.address,
  chainId: 11155111,
  nonce: "kEWepMt9knR6lWJ6",
  issuedAt: "2036-03-03T09:00:00.000Z",
  expiresAt: "2036-03-03T09:15:00.000Z",
  person: { id: 583_231, login: "octavia" },
  organization: "aurora",
};

export const expected: WalletExpectation = {
  issued,
  used: false,
  chainIds: [1, 11155111],
  ours: ["0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed"],
  current: null,
  linkedByAnother: false,
  now: "2036-03-03T09:05:00.000Z",
};
