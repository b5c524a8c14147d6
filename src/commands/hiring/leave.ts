/** /hiring leave: not to be seen any more. */
import { nothing } from "../../domain/decision.ts";
import { ended } from "../../domain/participation.ts";
import { hiringAnswers } from "../../messages/hiring.ts";
import { UserError } from "../command.ts";
import type { HiringAction } from "./action.ts";

export const leave: HiringAction = {
  name: "leave",
  usage: "/hiring leave",
  summary: "not be seen any more; coming back is possible",
  run: (_rest, { own, by, now }) => {
    if (own === undefined || own.state === "left") throw new UserError(hiringAnswers.notJoined);
    return {
      decision: { ...nothing, participations: [ended(own, by, "left", now)] },
      answer: hiringAnswers.left,
    };
  },
};
