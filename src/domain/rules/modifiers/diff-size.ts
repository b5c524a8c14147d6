/** Modifier: classes of pull requests by how many lines they change. */
import { z } from "zod";
import type { PolicyTypes } from "../rule.ts";
import type { Modifier } from "./modifier.ts";

const keys = ({ factor, glob }: PolicyTypes) => ({
  "diff-size": z
    .array(
      z.strictObject({
        "up-to": z
          .int()
          .min(0)
          .max(1_000_000)
          .optional()
          .describe("The most lines, added and deleted together, of this class; without it, any number."),
        factor: factor.describe("What multiplies the price in this class."),
      }),
    )
    .min(1)
    .max(20)
    .optional()
    .describe("Classes by the number of changed lines, smallest first; the first that fits counts."),
  ignore: z
    .array(glob)
    .min(1)
    .max(50)
    .optional()
    .describe("Globs of files whose lines do not count: generated ones, lock files."),
});

export const diffSize: Modifier<"diff-size", ReturnType<typeof keys>> = {
  name: "diff-size",
  needs: ["files"],
  keys,
  evaluate: (entry, _price, { pull, assume }) => {
    const { files } = pull;
    if (files === null || (files.totalCount ?? 0) > files.nodes.length) {
      assume({ code: "assumed-size" });
      return null;
    }
    const counted = files.nodes.filter(({ path }) => !entry.ignore?.some((glob) => glob.matches(path)));
    const lines = counted.reduce((sum, file) => sum + file.additions + file.deletions, 0);
    const found = entry["diff-size"]?.find((one) => lines <= (one["up-to"] ?? lines));
    if (found === undefined) return null;
    const { text, ratio } = found.factor;
    if (ratio.numerator === ratio.denominator) return null;
    return {
      ratio,
      reason: { code: "factor", factor: text, for: { by: "size", lines } },
      isReduction: false,
    };
  },
};
