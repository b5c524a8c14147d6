/** An internship as an intern lives through it: twelve weeks, told week by week. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { foothold } from "../cli/running.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** A Monday, far enough ahead that no timer is due by the machine's clock before the story comes to it. */
const start = new Date("2036-06-02T09:00:00Z");

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    parsing: { title: Parsing, match: { any-glob-to-any-file: "src/**" }, labels: ["area: parser"] }
  values: { kind: { title: Kindness } }
  mentors: [{ login: mira, capacity: 2 }]
  programmes:
    internship:
      title: Summer internship
      type: internship
      weeks: 12
      cohorts:
        summer: { title: Summer 2036, starts: 2036-06-02, places: 2 }
        tiny: { title: Tiny, starts: 2036-06-02, places: 1 }
        autumn: { title: Autumn, starts: 2036-09-01 }
        past: { title: Past, starts: 2030-06-03 }
      milestones:
        first: { title: The first change is in, week: 2 }
        own: { title: A task of your own is done, week: 6, merged: 3, requirement: parsing }
        docs: { title: It is documented, week: 12, kinds: [doc] }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ start });
});
afterAll(() => stage.end());

const open = (): Promise<Programme> => openProgramme(stage, { policy: policyText(hiring) });

const week = async (days = 7) => {
  stage.pass(days);
  await stage.holdsEnd();
};

async function report({ org }: Programme, cohort = "internship/summer") {
  const url = stage.foothold.db.pool.options.connectionString ?? "";
  const asOf = stage.now().toISOString().slice(0, 10);
  const shown = await foothold(
    ...["programme", cohort, "--owner", org.login, "--as-of", asOf, "--database", url, "--json"],
  );
  return { ...shown, json: shown.code === 0 ? JSON.parse(shown.out) : null };
}

test("places are kept, and whoever is invited decides", async () => {
  const programme = await open();
  const { number: thread } = programme.as("mira").openIssue({ title: "Tiny" });
  await programme.says("mira", thread, "/enrol @nadia internship/tiny");
  expect(programme.comment(thread)).toContain("nadia has not joined the hiring programme");
  for (const login of ["nadia", "oskar"]) await programme.says(login, thread, "/hiring join");
  await programme.says("nadia", thread, "/enrol accept");
  expect(programme.comment(thread)).toContain("You were not invited");
  await programme.says("mira", thread, "/enrol @nadia internship/tiny");
  await programme.says("mira", thread, "/enrol @oskar internship/tiny");
  expect(programme.comment(thread)).toContain("The one place of Summer internship (Tiny) is taken.");
  await programme.says("nadia", thread, "/enrol decline");
  await programme.says("mira", thread, "/enrol @oskar internship/tiny");
  await programme.says("oskar", thread, "/enrol accept");
  expect(programme.comment(thread)).toContain("(Tiny): oskar.**");
  await programme.says("mira", thread, "/enrol @oskar internship/past");
  expect(programme.comment(thread)).toContain("Summer internship (Past) is over.");
  await programme.says("mira", thread, "/enrol @oskar internship/winter");
  expect(programme.comment(thread)).toContain("`internship/winter` is no cohort of the policy");
  await programme.says("mira", thread, "/enrol @oskar end");
  expect(programme.comment(thread)).not.toContain("(Tiny): oskar.**");
  await programme.says("oskar", thread, "/programme");
  expect(programme.comment(thread)).toContain("week ");
});

test("twelve weeks: the first change, a task of one's own, late once, and how it went", async () => {
  const programme = await open();
  const { number: thread } = programme.as("mira").openIssue({ title: "Summer 2036" });
  await programme.says("nadia", thread, "/hiring join");
  await programme.says("nadia", thread, "/enrol @nadia internship/summer");
  expect(programme.comment(thread)).toContain("`/enrol` is for people with maintain permission here");
  await programme.says("mira", thread, "/enrol @nadia internship/summer");
  expect(programme.comment(thread)).toContain(
    "@nadia: mira invites you to Summer internship (Summer 2036), 12 weeks from 2 June 2036.",
  );
  await programme.says("nadia", thread, "/mentor");
  await programme.says("mira", thread, "/mentor accept @nadia");
  await programme.says("nadia", thread, "/enrol accept");
  expect(programme.comment(thread)).toContain(
    "**Summer internship (Summer 2036): nadia.** 12 weeks, from 2 June 2036 to 24 August 2036.",
  );
  expect(programme.comment(thread)).toContain("- The first change is in: by 15 June 2036 (week 2)");

  const first = await programme.opened("nadia");
  await programme.merged(first);
  await week();
  await week();
  // What is filled is no news.
  expect(programme.comment(thread)).toContain("to 24 August 2036.");
  await programme.says("nadia", thread, "/programme");
  expect(programme.comment(thread)).toContain("**Summer internship (Summer 2036): nadia.** Week 3 of 12.");
  expect(programme.comment(thread)).toContain("- ✓ The first change is in: 1 of 1 (");
  expect(programme.comment(thread)).toContain("- ✗ A task of your own is done: 1 of 3, by 13 July 2036 (");
  expect(programme.comment(thread)).toContain("Accompanied by mira.");

  await programme.merged(await programme.opened("nadia"));
  for (const _ of [3, 4, 5]) await week();
  expect(programme.comment(thread)).not.toContain("due by now");
  await week();
  const late = programme.comment(thread);
  expect(late).toContain(
    "@nadia and @mira: not there yet, and due by now: A task of your own is done (2 of 3).",
  );
  expect(programme.thread(thread).comments.filter((one) => one.author === "foothold[bot]")).toHaveLength(1);
  for (const _ of [7, 8]) await week();
  expect(programme.comment(thread)).toBe(late);

  await programme.merged(await programme.opened("nadia"));
  const { number: guide } = programme
    .as("nadia")
    .openPull({ title: "Say how it parses", files: { "docs/parsing.md": "It does" } });
  await programme.settled();
  await programme.merged(guide);
  await programme.says("mira", thread, '/endorse @nadia kind "Helped another intern"');
  const reverted = await programme.opened("nadia");
  await programme.merged(reverted);
  await programme.says("mira", reverted, '/revert "It broke the build"');
  const middle = await report(programme);
  expect(middle.json.people[0]).toMatchObject({
    login: "nadia",
    state: "accepted",
    week: 9,
    mentors: ["mira"],
  });
  for (const _ of [9, 10, 11]) await week();
  expect(programme.comment(thread)).toContain("due by now");
  await week();
  const end = programme.comment(thread);
  expect(end).toContain("**Summer internship (Summer 2036): nadia.** All 12 weeks are over.");
  expect(end).toContain("- ✓ A task of your own is done: 3 of 3 (");
  expect(end).toContain("- ✓ It is documented: 1 of 1 (");
  expect(end).toMatch(/Work, by kind:\n\n- code: .*\n- documentation: /);
  expect(end).toContain("- Kindness, by mira: Helped another intern.");
  expect(end).not.toContain("due by now");
  expect(end.replace(/`[^`]*`/g, "")).not.toMatch(/@(nadia|mira)/);
  // What comes after the last week is none of it.
  await programme.merged(await programme.opened("nadia"));
  const { json } = await report(programme);
  expect(json.people).toHaveLength(1);
  expect(json.people[0]).toMatchObject({
    state: "ended",
    milestones: [{ filled: true }, { filled: true }, { filled: true }],
  });
  expect(
    json.people[0].work.map(({ kind, works }: { kind: string; works: unknown[] }) => [kind, works.length]),
  ).toEqual([
    ["code", 3],
    ["doc", 1],
  ]);
}, 120_000);

test("whoever leaves takes part in nothing any more, and nothing is said of them", async () => {
  const programme = await open();
  const { number: thread } = programme.as("mira").openIssue({ title: "Summer" });
  await programme.says("nadia", thread, "/hiring join");
  await programme.says("mira", thread, "/enrol @nadia internship/autumn");
  await programme.says("nadia", thread, "/enrol accept");
  await programme.says("nadia", thread, "/hiring leave");
  const before = programme.comment(thread);
  await week(90);
  expect(programme.comment(thread)).toBe(before);
  const { json } = await report(programme, "internship/autumn");
  expect(json.people).toMatchObject([{ login: "nadia", state: "ended", milestones: null, work: null }]);
});
