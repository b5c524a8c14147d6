/** What a policy says of paying: by which rail, from which amount on, how often, and when it counts as paid. */

import { type Amount, type Money, type Token, zero } from "../amount.ts";
import { assetOf } from "../asset.ts";
import { type RailName, type RailOptions, railDeclarations } from "./rails/registry.ts";

export interface PayoutPolicy {
  /** Whether the file says anything of paying. */
  readonly stated: boolean;
  /** By which rail tokens are paid that have none of their own. */
  readonly rail: RailName;
  /** By a token's id. */
  readonly rails: ReadonlyMap<string, RailName>;
  /** Less than this stays owed until it is more; one for each token. */
  readonly minimum: readonly Money[];
  /** How often a batch is due, in milliseconds; `null`: whenever the treasurer likes. */
  readonly schedule: number | null;
  /** How long after a change of wallet nothing is sent to the person, in milliseconds. */
  readonly walletCoolingOff: number;
  /** By chain, whose balance is compared with what is promised and owed. */
  readonly treasury: ReadonlyMap<number, string>;
  /** After how many blocks a transaction is final; `null`: when the chain says so itself. */
  readonly confirmations: number | null;
  readonly options: RailOptions;
}

/** What is on no chain is paid by a rail that can. */
export function railOf(policy: PayoutPolicy, token: Token): RailName {
  const wanted = policy.rails.get(token.id) ?? policy.rail;
  return assetOf(token) === null && !railDeclarations[wanted].paysOffChain ? "manual" : wanted;
}

export function minimumOf({ minimum }: PayoutPolicy, token: Token): Amount {
  return minimum.find((one) => one.token.id === token.id)?.amount ?? zero;
}
