/** What the shell asks of the world outside. Adapters provide it; rules never see it. */

import type { Effect } from "./domain/effect.ts";
import type { IssueRef, RepositoryRef } from "./domain/fact.ts";
import type { SeenPermission } from "./domain/permission.ts";
import type { Person } from "./domain/rules/rule.ts";
import type { PullSnapshot } from "./domain/snapshot.ts";
import type { WalletClaim } from "./domain/wallet/message.ts";
import type { WalletOnChain } from "./domain/wallet/verify.ts";

/** The policy file as it stands on GitHub. */
export interface PolicyFile {
  readonly text: string;
  /** The commit that last changed it. */
  readonly commit: string;
}

/** The repository's own file and the organisation's defaults; `null` where there is none. */
export interface PolicyFiles {
  readonly own: PolicyFile | null;
  readonly defaults: PolicyFile | null;
}

/** Reads GitHub for one installation. Every call costs a request. */
export interface GitHubReader {
  readonly pull: (repository: RepositoryRef, pull: IssueRef) => Promise<PullSnapshot | null>;
  readonly permission: (
    repository: Pick<RepositoryRef, "owner" | "name">,
    login: string,
  ) => Promise<SeenPermission>;
  /** Those of the organisation's teams that the person belongs to. */
  readonly teams: (organization: string, teams: readonly string[], login: string) => Promise<string[]>;
  readonly user: (login: string) => Promise<(Person & { readonly bot: boolean }) | null>;
  /** From the default branches, never from a pull request's head. */
  readonly policyFiles: (repository: RepositoryRef) => Promise<PolicyFiles>;
  /** Merged pull requests of an owner's public repositories that somebody had a part in, in pages, some more than once. */
  readonly mergedBy: (owner: string, login: string) => AsyncIterable<readonly PullSnapshot[]>;
  /** The text of the policy file at a commit, to be looked over; `null` when it is not there. */
  readonly policyAt: (repository: RepositoryRef, commit: string) => Promise<string | null>;
}

/** What performing left behind: the id of the comment or check run, to edit it the next time. */
export interface Performed {
  readonly remoteId: string | null;
}

export type Perform = (
  effect: Effect,
  previous: { readonly remoteId: string | null; readonly attempt: number },
) => Promise<Performed>;

/**
 * What chains say about a wallet that no key signed for. `null` where the operator named no endpoint for the claim's chain,
 * "silent" where it does not answer now.
 */
export type AskChains = (
  chainIds: readonly number[],
  text: string,
  signature: string,
  claim: WalletClaim,
) => Promise<WalletOnChain | "silent" | null>;

/** Reads one chain as it is now. Every call costs a request; a chain that cannot be asked throws. */
export interface ChainReader {
  /** EIP-155, as the node says. */
  readonly chainId: number;
  /** What is deployed at an address, as hexadecimal with `0x`; "0x" where nothing is. */
  readonly code: (address: string) => Promise<string>;
  /** What a contract answers to call data. Null when it reverts. */
  readonly call: (to: string, data: string) => Promise<string | null>;
}
