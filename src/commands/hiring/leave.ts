/** /hiring leave: not to be seen any more. */
import { hiringAnswers } from "../../messages/hiring.ts";
import { UserError } from "../command.ts";
import { decided, type HiringAction } from "./action.ts";

export const leave: HiringAction = {
  name: "leave",
  usage: "/hiring leave",
  summary: "not be seen any more; coming back is possible",
  looksAt: () => ["candidates"],
  run: (_rest, context) => {
    const { own } = context;
    if (own === undefined || own.state === "left") throw new UserError(hiringAnswers.notJoined);
    return { decision: decided("leave", context), answer: hiringAnswers.left };
  },
};
