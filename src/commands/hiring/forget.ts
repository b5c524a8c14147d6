/** /hiring forget: nothing is left of somebody but a number. Done when it was said twice. */
import { nothing } from "../../domain/decision.ts";
import { isSaid } from "../../domain/pricing.ts";
import { hiringAnswers } from "../../messages/hiring.ts";
import { decided, type HiringAction } from "./action.ts";

const line = "/hiring forget";

export const forget: HiringAction = {
  name: "forget",
  usage: line,
  summary: "delete every trace of you, also what is owed",
  looksAt: () => ["candidates"],
  run: (_rest, context) => {
    const { by, now, proposals } = context;
    const isConfirmed = isSaid({ proposals: proposals.filter((one) => one.personId === by.id), now }, line);
    if (!isConfirmed) {
      const proposal = { line, personId: by.id, login: by.login, at: now };
      return { decision: nothing, answer: hiringAnswers.confirmForget, proposal };
    }
    return {
      decision: decided("forget", context),
      answer: hiringAnswers.forgotten,
      done: line,
    };
  },
};
