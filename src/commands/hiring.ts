/** /hiring: whether somebody is seen by the hiring team, and what becomes of what is kept. By and about oneself alone. */
import { nothing } from "../domain/decision.ts";
import { anyone } from "../domain/permission.ts";
import { measure } from "../domain/response-times.ts";
import { responseTimesText } from "../messages/applying.ts";
import { hiringAnswers } from "../messages/hiring.ts";
import { command, UserError } from "./command.ts";
import type { HiringAction } from "./hiring/action.ts";
import { apply } from "./hiring/apply.ts";
import { exportAll } from "./hiring/export.ts";
import { forget } from "./hiring/forget.ts";
import { join } from "./hiring/join.ts";
import { leave } from "./hiring/leave.ts";
import { object } from "./hiring/object.ts";
import { withdraw } from "./hiring/withdraw.ts";

/** In the order in which they are listed. */
export const hiringActions: readonly HiringAction[] = [
  join,
  apply,
  withdraw,
  leave,
  exportAll,
  object,
  forget,
];

export const hiring = command({
  name: "hiring",
  summary:
    "Joins or leaves the hiring programme, and applies for positions, for oneself; without more words it lists what there is.",
  examples: ["/hiring join", "/hiring apply network-engineer"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone, about themselves",
  arguments: [
    { name: "action", type: "optional-word" },
    { name: "rest", type: "optional-text" },
  ],
  looksAt: ({ words }) => {
    const found = actionOf(words[0]?.text);
    return [
      "participation",
      ...(found === undefined ? (["waited"] as const) : (found.looksAt?.(words) ?? [])),
    ];
  },
  run: ({ action, rest }, context) => {
    const { hiring } = context.policy;
    if (hiring === null) throw new UserError(hiringAnswers.off);
    const known = hiringActions.map((one) => hiringAnswers.action(one.usage, one.summary)).join("\n");
    if (action === null) {
      const times = responseTimesText(measure(context.waited, hiring.responseTimes, context.now), hiring);
      return { decision: nothing, answer: times === null ? known : `${known}\n\n${times}` };
    }
    const found = actionOf(action);
    if (found === undefined) throw new UserError(hiringAnswers.unknown(action, known));
    if (found.takes === undefined && rest !== null) throw new UserError(hiringAnswers.tooMuch(rest));
    return found.run(rest, { ...context, hiring, own: context.participation(context.by.id) });
  },
});

function actionOf(word: string | undefined): HiringAction | undefined {
  return hiringActions.find(({ name }) => name === word?.toLowerCase());
}
