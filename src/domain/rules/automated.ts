/** Gate: what the author says about automated help, by a checkbox in the description. Nothing is guessed. */
import { z } from "zod";
import type { GateRule } from "./rule.ts";

interface Options {
  readonly contributions: "allow" | "disclose" | "forbid";
  readonly checkbox: string;
}

export const automated: GateRule<"automated", Options> = {
  phase: "gate",
  name: "automated",
  summary: "Whether automated contributions earn.",
  needs: [],
  schema: () =>
    z
      .strictObject({
        contributions: z
          .enum(["allow", "disclose", "forbid"])
          .default("allow")
          .describe(
            "`allow`: nothing is asked. `disclose`: the checkbox must stand in the description, ticked or not. " +
              "`forbid`: a pull request whose author ticked it earns nothing.",
          ),
        checkbox: z
          .string()
          .min(3)
          .max(200)
          .regex(/^[^\r\n]+$/, "must be one line")
          .default("This pull request was made by an automated tool")
          .describe("The text beside the checkbox, which belongs into the pull request template."),
      })
      .prefault({})
      .describe("Automated contributions, by what their authors say of them; nobody guesses."),
  evaluate: ({ contributions, checkbox }, { pull, lack, assume }) => {
    if (contributions === "allow") return [];
    if (pull.body === undefined) {
      assume({ code: "assumed-disclosure" });
      return [];
    }
    const answer = readCheckbox(pull.body, checkbox);
    if (contributions === "forbid") {
      return answer === "ticked" ? [{ code: "automated-forbidden", checkbox }] : [];
    }
    if (answer !== null) return [];
    const reason = { code: "automated-undisclosed", checkbox } as const;
    if (pull.merged) return [reason];
    lack(reason);
    return [];
  },
};

const box = /^ {0,3}(?:[-*+]|\d{1,9}[.)]) {1,4}\[([ xX])\] +(.*)$/;

/** The lines of a description that are checkboxes; what is in a comment, in a quote or in code is none. */
export function checkboxes(body: string): string[] {
  return body
    .replace(/<!--[\s\S]*?(-->|$)/g, "")
    .replace(/^ {0,3}(```|~~~)[\s\S]*?(^ {0,3}\1|(?![\s\S]))/gm, "")
    .split(/\r?\n/)
    .filter((line) => box.test(line));
}

/** Whether the checkbox of this text is ticked; `null` when there is none. */
export function readCheckbox(body: string, text: string): "ticked" | "unticked" | null {
  const answers = checkboxes(body).flatMap((line) => {
    const found = box.exec(line);
    return found !== null && plainText(found[2] ?? "") === plainText(text) ? [found[1]] : [];
  });
  if (answers.length === 0) return null;
  return answers.some((mark) => mark !== " ") ? "ticked" : "unticked";
}

/** Case, spaces and a full stop at the end say nothing. */
function plainText(text: string): string {
  return text.trim().replace(/\s+/g, " ").replace(/\.$/, "").toLowerCase();
}
