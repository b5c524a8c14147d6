/** /hiring join: the one thing by which somebody becomes visible to the hiring team. */
import { isSeen } from "../../domain/participation.ts";
import { hiringAnswers, joinNotice } from "../../messages/hiring.ts";
import { decided, type HiringAction } from "./action.ts";

export const join: HiringAction = {
  name: "join",
  usage: "/hiring join",
  summary: "be seen by the hiring team: your merged work becomes evidence",
  run: (_rest, context) => {
    const { hiring, own, now } = context;
    return {
      decision: decided("join", context),
      answer: isSeen(own) ? hiringAnswers.joinedBefore(own?.since ?? now) : joinNotice(hiring),
    };
  },
};
