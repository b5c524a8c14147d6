/** Comments with commands: each is checked against who may, run, and answered in the thread's one comment. */
import { createHash } from "node:crypto";
import { type CommandContext, type CommandResult, type LookedAt, UserError } from "../commands/command.ts";
import { type Call, newCalls } from "../commands/parse.ts";
import { commands, findCommand } from "../commands/registry.ts";
import { loginsIn, readValues } from "../commands/values.ts";
import { isSignature } from "../commands/wallet.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { ReactionEffect } from "../domain/effect.ts";
import { type Evidence, evidenceOf } from "../domain/evidence/evidence.ts";
import { evidencePolicy } from "../domain/evidence/rule.ts";
import type { CommentFact } from "../domain/fact.ts";
import { isAnyone, mayDo, teamsOf, type Who } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { withoutLines, withProposal } from "../domain/pricing.ts";
import { quote } from "../domain/quote.ts";
import { pullName } from "../domain/reverts.ts";
import { answerTo, notAllowed, notHere } from "../messages/commands.ts";
import { assignmentEffect } from "./assignment.ts";
import { cappedPeriods, settled } from "./award.ts";
import { budgetsOf } from "./budgets.ts";
import type { Given, Handler, Needs, StateWanted } from "./handler.ts";
import { quoteState, stateFor } from "./pull-state.ts";
import { after, reverted } from "./revert.ts";
import { say, threadOf } from "./thread.ts";

export const comment: Handler<CommentFact> = {
  concerns: (fact) => knownCalls(fact).length > 0,
  needs: (fact, policy) => {
    const calls = knownCalls(fact);
    if (calls.length === 0 || fact.actor === null) return {};
    const users = calls.flatMap((call) => {
      const command = findCommand(call.name);
      return command === undefined ? [] : loginsIn(command, call);
    });
    return {
      ...standingNeeds(fact, policy, fact.actor.login),
      users: [...new Set(users)],
      ...pullNeeds(fact),
    };
  },
  state: (fact, seen, policy) => stateWanted(fact, seen, policy),
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

/** What bots write is never a command, nor is a command that nobody declared. */
function knownCalls(fact: CommentFact): Call[] {
  if (fact.actor === null || fact.actor.bot) return [];
  return newCalls(fact.body, fact.previousBody).filter((call) => findCommand(call.name) !== undefined);
}

/** What a comment says is its author's signature for a wallet, or `null`. Of several the last one counts. */
export function walletSignature(fact: CommentFact): string | null {
  const words = knownCalls(fact).flatMap((call) =>
    call.name === "wallet" ? (call.words[0]?.text ?? []) : [],
  );
  return words.findLast(isSignature) ?? null;
}

function looksAt(fact: CommentFact, what: LookedAt): boolean {
  return knownCalls(fact).some((call) => findCommand(call.name)?.looksAt?.includes(what) === true);
}

/** A command that everybody may use costs no question. */
function standingNeeds(fact: CommentFact, policy: Policy, login: string): Needs {
  const asked: Who[] = knownCalls(fact).flatMap((call) => {
    const who = findCommand(call.name)?.who(policy);
    return who === undefined || isAnyone(who) ? [] : [who];
  });
  if (looksAt(fact, "permission")) asked.push(policy.who.manage);
  return asked.length === 0 ? {} : { permissionOf: login, teams: teamsOf(...asked) };
}

function pullNeeds(fact: CommentFact): Needs {
  return fact.on === "pull-request" && looksAt(fact, "pull") ? { pull: fact.issue } : {};
}

function stateWanted(fact: CommentFact, seen: Given["seen"], policy: Policy): StateWanted {
  const { actor, issue } = fact;
  const common: StateWanted = {
    threads: [issue.number],
    grantedBy: fact.commentId,
    ...(actor !== null && looksAt(fact, "doings") ? { doingsOf: actor.id } : {}),
    ...(looksAt(fact, "participation") ? { participationsOf: peopleOf(actor, seen.users) } : {}),
    ...(actor !== null && looksAt(fact, "wallet") ? { walletOf: actor.id } : {}),
    ...(actor !== null && looksAt(fact, "evidence") ? { evidenceOf: actor.id } : {}),
    ...(looksAt(fact, "budgets") ? budgetsOf(policy, fact.updatedAt, { issueId: issue.id }) : {}),
  };
  if (fact.on === "issue") return { ...common, issueIds: [issue.id] };
  const ofPull: StateWanted = {
    pullNumbers: [issue.number],
    reverting: [pullName(issue.number)],
    around: cappedPeriods(policy),
  };
  return { ...ofPull, ...(seen.pull === null ? {} : stateFor(issue.number, seen.pull, policy)), ...common };
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
    const done = all([result.decision, settledActs(fact, result, given), settledCaps(result, given)]);
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
    wallet: state.wallet,
    seenWallet: seen.wallet,
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
