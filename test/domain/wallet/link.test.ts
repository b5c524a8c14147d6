/** A first wallet is in force at once; a change takes its time, and can be taken back in it. */
import fc from "fast-check";
import { linkWallet, payTo, type Wallet, type WalletLink } from "../../../src/domain/wallet/link.ts";

const home: Wallet = { address: `0x${"1".repeat(40)}`, chainId: 1, kind: "key" };
const other: Wallet = { address: `0x${"2".repeat(40)}`, chainId: 1, kind: "key" };
const third: Wallet = { address: `0x${"3".repeat(40)}`, chainId: 1, kind: "key" };
const safe: Wallet = { address: `0x${"4".repeat(40)}`, chainId: 10, kind: "contract" };
/** Two days, in milliseconds. */
const coolingOff = 48 * 3_600_000;
const at = (hour: number) => new Date(Date.UTC(2036, 2, 3, hour)).toISOString();

/** Links one after the other, at their hours. */
function linked(...steps: readonly (readonly [Wallet, number])[]): WalletLink {
  const last = steps.reduce<WalletLink | null>(
    (link, [wallet, hour]) => linkWallet(link, wallet, { personId: 7, now: at(hour), coolingOff }),
    null,
  );
  if (last === null) throw new Error("nothing was linked");
  return last;
}

test.each<[string, WalletLink, Partial<WalletLink>]>([
  ["a first one is in force at once", linked([home, 0]), { ...home, activeFrom: at(0), previous: null }],
  [
    "a change after two days",
    linked([home, 0], [other, 100]),
    { ...other, linkedAt: at(100), activeFrom: at(148), previous: home },
  ],
  [
    "going back in that time is in force at once",
    linked([home, 0], [other, 100], [home, 120]),
    { ...home, activeFrom: at(120), previous: home },
  ],
  [
    "going back later is a change",
    linked([home, 0], [other, 100], [home, 148]),
    { ...home, activeFrom: at(196), previous: other },
  ],
  [
    "another change in that time begins anew, and what was in force is remembered",
    linked([home, 0], [other, 100], [third, 120]),
    { ...third, activeFrom: at(168), previous: home },
  ],
  [
    "a contract at the same address on another chain is another wallet",
    linked([safe, 0], [{ ...safe, chainId: 1 }, 100]),
    { chainId: 1, activeFrom: at(148), previous: safe },
  ],
  [
    "a key is the same on every chain",
    linked([home, 0], [other, 100], [{ ...home, chainId: 10 }, 101]),
    { chainId: 10, activeFrom: at(101) },
  ],
])("%s", (_, link, is) => {
  expect(link).toMatchObject({ personId: 7, ...is });
});

test.each<[string, WalletLink, number, number, string | null]>([
  ["a key is paid on its chain", linked([home, 0]), 1, 0, home.address],
  ["and on any other", linked([home, 0]), 10, 0, home.address],
  ["a contract is paid on its chain", linked([safe, 0]), 10, 0, safe.address],
  ["and on no other", linked([safe, 0]), 1, 0, null],
  [
    "nothing is sent while a change cools off, not to the last one either",
    linked([home, 0], [other, 100]),
    1,
    147,
    null,
  ],
  ["then it is", linked([home, 0], [other, 100]), 1, 148, other.address],
])("%s", (_, link, chainId, hour, address) => {
  expect(payTo(link, chainId, at(hour))).toBe(address);
});

test("whatever is linked when, nothing is sent to a wallet but the first that was not linked two days before", () => {
  const hours = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 12 });
  const wallets = fc.infiniteStream(fc.constantFrom(home, other, third, safe));
  fc.assert(
    fc.property(hours, wallets, fc.nat({ max: 100 }), (times, each, later) => {
      const told = times
        .toSorted((a, b) => a - b)
        .map((hour) => [each.next().value, hour] as readonly [Wallet, number]);
      const now = (told.at(-1)?.[1] ?? 0) + later;
      const last = linked(...told);
      const paid = payTo(last, last.chainId, at(now));
      const first = told[0]?.[0].address;
      const linkedLongAgo = told.some(([wallet, hour]) => wallet.address === paid && now - hour >= 48);
      expect(paid === null || paid === first || linkedLongAgo).toBe(true);
    }),
  );
});
