/** Comments with commands: each is checked against who may, run, and answered in the thread's one comment. */
import { type CommandResult, UserError } from "../commands/command.ts";
import type { Call } from "../commands/parse.ts";
import { findCommand } from "../commands/registry.ts";
import { readValues } from "../commands/values.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { ReactionEffect } from "../domain/effect.ts";
import type { CommentFact } from "../domain/fact.ts";
import { mayDo } from "../domain/permission.ts";
import { withoutLines, withProposal } from "../domain/pricing.ts";
import { answerTo, notAllowed, notHere } from "../messages/commands.ts";
import { assignmentEffect } from "./assignment.ts";
import { settled } from "./award.ts";
import { knownCalls } from "./calls.ts";
import { followUp, isCandidatesRepository } from "./candidates/follow-up.ts";
import { contextOf, proposalsOf } from "./command-context.ts";
import { ahead, needs, stateWanted } from "./comment-calls.ts";
import type { Given, Handler } from "./handler.ts";
import { after, reverted } from "./revert.ts";
import { say } from "./thread.ts";

export const comment: Handler<CommentFact> = {
  concerns: (fact, policy) => knownCalls(fact, policy).length > 0,
  ahead,
  needs,
  state: stateWanted,
  decide: (fact, given) => {
    let { state } = given;
    let earlier: string | null = null;
    const decisions: Decision[] = [];
    for (const call of knownCalls(fact, given.policy)) {
      const decision = answer(fact, call, earlier, { ...given, state });
      decisions.push(decision);
      state = after(state, decision);
      earlier = answerOf(fact, state);
    }
    return all(decisions);
  },
};

/** `earlier` is what the commands before this one in the same comment were answered. */
function answer(fact: CommentFact, call: Call, earlier: string | null, given: Given): Decision {
  const { actor } = fact;
  if (actor === null) return nothing;
  const told = (answer: string | null) =>
    earlier === null || answer === null ? (answer ?? earlier) : `${earlier}\n\n${answer}`;
  const react = (content: ReactionEffect["content"]): Decision => ({
    ...nothing,
    effects: [reaction(fact, content)],
  });
  try {
    const result = run(fact, call, given);
    const followed = settledCandidates(fact, result, given);
    const done = all([
      result.decision,
      settledActs(fact, result, given),
      settledCaps(result, given),
      followed,
    ]);
    const said = say(fact, fact.issue.number, after(given.state, done), {
      answer: told(result.answer === null ? null : answerTo(actor.login, call.text, result.answer)),
      ...(result.status === undefined ? {} : { status: result.status }),
      ...(result.grant === undefined ? {} : { grant: result.grant }),
      ...(result.notes === undefined ? {} : { notes: result.notes }),
      proposals:
        result.proposal === undefined
          ? withoutLines(proposalsOf(fact, given), [call.text, result.done ?? call.text])
          : withProposal(proposalsOf(fact, given), result.proposal),
    });
    const assigned = result.assignment;
    const effects =
      assigned === undefined ? [] : [assignmentEffect(fact, fact.issue, assigned.person, assigned.assigned)];
    // The comment that was edited is the answer; only where nothing is posted a reaction says that it was read.
    return all([done, said, { ...nothing, effects }, given.policy.quiet ? react("+1") : nothing]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const why = told(answerTo(actor.login, call.text, error.message));
    return all([say(fact, fact.issue.number, given.state, { answer: why }), react("confused")]);
  }
}

function answerOf(fact: CommentFact, { threads }: Given["state"]): string | null {
  return threads.find((thread) => thread.number === fact.issue.number)?.answer ?? null;
}

function settledActs(fact: CommentFact, result: CommandResult, given: Given): Decision {
  return result.acts === undefined ? nothing : reverted(fact, result.acts, given);
}

/** What a command made more or less of leaves more or less of the caps to what was merged after it. */
function settledCaps({ decision }: CommandResult, given: Given): Decision {
  if (decision.entries.length === 0 || decision.awards.length === 0) return nothing;
  return { ...nothing, ...settled(given, decision.awards) };
}

/** Everything that is seen of applications follows from what they were and are. */
function settledCandidates(fact: CommentFact, { decision }: CommandResult, given: Given): Decision {
  const present = isCandidatesRepository(fact.repository, given.policy) ? fact.labels : null;
  return all(
    decision.candidates.map((after) => {
      const before = given.state.candidates.find(({ key }) => key === after.key);
      return followUp(fact, before, after, given, { because: String(fact.commentId), present });
    }),
  );
}

function run(fact: CommentFact, call: Call, given: Given): CommandResult {
  const { policy, seen } = given;
  const command = findCommand(call.name);
  const { actor } = fact;
  if (command === undefined || actor === null) throw new Error(`No command ${call.name}`);
  const standing = { id: actor.id, login: actor.login, permission: seen.permission, teams: seen.teams };
  const needed = command.who(policy);
  if (!mayDo(needed, standing)) throw new UserError(notAllowed(command.name, actor.login, needed));
  if (!command.on.includes(fact.on)) throw new UserError(notHere(command.name, command.on));
  const values = readValues(command, call, policy, seen.users);
  return command.run(
    values,
    contextOf(fact, call, given, (who) => mayDo(who, standing)),
  );
}

function reaction(fact: CommentFact, content: ReactionEffect["content"]): ReactionEffect {
  return {
    type: "reaction",
    key: `reaction:${fact.repository.id}:${fact.commentId}`,
    installationId: fact.installationId,
    repositoryId: fact.repository.id,
    repository: `${fact.repository.owner}/${fact.repository.name}`,
    commentId: fact.commentId,
    content,
  };
}
