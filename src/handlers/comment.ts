/** Comments with commands: each is checked against who may, run, and answered in the thread's one comment. */
import { createHash } from "node:crypto";
import { type CommandContext, type CommandResult, UserError } from "../commands/command.ts";
import type { Call } from "../commands/parse.ts";
import { commands, findCommand } from "../commands/registry.ts";
import { readValues } from "../commands/values.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { ReactionEffect } from "../domain/effect.ts";
import { type Evidence, evidenceOf } from "../domain/evidence/evidence.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import type { CommentFact } from "../domain/fact.ts";
import { mayDo } from "../domain/permission.ts";
import { withoutLines, withProposal } from "../domain/pricing.ts";
import { quote } from "../domain/quote.ts";
import { answerTo, notAllowed, notHere } from "../messages/commands.ts";
import { assignmentEffect } from "./assignment.ts";
import { settled } from "./award.ts";
import { ahead, knownCalls, needs, stateWanted } from "./comment-calls.ts";
import type { Given, Handler } from "./handler.ts";
import { quoteState } from "./pull-state.ts";
import { after, reverted } from "./revert.ts";
import { say, threadOf } from "./thread.ts";

export const comment: Handler<CommentFact> = {
  concerns: (fact) => knownCalls(fact).length > 0,
  ahead,
  needs,
  state: stateWanted,
  decide: (fact, given) => {
    let { state } = given;
    let earlier: string | null = null;
    const decisions: Decision[] = [];
    for (const call of knownCalls(fact)) {
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
    const done = all([result.decision, settledActs(fact, result, given), settledCaps(result, given)]);
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
      assigned === undefined ? [] : [assignmentEffect(fact, fact.issue, assigned.login, assigned.assigned)];
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

function contextOf(fact: CommentFact, call: Call, given: Given, may: CommandContext["may"]): CommandContext {
  const { policy, seen, state, now } = given;
  const grants = `award:${fact.repository.id}:grant:${fact.commentId}-`;
  return {
    fact,
    policy,
    commands,
    bounty: fact.on === "issue" ? state.bounties.find((one) => one.issueId === fact.issue.id) : undefined,
    awards: state.awards.filter(
      (one) =>
        one.key.startsWith(grants) ||
        (fact.on === "issue"
          ? one.issueId === fact.issue.id
          : one.pullNumber === fact.issue.number && one.repositoryId === fact.repository.id),
    ),
    reverts: state.reverts,
    pull: seen.pull,
    quote:
      seen.pull === null
        ? null
        : quote(policy, seen.pull, fact.repository.id, quoteState(fact.repository.id, seen.pull, given)),
    doings: state.doings,
    budgets: state.budgets,
    proposals: proposalsOf(fact, given),
    participation: (personId) => state.participations.find((one) => one.personId === personId),
    evidence: () => evidenceFor(fact, given),
    facts: state.evidence,
    openIssues: seen.openIssues,
    bounties: state.bounties,
    pairings: state.pairings,
    enrolments: state.enrolments,
    levels: state.levels,
    users: seen.users,
    may,
    callKey: callKey(fact.commentId, call),
    line: call.text,
    by: { id: fact.actor?.id ?? 0, login: fact.actor?.login ?? "" },
    now,
  };
}

function evidenceFor({ actor }: CommentFact, { policy, state, now }: Given): Evidence | null {
  const by = evidencePolicy(policy);
  if (actor === null || by === null || state.evidence === null) return null;
  return evidenceOf({ id: actor.id, login: actor.login }, state.evidence, by, now);
}

function proposalsOf(fact: CommentFact, { state }: Given) {
  return threadOf(fact, fact.issue.number, state)?.proposals ?? [];
}

/** Hashed, because the words name people and the ledger keeps its keys for ever. */
function callKey(commentId: number, call: Call): string {
  const words = createHash("sha256").update(`${call.occurrence} ${call.text}`).digest("hex").slice(0, 16);
  return `${commentId}-${words}`;
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
