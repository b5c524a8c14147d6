/** Bar: what a bot did is nobody's evidence. */
import { isBot } from "../../people.ts";
import type { BarRule } from "../rule.ts";

export const bots: BarRule = {
  phase: "bar",
  name: "bots",
  summary: "Work of bots does not count.",
  needs: [],
  evaluate: ({ by }) => (isBot(by) ? { code: "bot", login: by.login } : null),
};
