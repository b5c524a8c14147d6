/** Pushes as facts. */
import { describe, expect, test } from "@jest/globals";
import { factsOf } from "../../src/github/facts.ts";
import { type Delivery, payloads } from "../payloads.ts";
import { withValues } from "./with-values.ts";

const core = payloads();
const facts = ({ id, name, payload }: Delivery) => factsOf(id, name, payload);

const revertedBy = (told: ReturnType<typeof facts>) =>
  told.flatMap((fact) => (fact.type === "push" ? fact.reverts.map((one) => one.reverted) : []));

describe("a push", () => {
  const push = (changes: Record<string, unknown> = {}, messages: string[] = ["Sing"]) =>
    facts(withValues(core.push(messages), changes));
  const policy = ".github/foothold.yml";
  const commit = (changes: object) => [
    { id: "e".repeat(40), message: "Sing", added: [], modified: [], removed: [], ...changes },
  ];

  test("tells the branch and its new commit", () => {
    expect(push()).toMatchObject([
      {
        type: "push",
        branch: "main",
        after: expect.stringMatching(/^[\da-f]{40}$/),
        touchesPolicy: false,
        reverts: [],
      },
    ]);
  });

  test.each([["refs/tags/v1"], ["refs/notes/x"], ["refs/heads/"]])("of %s tells nothing", (ref) => {
    expect(push({ ref })).toEqual([]);
  });

  test("of a branch with slashes names all of it", () => {
    expect(push({ ref: "refs/heads/ada/fix/1" })).toMatchObject([{ branch: "ada/fix/1" }]);
  });

  test("that deletes a branch leaves no commit", () => {
    expect(push({ after: "0".repeat(40), commits: [], deleted: true })).toMatchObject([{ after: null }]);
  });

  test.each<[string, Record<string, unknown>, boolean]>([
    ["adds it", { commits: commit({ added: [policy] }) }, true],
    ["changes it", { commits: commit({ modified: ["a", policy] }) }, true],
    ["removes it", { commits: commit({ removed: [policy] }) }, true],
    [
      "changes one like it",
      { commits: commit({ modified: [`docs/${policy}`, ".github/foothold.yaml"] }) },
      false,
    ],
    ["lists no files", { commits: [{ id: "e".repeat(40), message: "Sing" }] }, false],
    ["lists no commits", { commits: null }, false],
    ["is forced", { forced: true, commits: [] }, true],
    ["makes the branch anew", { created: true, commits: [] }, true],
    [
      "lists as many commits as GitHub does at most",
      { commits: Array.from({ length: 2048 }, () => commit({})[0]) },
      true,
    ],
    ["lists one commit less", { commits: Array.from({ length: 2047 }, () => commit({})[0]) }, false],
    ["changes it elsewhere", { ref: "refs/heads/fix", commits: commit({ modified: [policy] }) }, true],
    ["is forced elsewhere", { ref: "refs/heads/fix", forced: true, commits: commit({}) }, false],
    ["makes another branch", { ref: "refs/heads/fix", created: true, commits: [] }, false],
  ])("touches the policy, or may have, when it %s", (_, changes, expected) => {
    expect(push(changes)).toMatchObject([{ touchesPolicy: expected }]);
  });

  const [one, two] = ["1".repeat(40), "2".repeat(40)];
  test.each([
    ["as git writes it", [`Revert "Sing"\n\nThis reverts commit ${one}.`], [one]],
    [
      "of a merge",
      [`Revert "Merge"\n\nThis reverts commit ${one}, reversing\nchanges made to ${two}.`],
      [one],
    ],
    [
      "of several commits",
      [`Revert\n\nThis reverts commit ${one}.\nThis reverts commit ${two}.`],
      [one, two],
    ],
    [
      "in several commits",
      [`Revert "A"\n\nThis reverts commit ${one}.`, "Sing", `Revert "B"\n\nThis reverts commit ${two}.`],
      [one, two],
    ],
    ["under a title that says something else", [`Sing\n\nThis reverts commit ${one}.`], []],
    ["only quoted", [`Revert\n\n> This reverts commit ${one}.`], []],
    ["only told of", [`Revert what was wrong. This reverts commit ${one}.`], []],
    ["by a short hash", ["Revert\n\nThis reverts commit 1111111."], []],
  ])("tells reverts: %s", (_, messages, reverts) => {
    expect(revertedBy(push({}, messages))).toEqual(reverts);
  });

  test.each([
    ["GitHub made", "web-flow", [one]],
    ["somebody pushed", "bob", [two]],
  ])("ending with a commit that %s tells the reverts of what counts", (_, username, reverts) => {
    const last = {
      id: "f".repeat(40),
      message: `Revert "A"\n\nThis reverts commit ${one}.`,
      committer: { username },
    };
    const told = push({ head_commit: last }, [`Revert "B"\n\nThis reverts commit ${two}.`]);
    expect(revertedBy(told)).toEqual(reverts);
  });

  test("names the commit that reverts, so that it can be reverted itself", () => {
    const told = push({}, [`Revert "A"\n\nThis reverts commit ${one}.`]);
    const [fact] = told;
    if (fact?.type !== "push") throw new Error("no push");
    expect(fact.reverts).toEqual([{ commit: fact.after, reverted: one }]);
  });
});
