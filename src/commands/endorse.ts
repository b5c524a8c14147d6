/** /endorse: a maintainer says which of the organisation's values they saw in a participant. Shown, never a number. */
import { nothing } from "../domain/decision.ts";
import { creditAnswers, hiringAnswers } from "../messages/hiring.ts";
import { command, UserError } from "./command.ts";
import { creditable } from "./credit.ts";

export const endorse = command({
  name: "endorse",
  summary: "Says which of the policy's values somebody showed, with the reason. For those who joined.",
  examples: ['/endorse @octocat positive "Helped two newcomers through their first review"'],
  on: ["issue", "pull-request"],
  who: (policy) => policy.who.credit,
  whoInWords: "`who.credit` (maintain)",
  arguments: [
    { name: "person", type: "user" },
    { name: "value", type: "optional-word" },
    { name: "reason", type: "text" },
  ],
  looksAt: ["participation"],
  run: ({ person, value, reason }, context) => {
    const { policy, callKey, fact, by, now } = context;
    if (policy.hiring === null) throw new UserError(hiringAnswers.off);
    const { values } = policy.hiring;
    const found = values.find(({ key }) => key === value?.toLowerCase());
    if (found === undefined) {
      throw new UserError(
        creditAnswers.unknownValue(
          value ?? "",
          values.map(({ key }) => key),
        ),
      );
    }
    creditable(person, context);
    return {
      decision: {
        ...nothing,
        credits: [
          {
            type: "endorsement",
            key: `endorsement:${fact.repository.id}:${callKey}`,
            person: { id: person.id, login: person.login },
            value: found.key,
            by,
            reason,
            at: now,
          },
        ],
        personJobs: [{ type: "index", ownerId: fact.repository.ownerId, personId: person.id }],
      },
      answer: creditAnswers.endorsed(person.login, found.title, reason),
    };
  },
});
