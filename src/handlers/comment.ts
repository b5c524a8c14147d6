/** Comments with commands: each is checked against who may, run, and answered in the thread's one comment. */
import { type CommandResult, type LookedAt, UserError } from "../commands/command.ts";
import type { Call } from "../commands/parse.ts";
import { findCommand } from "../commands/registry.ts";
import { loginsIn, readValues } from "../commands/values.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { ReactionEffect } from "../domain/effect.ts";
import type { CommentFact } from "../domain/fact.ts";
import { isAnyone, mayDo, teamsOf, type Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { withoutLines, withProposal } from "../domain/pricing.ts";
import { measuredTime } from "../domain/response-times.ts";
import { pullName } from "../domain/reverts.ts";
import { answerTo, notAllowed, notHere } from "../messages/commands.ts";
import { assignmentEffect } from "./assignment.ts";
import { cappedPeriods, settled } from "./award.ts";
import { budgetsOf } from "./budgets.ts";
import { knownCalls, looksAt } from "./calls.ts";
import { followUp, isCandidatesRepository } from "./candidates/follow-up.ts";
import { contextOf, proposalsOf } from "./command-context.ts";
import type { Given, Handler, Needs, StateWanted } from "./handler.ts";
import { stateFor } from "./pull-state.ts";
import { after, reverted } from "./revert.ts";
import { say } from "./thread.ts";

export const comment: Handler<CommentFact> = {
  concerns: (fact, policy) => knownCalls(fact, policy).length > 0,
  needs: (fact, policy) => {
    const calls = knownCalls(fact, policy);
    if (calls.length === 0 || fact.actor === null) return {};
    const users = calls.flatMap((call) => {
      const command = findCommand(call.name);
      return command === undefined ? [] : loginsIn(command, call);
    });
    return {
      ...standingNeeds(fact, policy, fact.actor.login),
      users: [...new Set(users)],
      ...pullNeeds(fact, policy),
      ...candidatesNeeds(fact, policy),
    };
  },
  state: (fact, seen, policy) => stateWanted(fact, seen, policy),
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

/** A command that everybody may use costs no question. */
function standingNeeds(fact: CommentFact, policy: Policy, login: string): Needs {
  const asked: Who[] = knownCalls(fact, policy).flatMap((call) => {
    const who = findCommand(call.name)?.who(policy);
    return who === undefined || isAnyone(who) ? [] : [who];
  });
  if (looksAt(fact, policy, "permission")) asked.push(policy.who.manage);
  return asked.length === 0 ? {} : { permissionOf: login, teams: teamsOf(...asked) };
}

function pullNeeds(fact: CommentFact, policy: Policy): Needs {
  return fact.on === "pull-request" && looksAt(fact, policy, "pull") ? { pull: fact.issue } : {};
}

function candidatesNeeds(fact: CommentFact, policy: Policy): Needs {
  if (policy.hiring === null || !looksAt(fact, policy, "candidates-repository")) return {};
  return { candidatesRepository: policy.hiring.candidates.repository };
}

function stateWanted(fact: CommentFact, seen: Given["seen"], policy: Policy): StateWanted {
  const { actor, issue } = fact;
  const wants = (what: LookedAt) => looksAt(fact, policy, what);
  const common: StateWanted = {
    threads: [issue.number],
    grantedBy: fact.commentId,
    ...(actor !== null && wants("doings") ? { doingsOf: actor.id } : {}),
    ...(wants("participation") ? { participationsOf: peopleOf(actor, seen.users) } : {}),
    ...(actor !== null && wants("evidence") ? { evidenceOf: actor.id } : {}),
    ...(actor !== null && wants("candidates") ? { candidates: { personIds: [actor.id] } } : {}),
    ...(wants("waited") ? { waitedSince: waitedSince(fact) } : {}),
    ...(wants("budgets") ? budgetsOf(policy, fact.updatedAt, { issueId: issue.id }) : {}),
  };
  if (fact.on === "issue") return { ...common, issueIds: [issue.id] };
  const ofPull: StateWanted = {
    pullNumbers: [issue.number],
    reverting: [pullName(issue.number)],
    around: cappedPeriods(policy),
  };
  return { ...ofPull, ...(seen.pull === null ? {} : stateFor(issue.number, seen.pull, policy)), ...common };
}

/** By the thread's own clock, and a day more: what is asked for is measured exactly when it is known. */
function waitedSince({ updatedAt }: CommentFact): string {
  return new Date(Date.parse(updatedAt) - measuredTime - 86_400_000).toISOString();
}

function peopleOf(actor: CommentFact["actor"], users: Given["seen"]["users"]): number[] {
  return [...(actor === null ? [] : [actor]), ...users].map(({ id }) => id);
}

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
