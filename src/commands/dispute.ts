/** /dispute: somebody whom it concerns says that something is wrong; nothing matures until a maintainer answers. */
import { nothing } from "../domain/decision.ts";
import { isBanned } from "../domain/people.ts";
import { anyone } from "../domain/permission.ts";
import { bountyStatus } from "../messages/bounty.ts";
import { holdAnswers } from "../messages/holds.ts";
import { type CommandContext, command, UserError } from "./command.ts";

export const dispute = command({
  name: "dispute",
  summary: "Says that an award or a bounty is wrong. It stops until a maintainer has answered.",
  examples: ['/dispute "I wrote the second half of this and am not named"'],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "whoever it concerns: the thread's author, whoever earns, claims or reserved it",
  arguments: [{ name: "reason", type: "text" }],
  run: ({ reason }, context) => {
    const { policy, bounty, awards, by } = context;
    const concerned = awards.filter((one) => one.state !== "reversed");
    if (!isConcerned(context)) throw new UserError(holdAnswers.notConcerned);
    if (concerned.length === 0 && bounty?.state !== "open") throw new UserError(holdAnswers.nothingToDispute);
    const onHold = { by: by.login, reason };
    const stopped = concerned.filter((one) => one.state === "held").map((one) => ({ ...one, onHold }));
    const record = bounty?.state === "open" ? { ...bounty, onHold } : undefined;
    return {
      decision: { ...nothing, awards: stopped, bounties: record === undefined ? [] : [record] },
      ...(record === undefined ? {} : { status: bountyStatus(record, policy) }),
      answer: holdAnswers.disputed(by.login, reason, policy, stopped),
    };
  },
});

/** Otherwise anybody could stop anybody's award. Who is banned earns nothing but what they had earned before. */
function isConcerned({ fact, policy, bounty, awards, by }: CommandContext): boolean {
  if (awards.some((one) => one.personId === by.id)) return true;
  if (isBanned(policy, by)) return false;
  return (
    fact.threadAuthor?.id === by.id ||
    bounty?.reservation?.personId === by.id ||
    (bounty?.claims.some((claim) => claim.personId === by.id) ?? false) ||
    (bounty?.split?.some((part) => part.id === by.id) ?? false)
  );
}
