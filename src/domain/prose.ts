/**
 * A snapshot without what people wrote to each other: what is decided on is kept for as long as the ledger, and of a
 * description rules read the checkboxes and the line that says what it reverts.
 */
import { revertText } from "./reverts.ts";
import { checkboxes } from "./rules/automated.ts";
import type { PullSnapshot } from "./snapshot.ts";

export function withoutProse(pull: PullSnapshot): PullSnapshot {
  const { body, bodyText, ...rest } = pull;
  return {
    ...rest,
    ...(body === undefined ? {} : { body: checkboxes(body).join("\n") }),
    ...(bodyText === undefined ? {} : { bodyText: revertText(bodyText) }),
  };
}
