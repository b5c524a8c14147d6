/** Something is due on a candidate: the team or whoever closed it is reminded, a move without a reason or a draft ends. */
import { nothing } from "../../domain/decision.ts";
import type { CandidateDueFact } from "../../domain/fact.ts";
import { due, findStage } from "../../domain/stages.ts";
import { candidateTimers } from "../../domain/timers.ts";
import { undone } from "../../messages/candidate.ts";
import type { TimerHandler } from "../handler.ts";
import { changed } from "./follow-up.ts";

export const candidateDue: TimerHandler<CandidateDueFact> = {
  state: (fact) => ({ candidates: { keys: [fact.candidate] } }),
  decide: (fact, { policy, place, state, now }) => {
    const before = state.candidates.find(({ key }) => key === fact.candidate);
    if (before === undefined || policy === null || policy.hiring === null) return nothing;
    const { hiring } = policy;
    const after = due(before, hiring, now);
    // The clock of the queue was ahead, or the stage has another time by now.
    if (after === before) return { ...nothing, timers: candidateTimers(before, fact.ownerId, hiring) };
    if (after.state === "dropped" && after.repositoryId === null) return { ...nothing, candidates: [after] };
    if (place === null) return { ...nothing, candidates: [after] };
    const { waiting } = before;
    const isUndone = waiting !== null && after.waiting === null;
    const title = findStage(hiring, waiting?.stage ?? "")?.title ?? waiting?.stage ?? "";
    const answer = isUndone ? { answer: undone.noReason(waiting.by.login, title) } : {};
    // A move that was undone may have taken the stage's own label off; a reminder changes none.
    const because = { because: `due-${now}`, present: isUndone ? null : ("unchanged" as const), ...answer };
    return changed(place, before, after, { policy, state, now }, because);
  },
};
