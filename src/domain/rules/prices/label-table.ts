/** A price by a table: each label stands for its amount. */
import { z } from "zod";
import { entryOf } from "../../price-label.ts";
import type { PolicyTypes } from "../rule.ts";
import type { PriceType } from "./price-type.ts";

const keys = ({ money }: PolicyTypes) => ({
  labels: z
    .record(z.string().min(1).max(50), money)
    .optional()
    .describe("A table of labels and the amount that each stands for."),
});

export const labelTable: PriceType<ReturnType<typeof keys>> = {
  keys,
  read: ({ labels }, label) => {
    const money = labels === undefined ? undefined : entryOf(labels, label);
    return money === undefined ? null : { money };
  },
};
