/** Every reward rule. A new rule is a file beside this one and a line here. */
import { automated } from "./automated.ts";
import { banned } from "./banned.ts";
import { bounties } from "./bounties.ts";
import { branches } from "./branches.ts";
import { budgets } from "./budgets.ts";
import { caps } from "./caps.ts";
import { excludedLabels } from "./excluded-labels.ts";
import { kinds } from "./kinds.ts";
import { merging } from "./merging.ts";
import { modifiers } from "./modifiers.ts";
import { prices } from "./prices.ts";
import { bind } from "./rule.ts";
import { shares } from "./shares.ts";

/** In the order in which they are asked and in which the policy's reference lists them. */
export const rules = {
  branches: bind(branches),
  merging: bind(merging),
  "excluded-labels": bind(excludedLabels),
  banned: bind(banned),
  automated: bind(automated),
  bounties: bind(bounties),
  prices: bind(prices),
  kinds: bind(kinds),
  modifiers: bind(modifiers),
  shares: bind(shares),
  budgets: bind(budgets),
  caps: bind(caps),
} as const;

/** The options of every rule under its key in the policy file. */
export type RuleOptions = {
  readonly [Name in keyof typeof rules]: Parameters<(typeof rules)[Name]["evaluate"]>[0];
};
