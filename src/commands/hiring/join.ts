/** /hiring join: the one thing by which somebody becomes visible to the hiring team. */
import { isSeen } from "../../domain/participation.ts";
import { hiringAnswers, joinNotice, noticeVersion } from "../../messages/hiring.ts";
import { decided, type HiringAction } from "./action.ts";

export const join: HiringAction = {
  name: "join",
  usage: "/hiring join",
  summary: "be seen by the hiring team: your merged work becomes evidence",
  run: (_rest, context) => {
    const { hiring, own, now } = context;
    // Whoever read an earlier notice reads this one before it counts for them.
    const isKnown = isSeen(own) && own?.notice === noticeVersion;
    return {
      decision: decided("join", context),
      answer: isKnown ? hiringAnswers.joinedBefore(own?.since ?? now) : joinNotice(hiring),
    };
  },
};
