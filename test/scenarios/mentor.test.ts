/** Mentors, as those who ask and those who are asked live through it. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    rust: { title: Rust, match: { any-glob-to-any-file: "**/*.rs" } }
    web: { title: The web, match: { any-glob-to-any-file: "**/*.ts" } }
  mentors:
    - { login: ida, capacity: 1 }
    - { login: mira, requirements: [rust], capacity: 1 }
  contacts:
    questions: { title: Questions, email: ask@example.org }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

const open = (more = hiring): Promise<Programme> => openProgramme(stage, { policy: policyText(more) });

async function begun(programme: Programme, ...logins: string[]): Promise<number> {
  const { number } = programme.as("mira").openIssue({ title: "Hello" });
  await programme.settled();
  for (const login of logins) await programme.says(login, number, "/hiring join");
  return number;
}

test("whoever helps with it by name is asked, is mentioned once, and it stands once they said yes", async () => {
  const programme = await open();
  const thread = await begun(programme, "nadia", "oskar");
  await programme.says("nadia", thread, "/mentor rust");
  expect(programme.comment(thread)).toContain("@mira: nadia asks you to be their mentor for Rust.");
  await programme.says("ida", thread, "/mentor accept @nadia");
  expect(programme.comment(thread)).toContain("You were not asked by nadia");
  await programme.says("nadia", thread, "/mentor");
  expect(programme.comment(thread)).toContain("mira was asked on");
  await programme.says("mira", thread, "/mentor accept @nadia");
  expect(programme.comment(thread)).toContain("mira is nadia's mentor from now on.");
  expect(programme.comment(thread)).not.toContain("@mira");
  // mira has no room any more, ida helps with anything.
  await programme.says("oskar", thread, "/mentor rust");
  expect(programme.comment(thread)).toContain("@ida: oskar asks you");
  await programme.says("nadia", thread, "/mentor");
  expect(programme.comment(thread)).toContain("mira is your mentor since");
});

test("whoever declined is not asked again by the same person, and without room there is a contact", async () => {
  const programme = await open();
  const thread = await begun(programme, "nadia", "oskar");
  await programme.says("nadia", thread, "/mentor rust");
  await programme.says("mira", thread, "/mentor decline @nadia");
  expect(programme.comment(thread)).toContain("mira cannot. nadia can say `/mentor` again");
  await programme.says("nadia", thread, "/mentor rust");
  expect(programme.comment(thread)).toContain("@ida: nadia asks you");
  await programme.says("ida", thread, "/mentor accept @nadia");
  await programme.says("oskar", thread, "/mentor web");
  expect(programme.comment(thread)).toContain(
    "No mentor for The web has room now. Questions go to Questions (ask@example.org).",
  );
  await programme.says("ida", thread, "/mentor end @nadia");
  expect(programme.comment(thread)).toContain("Ended: ida is not nadia's mentor any more.");
  await programme.says("oskar", thread, "/mentor web");
  expect(programme.comment(thread)).toContain("@ida: oskar asks you");
  await programme.says("oskar", thread, "/mentor end");
  await programme.says("oskar", thread, "/mentor end");
  expect(programme.comment(thread)).toContain("You have no mentor, and nobody was asked.");
});

test("it is for those who joined, never with oneself, and ends when somebody leaves", async () => {
  const programme = await open();
  const thread = await begun(programme, "ida");
  await programme.says("nadia", thread, "/mentor");
  expect(programme.comment(thread)).toContain("Mentors accompany people who have joined");
  await programme.says("ida", thread, "/mentor web");
  expect(programme.comment(thread)).toContain("No mentor for The web has room now.");
  await programme.says("ida", thread, "/mentor go");
  expect(programme.comment(thread)).toContain("`go` is no requirement of the policy");
  await programme.says("ida", thread, "/mentor rust");
  expect(programme.comment(thread)).toContain("@mira: ida asks you");
  await programme.says("ida", thread, "/hiring leave");
  await programme.says("mira", thread, "/mentor accept @ida");
  expect(programme.comment(thread)).toContain("You were not asked by ida, or it was answered already.");
});

test("a policy without mentors says so", async () => {
  const programme = await open(hiring.replace(/ {2}mentors:[\s\S]*capacity: 1 }\n(?= {2}contacts)/, ""));
  const thread = await begun(programme, "nadia");
  await programme.says("nadia", thread, "/mentor");
  expect(programme.comment(thread)).toContain("The policy names no mentors. Questions go to Questions");
});
