/** /help: what can be said here, and who may. */
import { nothing } from "../domain/decision.ts";
import { anyone } from "../domain/permission.ts";
import { helpText } from "../messages/help.ts";
import { command } from "./command.ts";

export const help = command({
  name: "help",
  summary: "Lists the commands and who may use them.",
  examples: ["/help"],
  on: ["issue", "pull-request"],
  who: () => anyone,
  whoInWords: "anyone",
  arguments: [],
  run: (_values, { policy, commands }) => ({ decision: nothing, answer: helpText(commands, policy) }),
});
