/** Who may, in words. */
import type { Who } from "../domain/permission.ts";
import { plain } from "./text.ts";

/** "people with write permission, members of the team stewards or octocat": fits after "for", "by" and "or". */
export function whoText(who: Who): string {
  const names = who.map((one) =>
    "permission" in one
      ? `people with ${one.permission} permission`
      : "team" in one
        ? `members of the team ${plain(one.team)}`
        : "id" in one
          ? `the account with the id ${one.id}`
          : plain(one.login),
  );
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
}
