/** What somebody new is told on their first thread: what happens next, and what they can say. */
import type { Policy } from "../domain/policy.ts";
import type { WelcomeOptions } from "../domain/welcome.ts";
import { plainDuration } from "./duration.ts";
import { code, plain, sentence } from "./text.ts";

export function welcomeText(
  login: string,
  on: "issue" | "pull-request",
  options: WelcomeOptions,
  policy: Policy,
): string {
  const points = on === "issue" ? issuePoints(options) : pullPoints(options, policy);
  const links = options.links.map(({ title, url }) => `- [${plain(title)}](<${url}>)`);
  return [
    `**Welcome, ${plain(login)}.** ${options.text === null ? "What happens next:" : `${sentence(options.text, 1000)} What happens next:`}`,
    [...points, ...waysOn(policy), ...links].join("\n"),
    "You are told this once.",
  ].join("\n\n");
}

function pullPoints({ review }: WelcomeOptions, policy: Policy): string[] {
  const held =
    policy.mode === "preview"
      ? "The figures are a preview for now: nothing is owed."
      : `What it earns is held for ${plainDuration(policy.hold)} after the merge in case it is reverted, and owed then.`;
  return [
    "- The check run *Foothold* says what this pull request earns when it is merged, and why. It needs nothing of you.",
    `- ${review === null ? "A maintainer looks at it and merges it, or says what is missing." : sentence(review, 1000)}`,
    `- ${held}`,
  ];
}

function issuePoints({ review }: WelcomeOptions): string[] {
  return [
    `- ${review === null ? "A maintainer looks at it and answers." : sentence(review, 1000)}`,
    "- If you want to solve it yourself, a pull request whose description says that it closes this issue is all it takes.",
  ];
}

function waysOn({ reservations, hiring }: Policy): string[] {
  const next = `${code("/next")} names open issues that fit you`;
  const start = reservations === null ? "" : `, and ${code("/start")} on a priced one keeps it for you`;
  const seen =
    hiring === null
      ? []
      : [
          `- ${code("/hiring join")} is for those who want to be seen by the hiring team. Nobody is before they say so.`,
        ];
  const mentors =
    hiring !== null && hiring.mentors.length > 0
      ? [`- There are mentors: ${code("/mentor")}, once you have joined.`]
      : [];
  return [`- ${next}${start}. ${code("/help")} lists the rest.`, ...seen, ...mentors];
}
