/** The policy as the rules see it: the file read, defaults filled in, amounts and matchers made ready. */
import type { Token } from "./amount.ts";
import type { RuleOptions } from "./rules/registry.ts";
import type { Permission } from "./rules/rule.ts";

export interface Policy {
  /** `preview` shows everything and owes nothing. */
  readonly mode: "preview" | "live";
  /** The programme's name as people read it. */
  readonly name: string;
  /** By symbol. */
  readonly tokens: ReadonlyMap<string, Token>;
  /** How long an award is held before it matures, in milliseconds. */
  readonly hold: number;
  /** Awards that a person gives by hand. */
  readonly grant: { readonly by: Permission };
  readonly rules: RuleOptions;
  /** Where it was read: the default branch's commit, or a file's hash when it was read from a disk. */
  readonly commit: string;
}
