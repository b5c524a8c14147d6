/** /status: where the money of this thread stands now. */
import { nothing } from "../domain/decision.ts";
import { anyone } from "../domain/permission.ts";
import { statusText } from "../messages/status.ts";
import { command } from "./command.ts";

export const status = command({
  name: "status",
  summary: "Says where things stand: whether the issue can be taken, what is held until when, what is owed.",
  examples: ["/status"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone",
  arguments: [],
  run: (_values, { fact, policy, bounty, awards, now }) => ({
    decision: nothing,
    answer: statusText(fact, bounty, awards, policy, now),
  }),
});
