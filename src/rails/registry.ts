/** Every rail. A new one is a file beside this one and a line here, and one of each in src/domain/payout/rails/. */
import type { RailName, RailOptions } from "../domain/payout/rails/registry.ts";
import { manual } from "./manual.ts";
import type { Rail } from "./rail.ts";
import { transfer } from "./transfer.ts";

/** The compiler asks for a rail for every declaration. */
export const rails: { readonly [Name in RailName]: Rail<Name, RailOptions[Name]> } = {
  manual,
  transfer,
};

/** Some rail with its own options, for whoever does with all of them the same. */
export function railNamed(name: RailName): Rail<RailName, RailOptions[RailName]> {
  // Each rail sits under its name and gets the options of that name, which the compiler cannot follow through the index.
  return rails[name] as unknown as Rail<RailName, RailOptions[RailName]>;
}
