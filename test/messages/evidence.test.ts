/** Every reason and part of evidence, as it is said: a table that the compiler keeps whole. */
import { expect, test } from "@jest/globals";
import type { GapPart } from "../../src/domain/evidence/gap.ts";
import type { EvidenceReason } from "../../src/domain/evidence/reason.ts";
import type { Because } from "../../src/domain/evidence/rule.ts";
import { becauseText, gapText, whyNot, workName } from "../../src/messages/evidence.ts";

type OfCode<T extends { code: string }> = {
  [Code in T["code"]]: readonly [Extract<T, { code: Code }>, string];
};
type OfBy = { [By in Because["by"]]: readonly [Extract<Because, { by: By }>, string] };

const reasons: OfCode<EvidenceReason> = {
  "self-merged": [
    { code: "self-merged" },
    "an author merged it, and no maintainer who is not an author approved it",
  ],
  unapproved: [{ code: "unapproved" }, "no maintainer who is not an author approved or merged it"],
  reverted: [{ code: "reverted" }, "it was reverted"],
  "is-revert": [{ code: "is-revert" }, "it reverts other work"],
  bot: [{ code: "bot", login: "helper" }, "helper is a bot"],
  "spam-label": [{ code: "spam-label", label: "spam" }, "it has the label `spam`"],
  "no-substance": [{ code: "no-substance" }, "the review asks for no change and comments on no line"],
  "review-after-merge": [{ code: "review-after-merge" }, "the review came after the merge"],
  "own-grant": [{ code: "own-grant" }, "nobody can credit themselves"],
  "kind-not-wanted": [
    { code: "kind-not-wanted", kind: "doc", wanted: ["code"] },
    "it is documentation; here counts code",
  ],
  "files-unknown": [{ code: "files-unknown" }, "which files changed is not known"],
  "too-many-requirements": [
    { code: "too-many-requirements", hit: 5, most: 3 },
    "it fits 5 requirements, and counts toward the 3 that most of its files are of",
  ],
  "one-counterpart": [
    { code: "one-counterpart", login: "", reviews: 4, counted: 1 },
    "at most half of the reviews that count are of one person's work: of 4 of theirs, 1 counts until others' work is reviewed too",
  ],
};

test.each(Object.values(reasons))("%j", (reason, text) => {
  expect(whyNot(reason)).toBe(text);
});

const becauses: OfBy = {
  label: [{ by: "label", label: "net", issue: 3 }, "by `net` on #3"],
  dependency: [{ by: "dependency", name: "libp2p", manifest: "Cargo.toml" }, "by `libp2p` in `Cargo.toml`"],
  files: [{ by: "files" }, "by its files"],
  kind: [{ by: "kind" }, "by its kind"],
  grant: [{ by: "grant" }, "by a maintainer's word"],
};

test.each(Object.values(becauses))("%j", (because, text) => {
  expect(becauseText(because)).toBe(text);
});

const gaps: OfCode<GapPart> = {
  first: [{ code: "first" }, "a first contribution that a maintainer approves or merges"],
  evidence: [
    { code: "evidence", contributions: 2, E: 1, S: 0.2063, needed: 0.5 },
    "about 2 more contributions, each in a week of its own (S is 0.2063 of 0.5)",
  ],
  weeks: [{ code: "weeks", have: 1, needed: 3 }, "work in 2 more weeks"],
  approvers: [{ code: "approvers", have: 1, needed: 2 }, "approval by one more maintainer"],
};

test.each(Object.values(gaps))("%j", (gap, text) => {
  expect(gapText({ to: "shown", lacks: [gap] })).toBe(`for shown: ${text}`);
});

test("work is named by what it is, on one line", () => {
  const pull = { id: "PR_12", repository: "grid/core", number: 12, title: "Sing\nloudly" };
  expect(workName({ type: "pull-request", ...pull })).toBe("grid/core#12 Sing loudly");
  expect(workName({ type: "review", ...pull })).toBe("review of grid/core#12 Sing loudly");
  expect(workName({ type: "report", issue: 3, ...pull })).toBe(
    "report #3, resolved by grid/core#12 Sing loudly",
  );
  expect(workName({ type: "grant", kind: "doc", by: "mira", reason: "the guide" })).toBe(
    "documentation: the guide",
  );
});
