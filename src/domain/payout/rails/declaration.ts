/**
 * What a rail says of itself without doing anything: its key in the policy file, the options there, and what planning
 * has to know. The work is in src/rails/, where each declaration is made a rail.
 */
import type { z } from "zod";
import type { PolicyTypes } from "../../rules/rule.ts";

export interface RailDeclaration<Name extends string, Options> {
  readonly name: Name;
  readonly summary: string;
  /** Whether a token on a chain can be paid only to somebody who linked a wallet. */
  readonly needsWallet: boolean;
  /** Whether it also pays what is on no chain. */
  readonly paysOffChain: boolean;
  /**
   * Whose word settles a payout. `treasurer`: a person says that it was paid or that it was not. `chain`: nobody's but
   * the chain's, so that nothing is paid again while a signed transaction may still happen.
   */
  readonly settledBy: "treasurer" | "chain";
  /** How many payouts one batch may hold; what is more makes another batch. */
  readonly mostLines: number;
  /** Its options, with a default for when the key is left out: `null` when it cannot work without them. */
  readonly schema: (types: PolicyTypes) => z.ZodType<Options, unknown>;
}

/** Keeps the literal type of the name. */
export function declareRail<const Name extends string, Options>(
  one: RailDeclaration<Name, Options>,
): RailDeclaration<Name, Options> {
  return one;
}
