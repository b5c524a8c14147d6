/** Comments with commands: each is checked against who may, run, and answered in the thread's one comment. */
import { createHash } from "node:crypto";
import { type CommandResult, UserError } from "../commands/command.ts";
import { type Call, newCalls } from "../commands/parse.ts";
import { commands, findCommand } from "../commands/registry.ts";
import { loginsIn, readValues } from "../commands/values.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import type { ReactionEffect } from "../domain/effect.ts";
import type { CommentFact } from "../domain/fact.ts";
import { isAllowed } from "../domain/permission.ts";
import { answerTo, notAllowed, notHere } from "../messages/commands.ts";
import type { Given, Handler } from "./handler.ts";
import { say } from "./thread.ts";

export const comment: Handler<CommentFact> = {
  concerns: (fact) => knownCalls(fact).length > 0,
  needs: (fact) => {
    const calls = knownCalls(fact);
    if (calls.length === 0 || fact.actor === null) return {};
    const users = calls.flatMap((call) => {
      const command = findCommand(call.name);
      return command === undefined ? [] : loginsIn(command, call);
    });
    return { permissionOf: fact.actor.login, users: [...new Set(users)] };
  },
  state: (fact) => ({ issueIds: [fact.issue.id], threads: [fact.issue.number], grantedBy: fact.commentId }),
  decide: (fact, given) => {
    let { state } = given;
    const decisions: Decision[] = [];
    for (const call of knownCalls(fact)) {
      const decision = answer(fact, call, { ...given, state });
      decisions.push(decision);
      state = {
        ...state,
        bounties: [...decision.bounties, ...state.bounties],
        threads: [...decision.threads, ...state.threads],
      };
    }
    return all(decisions);
  },
};

/** What bots write is never a command, nor is a command that nobody declared. */
function knownCalls(fact: CommentFact): Call[] {
  if (fact.actor === null || fact.actor.bot) return [];
  return newCalls(fact.body, fact.previousBody).filter((call) => findCommand(call.name) !== undefined);
}

function answer(fact: CommentFact, call: Call, given: Given): Decision {
  const { actor } = fact;
  if (actor === null) return nothing;
  try {
    const result = run(fact, call, given);
    const told = answerTo(actor.login, call.text, result.answer);
    const said = say(fact, fact.issue.number, given.state, {
      answer: told,
      ...(result.status === undefined ? {} : { status: result.status }),
      ...(result.grant === undefined ? {} : { grant: result.grant }),
    });
    return all([result.decision, said, { ...nothing, effects: [reaction(fact, "+1")] }]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const told = answerTo(actor.login, call.text, error.message);
    const said = say(fact, fact.issue.number, given.state, { answer: told });
    return all([said, { ...nothing, effects: [reaction(fact, "confused")] }]);
  }
}

function run(fact: CommentFact, call: Call, { policy, seen, state, now }: Given): CommandResult {
  const command = findCommand(call.name);
  if (command === undefined || fact.actor === null) throw new Error(`No command ${call.name}`);
  const needed = command.who(policy);
  const allowed = needed === "read" || isAllowed(seen.permission, needed);
  if (!allowed) throw new UserError(notAllowed(command.name, fact.actor.login, needed));
  if (!command.on.includes(fact.on)) throw new UserError(notHere(command.name, command.on));
  const values = readValues(command, call, policy, seen.users);
  return command.run(values, {
    fact,
    policy,
    commands,
    granted: state.awards.map((one) => one.key),
    bounty: state.bounties.find((bounty) => bounty.issueId === fact.issue.id),
    callKey: callKey(fact.commentId, call),
    by: { id: fact.actor.id, login: fact.actor.login },
    now,
  });
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
