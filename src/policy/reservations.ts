/** The schema of `reservations`: how issues are reserved, and for whom. */
import { z } from "zod";
import type { PolicyTypes } from "../domain/rules/rule.ts";

const labels = z.array(z.string().min(1).max(100)).max(50);

export function reservationSchema({ duration, money }: PolicyTypes) {
  return z
    .strictObject({
      time: duration
        .prefault("14 days")
        .describe("How long `/start` reserves an issue. A push or pull request starts the time again."),
      nudge: duration
        .prefault("4 days")
        .describe("How long before the end the person is reminded, once. `0 days` reminds nobody."),
      "at-once": z.int().min(1).max(100).default(2).describe("How many issues one person may hold at once."),
      "open-pull-requests": z
        .int()
        .min(1)
        .max(100)
        .default(5)
        .describe("With this many open pull requests for bounties, a person can start nothing more."),
      required: z
        .boolean()
        .default(false)
        .describe("`true`: a bounty is paid only to whoever reserved it, or to nobody if nobody did."),
      assign: z
        .boolean()
        .default(false)
        .describe("`true`: whoever starts is assigned on GitHub, and unassigned when the reservation ends."),
      "blocked-labels": labels.default(["blocked"]).describe("Labels of issues that nobody can start yet."),
      newcomers: z
        .strictObject({
          labels: labels.default(["good first issue"]).describe("Labels of issues for newcomers."),
          first: duration
            .prefault("3 days")
            .describe("How long after its price was set only newcomers can start such an issue."),
          "below-merged": z
            .int()
            .min(1)
            .max(1000)
            .default(3)
            .describe("A newcomer has fewer rewarded pull requests than this."),
        })
        .nullable()
        .default(null)
        .describe("Newcomers first, on issues with certain labels. Without the key, everybody at once."),
      levels: z
        .array(
          z.strictObject({
            above: money.describe("Bounties of more than this amount."),
            merged: z.int().min(1).max(1000).describe("How many rewarded pull requests they take."),
          }),
        )
        .max(20)
        .default([])
        .describe("Larger bounties are for people who have landed some work before."),
    })
    .nullable()
    .default(null)
    .describe(
      "Reserving priced issues with `/start`. Without the key issues cannot be reserved; `{}` is enough.",
    );
}
