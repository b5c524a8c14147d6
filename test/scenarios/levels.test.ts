/** Levels of taking part, as whoever works and those who decide live through them. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { foothold } from "../cli/running.ts";
import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    parsing: { title: Parsing, match: { any-glob-to-any-file: "src/**" } }
  values: { kind: { title: Kindness } }
  levels:
    newcomer: { title: Newcomer }
    contributor: { title: Contributor, takes: { merged: 1 }, propose: Thank them in the release notes }
    reviewer:
      title: Reviewer
      takes: { merged: 1, requirements: { parsing: some }, endorsements: { kind: 1 } }
      propose: Invite them to the team reviewers.
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

test("one's own next level is told to oneself; what is proposed, in private to those who decide; nothing is granted", async () => {
  const programme = await openProgramme(stage, {
    policy: policyText(hiring),
    beside: { inner: { private: true } },
  });
  const { number: desk } = programme.as("mira", "inner").openIssue({ title: "Who does what" });
  await programme.settled();
  const levels = async (login = "mira") => {
    programme.as(login, "inner").comment(desk, "/levels");
    await programme.settled();
    return programme.comment(desk, "inner");
  };
  const first = await programme.opened("nadia");
  await programme.merged(first);
  // Who never joined is in no list.
  await programme.merged(await programme.opened("oskar"));
  expect(await levels()).toContain("Nobody's work reaches a level that proposes anything.");

  await programme.says("nadia", first, "/hiring join");
  expect(await levels()).toMatch(
    /- nadia: Contributor since .*\. Proposed: Thank them in the release notes\./,
  );
  expect(programme.comment(desk, "inner")).not.toContain("oskar");
  await programme.says("nadia", first, "/next");
  expect(programme.comment(first)).toContain(
    "Your work reaches **Contributor**. For **Reviewer** it lacks an endorsement for Kindness by 1 more maintainer.",
  );
  await programme.says("mira", first, '/endorse @nadia kind "Explained it to two others"');
  expect(await levels()).toMatch(
    /- nadia: Reviewer since .*\. Proposed: Invite them to the team reviewers\./,
  );
  await programme.says("nadia", first, "/next");
  expect(programme.comment(first)).toContain("Your work reaches **Reviewer**. There is no level after it.");

  await programme.says("mira", first, "/levels");
  expect(programme.comment(first)).toContain("Ask in a private repository of the organisation");
  expect(programme.comment(first)).not.toContain("Invite");
  expect(programme.org.account.teams.size).toBe(0);
  const url = stage.foothold.db.pool.options.connectionString ?? "";
  const asOf = stage.now().toISOString().slice(0, 10);
  const there = ["levels", "--owner", programme.org.login, "--as-of", asOf, "--database", url];
  const { out } = await foothold(...there);
  expect(out).toMatch(/^nadia +Reviewer +Invite them to the team reviewers\.$/m);
  const json = JSON.parse((await foothold(...there, "--json")).out);
  expect(json.people).toEqual([
    { login: "nadia", level: "reviewer", propose: "Invite them to the team reviewers.", next: null },
  ]);

  await programme.says("nadia", first, "/hiring leave");
  expect(await levels()).toContain("Nobody's work reaches a level that proposes anything.");
});
