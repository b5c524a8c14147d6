/** Every reward rule. A new rule is a file beside this one and a line here. */
import { bounties } from "./bounties.ts";
import { branches } from "./branches.ts";
import { caps } from "./caps.ts";
import { kinds } from "./kinds.ts";
import { merging } from "./merging.ts";
import { bind } from "./rule.ts";
import { shares } from "./shares.ts";

/** In the order in which they are asked and in which the policy's reference lists them. */
export const rules = {
  branches: bind(branches),
  merging: bind(merging),
  bounties: bind(bounties),
  kinds: bind(kinds),
  shares: bind(shares),
  caps: bind(caps),
} as const;

/** The options of every rule under its key in the policy file. */
export type RuleOptions = {
  readonly [Name in keyof typeof rules]: Parameters<(typeof rules)[Name]["evaluate"]>[0];
};
