/** /hiring object: what is kept stays where it is, and nothing is done with it. */
import { hiringAnswers } from "../../messages/hiring.ts";
import { decided, type HiringAction } from "./action.ts";

export const object: HiringAction = {
  name: "object",
  usage: '/hiring object "reason"',
  summary: "stop everything that is done with what is kept of you, until you join again",
  takes: "text",
  looksAt: () => ["candidates"],
  run: (reason, context) => ({
    decision: decided("object", context),
    answer: hiringAnswers.objected(reason),
  }),
};
