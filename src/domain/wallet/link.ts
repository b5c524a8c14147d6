/**
 * A person's wallet, and what a change of it takes: time, in which nothing is sent and whoever did not ask for the change can
 * undo it.
 */

export interface Wallet {
  /** With its checksum. */
  readonly address: string;
  /** The chain that the link was signed for. */
  readonly chainId: number;
  /** A key's address is the same on every chain; a contract is on its own chain alone, whatever is at its address elsewhere. */
  readonly kind: "key" | "contract";
}

export interface WalletLink extends Wallet {
  /** GitHub's numeric id. */
  readonly personId: number;
  /** ISO 8601. */
  readonly linkedAt: string;
  /** From when on it is paid to. */
  readonly activeFrom: string;
  /** What was paid to before, if anything was. */
  readonly previous: Wallet | null;
}

/** Milliseconds. */
export const defaultCoolingOff = 48 * 3_600_000;

/**
 * The link that a verified wallet makes. A first one is in force at once; so is going back to the wallet that is in force, or was
 * until a change that is still cooling off. Any other change takes `coolingOff` milliseconds.
 */
export function linkWallet(
  last: WalletLink | null,
  wallet: Wallet,
  {
    personId,
    now,
    coolingOff,
  }: { readonly personId: number; readonly now: string; readonly coolingOff: number },
): WalletLink {
  const { address, chainId, kind } = wallet;
  const inForce = last === null ? null : isActive(last, now) ? walletOf(last) : last.previous;
  const wait = inForce === null || isSame(inForce, wallet) ? 0 : coolingOff;
  const activeFrom = new Date(Date.parse(now) + wait).toISOString();
  return { personId, address, chainId, kind, linkedAt: now, activeFrom, previous: inForce };
}

export function isActive(link: WalletLink, now: string): boolean {
  return Date.parse(link.activeFrom) <= Date.parse(now);
}

/** The address to send to on a chain. Null while a change cools off, and for a contract that is on another chain. */
export function payTo(link: WalletLink, chainId: number, now: string): string | null {
  if (!isActive(link, now)) return null;
  return link.kind === "key" || link.chainId === chainId ? link.address : null;
}

/** Whether two name one wallet. Contracts of one address on two chains can belong to two people. */
export function isSame(known: Wallet, other: Pick<Wallet, "address" | "chainId">): boolean {
  return (
    known.address.toLowerCase() === other.address.toLowerCase() &&
    (known.kind === "key" || known.chainId === other.chainId)
  );
}

function walletOf({ address, chainId, kind }: Wallet): Wallet {
  return { address, chainId, kind };
}
