/** Comments in the private repository: commands for candidates alone, and any word of the team as an answer to them. */
import { all, type Decision, nothing } from "../../domain/decision.ts";
import type { CommentFact } from "../../domain/fact.ts";
import { mayDo, teamsOf } from "../../domain/permission.ts";
import { answered, everyMover, movers, stagesOf } from "../../domain/stages.ts";
import { comment } from "../comment.ts";
import type { Given, Handler } from "../handler.ts";
import { after } from "../revert.ts";

export const candidateComment: Handler<CommentFact> = {
  concerns: (fact, policy) =>
    fact.on === "issue" &&
    fact.actor?.bot === false &&
    (fact.action === "created" || comment.concerns(fact, policy)),
  needs: (fact, policy) => ({
    ...comment.needs(fact, policy),
    ...(fact.actor === null || policy.hiring === null
      ? {}
      : { permissionOf: fact.actor.login, teams: teamsOf(everyMover(policy.hiring)) }),
  }),
  state: (fact, seen, policy) => ({
    ...comment.state(fact, seen, policy),
    candidates: { issueIds: [fact.issue.id] },
  }),
  decide: (fact, given) => {
    const noted = noteAnswer(fact, given);
    return all([noted, comment.decide(fact, { ...given, state: after(given.state, noted) })]);
  },
};

/** The figures of how long candidates wait go by it; nothing else does. */
function noteAnswer({ action, actor, issue }: CommentFact, { policy, seen, state, now }: Given): Decision {
  const { hiring } = policy;
  const candidate = state.candidates.find(({ issueId }) => issueId === issue.id);
  if (hiring === null || actor === null || candidate?.state !== "open" || action !== "created")
    return nothing;
  const { permission, teams } = seen;
  const may = mayDo(movers(hiring, stagesOf(hiring, candidate.stage)), { ...actor, permission, teams });
  if (!may || actor.id === candidate.personId) return nothing;
  return { ...nothing, candidates: [answered(candidate, now)] };
}
