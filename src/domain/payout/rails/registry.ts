/** Every rail's declaration. A new rail is a file beside this one and a line here, and one of each in src/rails/. */
import { manualDeclaration } from "./manual.ts";
import { transferDeclaration } from "./transfer.ts";

/** In the order in which the policy's reference lists them. */
export const railDeclarations = {
  manual: manualDeclaration,
  transfer: transferDeclaration,
} as const;

export type RailName = keyof typeof railDeclarations;
export const railNames = Object.keys(railDeclarations) as [RailName, ...RailName[]];

/** The options of every rail under its key of `payouts` in the policy file. */
export type RailOptions = {
  readonly [Name in RailName]: ReturnType<(typeof railDeclarations)[Name]["schema"]>["_output"];
};
