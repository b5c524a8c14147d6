/** /hiring withdraw: an application is taken back by the person who sent it, whatever stage it is in. */
import { withdrawn } from "../../domain/candidate.ts";
import { nothing } from "../../domain/decision.ts";
import { applyAnswers, positionTitle } from "../../messages/applying.ts";
import { UserError } from "../command.ts";
import type { HiringAction } from "./action.ts";

export const withdraw: HiringAction = {
  name: "withdraw",
  usage: "/hiring withdraw <position>",
  summary: "take an application back",
  takes: "text",
  looksAt: () => ["candidates"],
  run: (rest, { candidates, hiring, by, now }) => {
    const own = candidates.filter(
      ({ personId, state }) => personId === by.id && (state === "draft" || state === "open"),
    );
    const wanted = rest?.trim().toLowerCase() ?? "";
    const meant = own.filter(
      ({ position }) => position === wanted || positionTitle(hiring, position).toLowerCase() === wanted,
    );
    if (meant.length === 0) {
      throw new UserError(applyAnswers.nothingToWithdraw([...new Set(own.map(({ position }) => position))]));
    }
    const title = positionTitle(hiring, meant[0]?.position ?? wanted);
    const isSent = meant.some(({ state }) => state === "open");
    return {
      decision: { ...nothing, candidates: meant.map((one) => withdrawn(one, by, now)) },
      answer: isSent ? applyAnswers.withdrawn(title) : applyAnswers.draftDropped(title),
    };
  },
};
