/** The check run on a commit that changes the policy file: fine, or what is wrong on which line. */
import { type Decision, nothing } from "../domain/decision.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { policyCheckText } from "../messages/policy.ts";
import type { Problem } from "../policy/load.ts";
import type { Place } from "./thread.ts";

export const policyPath = ".github/foothold.yml";

export function touchesPolicy(pull: PullSnapshot): boolean {
  return pull.files?.nodes.some((file) => file.path === policyPath) ?? false;
}

export function checkProposed(place: Place, headSha: string, problems: readonly Problem[]): Decision {
  return {
    ...nothing,
    effects: [
      {
        type: "check-run",
        key: `policy-check:${place.repository.id}:${headSha}`,
        installationId: place.installationId,
        repositoryId: place.repository.id,
        repository: `${place.repository.owner}/${place.repository.name}`,
        headSha,
        name: "Foothold policy",
        conclusion: problems.length === 0 ? "success" : "failure",
        ...policyCheckText(problems),
        text: null,
        annotations: problems.map((problem) => ({
          path: policyPath,
          line: problem.line,
          column: problem.column,
          level: "failure" as const,
          message: `${problem.message}${problem.fix === "" ? "" : `\n${problem.fix}`}`,
        })),
      },
    ],
  };
}
