/** /wallet, comment by comment: what is asked, what links, what is refused, and what a change takes. */
import { describe, expect, test } from "@jest/globals";
import { Wallet } from "ethers/wallet";
import { amount } from "../../src/domain/amount.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { afterChange, type WalletState } from "../../src/domain/wallet/standing.ts";
import type { WalletOnChain } from "../../src/domain/wallet/verify.ts";
import { comment, walletSignature } from "../../src/handlers/comment.ts";
import { emptyState, nothingSeen } from "../../src/handlers/handler.ts";
import { parsePolicy } from "../../src/policy/load.ts";
import { grid } from "../domain/payout/owed.ts";
import { answers, grace, linus, wallet as noWallet, said } from "./saying.ts";

const mine = new Wallet(`0x${"11".repeat(32)}`);
const other = new Wallet(`0x${"22".repeat(32)}`);
const scene = { on: "issue", standing: "open" } as const;
const start = "2026-03-02T10:00:00.000Z";

function policyOf(text: string) {
  const parsed = parsePolicy(`version: 1\n${text}`, { file: "foothold.yml", commit: "c1", ownerId: 7 });
  if (parsed.status !== "ok") throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const chained = policyOf(`
tokens:
  GRID: {chain: 11155111, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18}
  EURC: {chain: 10, address: "0x52908400098527886E0F7030069857D2E4169EE7", decimals: 6}
payouts: {wallet-cooling-off: 48 hours}
`);

interface Turn {
  readonly by?: typeof grace;
  readonly at?: string;
  readonly under?: typeof chained;
  readonly onChain?: WalletOnChain | "silent";
}

/** Somebody who says things one after the other, with what is kept of their wallet between them. */
function talker(state: WalletState = noWallet) {
  let kept = state;
  let decision: Decision;
  return {
    says: (body: string, { by = grace, at = start, under = chained, onChain }: Turn = {}) => {
      const fact = said(body, scene, { actor: by });
      const wallet = onChain === undefined ? null : { nonce: kept.challenge?.nonce ?? "", onChain };
      decision = comment.decide(fact, {
        policy: under,
        seen: { ...nothingSeen, wallet },
        state: { ...emptyState, wallet: kept },
        now: at,
      });
      kept = decision.wallets.reduce(afterChange, kept);
      return answers(decision);
    },
    get state() {
      return kept;
    },
  };
}

function messageIn(answer: string): string {
  const shown = /```text\n([\s\S]+?)\n```/.exec(answer)?.[1];
  if (shown === undefined) throw new Error(`there is no message in: ${answer}`);
  return shown;
}

const later = (hours: number) => new Date(Date.parse(start) + hours * 3_600_000).toISOString();

/** Asks, signs and answers. */
async function links(who: ReturnType<typeof talker>, wallet: Wallet, turn: Turn = {}): Promise<string> {
  const message = messageIn(who.says(`/wallet ${wallet.address}`, turn));
  return who.says(`/wallet ${await wallet.signMessage(message)}`, turn);
}

describe("linking", () => {
  test("the message names the account by login and id, who pays, the thread, and a nonce", () => {
    const message = messageIn(talker().says(`/wallet ${mine.address}`));
    expect(message.split("\n")).toEqual([
      "github.com wants you to sign in with your Ethereum account:",
      mine.address,
      "",
      "Link this wallet to GitHub account grace (8) for payouts by grid.",
      "",
      "URI: https://github.com/grid/core/issues/4",
      "Version: 1",
      "Chain ID: 11155111",
      "Nonce: 0a1b2c3d4e5f60718293a4b5",
      "Issued At: 2026-03-02T10:00:00.000Z",
      "Expiration Time: 2026-03-03T10:00:00.000Z",
    ]);
  });

  test("the wallet's signature links it, at once where it is the first", async () => {
    const who = talker();
    expect(await links(who, mine)).toContain("Linked:");
    expect(who.state).toMatchObject({
      removed: false,
      last: { personId: 8, address: mine.address, kind: "key", activeFrom: start, previous: null },
    });
    expect(who.says("/wallet")).toContain("Your wallet is `0x19E7…ff2A`, linked on 2 March 2026.");
  });

  test("an address in lower case is as good; a wrong checksum is not, and the right one is named", () => {
    expect(talker().says(`/wallet ${mine.address.toLowerCase()}`)).toContain(mine.address);
    const wrong = mine.address.replace("E", "e");
    expect(talker().says(`/wallet ${wrong}`)).toContain(`write \`${mine.address}\``);
  });

  test("another chain of the policy's can be named, and none else", () => {
    expect(talker().says(`/wallet ${mine.address} 10`)).toContain("Chain ID: 10");
    expect(talker().says(`/wallet ${mine.address} 1`)).toContain("Nothing is paid out on chain `1`");
  });

  test("where no token is on a chain there is nothing to link", () => {
    const under = policyOf("payouts: {}");
    expect(talker().says(`/wallet ${mine.address}`, { under })).toContain(
      "No token of the policy is on a chain",
    );
  });

  test("what is owed is shown to whom it is owed", () => {
    const owed = [{ token: grid, amount: amount(5n * 10n ** 18n) }];
    expect(talker({ ...noWallet, owed }).says("/wallet")).toContain("Owed to you: 5 GRID.");
  });
});

describe("what links nothing", () => {
  const refused = async (sign: (message: string) => Promise<string>, turn: Turn = {}) => {
    const who = talker();
    const message = messageIn(who.says(`/wallet ${mine.address}`));
    const answer = who.says(`/wallet ${await sign(message)}`, turn);
    expect(who.state.last).toBeNull();
    return answer;
  };

  test("a signature of another key", async () => {
    expect(await refused((message) => other.signMessage(message))).toContain(
      "Another address signed this message",
    );
  });

  test("a signature of another text", async () => {
    expect(await refused((message) => mine.signMessage(`${message} `))).toContain(
      "or another text was signed",
    );
  });

  test("one that comes a day later", async () => {
    const turn = { at: later(25) };
    expect(await refused((message) => mine.signMessage(message), turn)).toContain(
      "The message expired on 3 March 2026",
    );
  });

  test("somebody else's comment with it: the message names who signs", async () => {
    expect(await refused((message) => mine.signMessage(message), { by: linus })).toContain(
      "Another address signed",
    );
  });

  test("the same one a second time", async () => {
    const who = talker();
    const message = messageIn(who.says(`/wallet ${mine.address}`));
    const signature = await mine.signMessage(message);
    who.says(`/wallet ${signature}`);
    who.says("/wallet remove");
    expect(who.says(`/wallet ${signature}`)).toContain("has linked a wallet already");
    expect(who.state.removed).toBe(true);
  });

  test("an earlier message, once a newer one is out", async () => {
    const who = talker();
    const first = messageIn(who.says(`/wallet ${mine.address}`));
    const second = messageIn(who.says(`/wallet ${mine.address}`));
    expect(second).not.toBe(first);
    expect(who.says(`/wallet ${await mine.signMessage(first)}`)).toContain("or another text was signed");
  });

  test("an address that somebody else has linked", async () => {
    const who = talker({ ...noWallet, linkedByAnother: true });
    expect(await links(who, mine)).toContain("Another GitHub account has linked this address");
  });

  test("the token's own address, and where payouts come from", () => {
    const who = talker();
    who.says("/wallet 0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed");
    expect(who.says(`/wallet 0x${"ab".repeat(65)}`)).toContain("This is the address of a token");
  });

  test("a signature that nobody asked for", () => {
    expect(talker().says(`/wallet 0x${"ab".repeat(65)}`)).toContain("There is no message of yours");
  });
});

describe("a contract's wallet", () => {
  const seen = (changes: Partial<WalletOnChain> = {}): WalletOnChain => ({
    isContract: true,
    accepts: true,
    contractOn: [],
    ...changes,
  });
  const says = (onChain?: WalletOnChain | "silent") => {
    const who = talker();
    who.says(`/wallet ${mine.address}`);
    const answer = who.says(`/wallet 0x${"ab".repeat(100)}`, onChain === undefined ? {} : { onChain });
    return { answer, link: who.state.last };
  };

  test("is linked when its contract accepts the signature on the message's chain", () => {
    expect(says(seen()).link).toMatchObject({ address: mine.address, kind: "contract", chainId: 11155111 });
  });

  test.each([
    ["refused by the contract", seen({ accepts: false }), "does not accept this signature"],
    [
      "a contract of another chain",
      seen({ isContract: false, accepts: false, contractOn: [10] }),
      "is a contract on chain 10",
    ],
    ["a chain that is silent", "silent" as const, "cannot be asked at the moment"],
    ["no endpoint for it", undefined, "This is not a signature"],
  ])("%s", (_, onChain, text) => {
    const { answer, link } = says(onChain);
    expect(answer).toContain(text);
    expect(link).toBeNull();
  });
});

describe("a change", () => {
  test("takes two days, and says so to whom it concerns; going back is at once", async () => {
    const who = talker();
    await links(who, mine);
    const notice = await links(who, other, { at: later(1) });
    expect(notice).toContain("@grace: your payouts go to");
    expect(who.state.last?.activeFrom).toBe(later(49));
    expect(who.says("/wallet", { at: later(2) })).toContain(
      "from 4 March 2026, 11:00 UTC on; nothing is sent until then",
    );
    await links(who, mine, { at: later(3) });
    expect(who.state.last).toMatchObject({ address: mine.address, activeFrom: later(3) });
  });

  test("removing first does not get around it", async () => {
    const who = talker();
    await links(who, mine);
    who.says("/wallet remove", { at: later(1) });
    expect(who.says("/wallet", { at: later(1) })).toContain("No wallet is linked.");
    await links(who, other, { at: later(2) });
    expect(who.state.last?.activeFrom).toBe(later(50));
  });

  test("there has to be one to be removed", () => {
    expect(talker().says("/wallet remove")).toContain("there is nothing to remove");
  });
});

test("several commands of one comment follow each other, and no nonce is given out twice", () => {
  const who = talker();
  who.says(`/wallet ${mine.address}\n/wallet ${other.address}`);
  expect(who.state.challenge).toMatchObject({ address: other.address });
  expect(who.state.challenge?.nonce).not.toBe(noWallet.freshNonce);
});

test.each([
  ["/wallet", null],
  [`/wallet ${mine.address}`, null],
  [`/wallet 0x${"ab".repeat(65)}`, `0x${"ab".repeat(65)}`],
  [`> /wallet 0x${"ab".repeat(65)}`, null],
])("the signature in %j is %j", (body, expected) => {
  expect(walletSignature(said(body, scene, { actor: grace }))).toBe(expected);
});
