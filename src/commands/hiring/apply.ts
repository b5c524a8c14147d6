/** /hiring apply: shows what would be sent, and sends exactly that when it is said again with its hash. */
import { readParts } from "../../domain/application.ts";
import type { HiringAction } from "./action.ts";
import { type Applicant, draftApplication, sendApplication } from "./applying.ts";

const hashForm = /^[0-9a-f]{12}$/i;

export const apply: HiringAction = {
  name: "apply",
  usage: "/hiring apply <position>",
  summary: "apply for a position: first you see what would be sent",
  takes: "text",
  // The repository is looked at only when something is to be sent there.
  looksAt: ([, , third]) => [
    "evidence",
    "candidates",
    ...(hashForm.test(third?.text ?? "") ? (["candidates-repository"] as const) : []),
  ],
  run: (rest, context) => {
    const { hiring, fact, candidates, candidatesRepository, by, own, now, policy } = context;
    const { repository, issue } = fact;
    const applicant: Applicant = {
      by,
      own,
      candidates,
      snapshot: context.snapshot,
      asked: {
        repositoryId: repository.id,
        repository: `${repository.owner}/${repository.name}`,
        number: issue.number,
      },
      hiring,
      policyCommit: policy.commit,
      now,
    };
    const [, word = null, second = "", more = ""] =
      /^(\S+)(?:\s+(\S+))?(?:\s+([\s\S]+))?$/.exec(rest ?? "") ?? [];
    if (!hashForm.test(second)) {
      const text = `${second} ${more}`.trim();
      return draftApplication(word, readParts(text === "" ? null : text, hiring), applicant);
    }
    return sendApplication(word, second, readParts(more === "" ? null : more, hiring), applicant, {
      repository: candidatesRepository,
      name: `${repository.owner}/${hiring.candidates.repository}`,
    });
  },
};
