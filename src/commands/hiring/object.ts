/** /hiring object: what is kept stays where it is, and nothing is done with it. */
import { nothing } from "../../domain/decision.ts";
import { ended } from "../../domain/participation.ts";
import { hiringAnswers } from "../../messages/hiring.ts";
import type { HiringAction } from "./action.ts";

export const object: HiringAction = {
  name: "object",
  usage: '/hiring object "reason"',
  summary: "stop everything that is done with what is kept of you, until you join again",
  takes: "text",
  run: (reason, { own, by, now }) => ({
    decision: { ...nothing, participations: [ended(own, by, "objected", now)] },
    answer: hiringAnswers.objected(reason),
  }),
};
