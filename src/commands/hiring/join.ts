/** /hiring join: the one thing by which somebody becomes visible to the hiring team. */
import { nothing } from "../../domain/decision.ts";
import { isSeen, joined } from "../../domain/participation.ts";
import { hiringAnswers, joinNotice, noticeVersion } from "../../messages/hiring.ts";
import type { HiringAction } from "./action.ts";

export const join: HiringAction = {
  name: "join",
  usage: "/hiring join",
  summary: "be seen by the hiring team: your merged work becomes evidence",
  run: (_rest, { fact, hiring, own, by, now }) => ({
    decision: {
      ...nothing,
      participations: [joined(own, by, noticeVersion, now)],
      personJobs: [{ type: "backfill", ownerId: fact.repository.ownerId, personId: by.id }],
    },
    answer: isSeen(own) ? hiringAnswers.joinedBefore(own?.since ?? now) : joinNotice(hiring),
  }),
};
