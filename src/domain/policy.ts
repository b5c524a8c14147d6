/** The policy as the rules see it: the file read, defaults filled in, amounts and matchers made ready. */
import type { Money, Token } from "./amount.ts";
import type { HiringPolicy } from "./hiring.ts";
import type { PayoutPolicy } from "./payout/policy.ts";
import type { Who } from "./permission.ts";
import type { ReservationOptions } from "./reservation.ts";
import type { RuleOptions } from "./rules/registry.ts";
import type { WelcomeOptions } from "./welcome.ts";

export interface Policy {
  /** `preview` shows everything and owes nothing. */
  readonly mode: "preview" | "live";
  /** The programme's name as people read it. */
  readonly name: string;
  /** By symbol. */
  readonly tokens: ReadonlyMap<string, Token>;
  /** How long an award is held before it matures, in milliseconds. */
  readonly hold: number;
  readonly who: {
    readonly [What in "price" | "award" | "credit" | "override" | "manage" | "merge"]: Who;
  };
  /** Above these amounts it takes two people. */
  readonly secondPerson: readonly Money[];
  /** `@login` or `@organisation/team`: who is mentioned when somebody has to decide. */
  readonly stewards: string | null;
  /** Nothing is posted but check runs. */
  readonly quiet: boolean;
  readonly afterHold: "keep" | "deduct";
  /** `null`: issues are not reserved. */
  readonly reservations: ReservationOptions | null;
  readonly payouts: PayoutPolicy;
  /** `null`: nobody is welcomed. */
  readonly welcome: WelcomeOptions | null;
  /** `null`: the organisation does not hire through the App, and nothing is kept for hiring. */
  readonly hiring: HiringPolicy | null;
  readonly rules: RuleOptions;
  /** Where it was read: the default branch's commit, or a file's hash when it was read from a disk. */
  readonly commit: string;
}
