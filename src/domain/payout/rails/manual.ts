/** The rail that is there without anything set up: a list of what is owed, paid by hand and confirmed by a person. */
import { z } from "zod";
import { declareRail } from "./declaration.ts";

export const manualDeclaration = declareRail({
  name: "manual",
  summary:
    "A list of what is owed, as CSV and JSON; somebody pays it and says so. Also for what is on no chain.",
  needsWallet: false,
  paysOffChain: true,
  settledBy: "treasurer",
  mostLines: 1000,
  schema: () =>
    z
      .strictObject({
        reference: z
          .string()
          .min(1)
          .max(100)
          .default("Payout {batch}-{line}")
          .describe(
            "What a transfer says it is for; `{batch}` and `{line}` become the payout's own, `{programme}` its name.",
          )
          .meta({ examples: ["{programme} {batch}-{line}"] }),
      })
      .prefault({})
      .describe("Options of the `manual` rail."),
});
