/** Wanting to be seen, as a contributor lives through it: joining, what work shows, credits, leaving and coming back. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { retainParticipants } from "../../src/hiring-retention.ts";
import { createPolicyBook } from "../../src/policies.ts";
import { verifyAll } from "../../src/verify.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    typescript:
      title: TypeScript
      match: { any-glob-to-any-file: "**/*.ts" }
    community:
      title: Community work
      kinds: [question]
  values:
    kind: { title: Kindness }
  contacts:
    careers: { title: Careers, about: Write to us, email: careers@example.org }
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

const open = (): Promise<Programme> => openProgramme(stage, { policy: policyText(hiring) });

async function kept({ org }: Programme, table: string): Promise<number> {
  const { rows } = await stage.foothold.db.pool.query(
    `select count(*)::int as count from foothold.${table} where owner_id = $1`,
    [org.id],
  );
  return rows[0].count;
}

test("what was merged before somebody joined is read from GitHub, and what is merged after is kept at once", async () => {
  const programme = await open();
  await programme.merged(await programme.opened("nadia"));
  expect(await kept(programme, "evidence_work")).toBe(0);
  const second = await programme.opened("nadia");
  await programme.says("nadia", second, "/hiring join");
  expect(programme.comment(second)).toContain("You have joined.");
  expect(programme.comment(second)).toContain("the team `hiring`");
  expect(await kept(programme, "evidence_work")).toBe(1);
  await programme.merged(second);
  expect(await kept(programme, "evidence_work")).toBe(2);
  expect(await kept(programme, "evidence_latest")).toBe(1);
  await programme.says("nadia", second, "/why typescript");
  const said = programme.comment(second);
  expect(said).toContain("**TypeScript: some evidence**");
  expect(said).toContain("code: E 1.5000, S 0.2929");
  expect(said).toContain("1 · 1.0000 · 1.0000 · 2^−0 | 1.0000 |");
  expect(said).toContain("mira");
});

test("nobody is looked at who did not join, and nobody but for themselves", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.says("nadia", pull, "/why typescript");
  expect(programme.comment(pull)).toContain("You have not joined, so no evidence of your work is kept.");
  await programme.merged(pull);
  await programme.says("mira", pull, '/credit @nadia support "Answered on the forum"');
  expect(programme.comment(pull)).toContain("nadia has not joined");
  await programme.says("mira", pull, '/endorse @nadia kind "Helped newcomers"');
  expect(programme.comment(pull)).toContain("nadia has not joined");
  for (const table of ["participants", "evidence_work", "credits", "evidence_latest"])
    expect(await kept(programme, table)).toBe(0);
});

test("maintainers credit and endorse those who joined, by kind or by requirement, never themselves", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.says("nadia", pull, "/hiring join");
  await programme.says("mira", pull, '/credit @nadia support "Answered on the forum"');
  expect(programme.comment(pull)).toContain("Credited: nadia with answering questions.");
  await programme.says("mira", pull, '/endorse @nadia kind "Helped newcomers"');
  expect(programme.comment(pull)).toContain("Endorsed: nadia for Kindness. Helped newcomers.");
  await programme.says("nadia", pull, '/credit @nadia support "I did"');
  expect(programme.comment(pull)).toContain("nadia is not among them");
  await programme.says("mira", pull, '/award @nadia 5 GRID question "Held office hours"');
  await programme.says("nadia", pull, "/why community");
  expect(programme.comment(pull)).toContain("Held office hours");
  expect(programme.comment(pull)).toContain("E 1.5000");
  expect(await kept(programme, "credits")).toBe(3);
});

test("leaving and coming back changes nothing but age", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.says("nadia", pull, "/hiring join");
  await programme.merged(pull);
  await programme.says("mira", pull, '/credit @nadia typescript "Paired on the parser"');
  await programme.says("nadia", pull, "/why typescript");
  const before = programme.comment(pull);
  await programme.says("nadia", pull, "/hiring leave");
  expect(await kept(programme, "evidence_work")).toBe(0);
  expect(await kept(programme, "evidence_latest")).toBe(0);
  await programme.says("nadia", pull, "/why typescript");
  expect(programme.comment(pull)).toContain("You are out");
  await programme.says("nadia", pull, "/hiring join");
  await programme.says("nadia", pull, "/why typescript");
  expect(programme.comment(pull)).toBe(before);
});

test("a label that comes after the merge counts; a title that its author edits does not", async () => {
  const programme = await open();
  const pull = await programme.opened("nadia");
  await programme.says("nadia", pull, "/hiring join");
  await programme.merged(pull);
  programme.as("nadia").editPull(pull, { title: 'Revert "everything"' });
  programme.as("mira").label(pull, "spam");
  await programme.settled();
  await programme.says("nadia", pull, "/why typescript");
  expect(programme.comment(pull)).toContain("it has the label `spam`");
  expect(programme.comment(pull)).not.toContain("Revert");
});

test("what is kept goes when its time is over, and what somebody does puts that off", async () => {
  const programme = await open();
  const { db } = stage.foothold;
  const policies = createPolicyBook(db, stage.now);
  const pull = await programme.opened("nadia");
  await programme.says("nadia", pull, "/hiring join");
  await programme.says("oskar", pull, "/hiring join");
  await programme.says("mira", pull, '/credit @oskar support "Answered on the forum"');
  const months = (count: number) => new Date(stage.now().getTime() + count * 31 * 86_400_000);
  const late = await programme.opened("nadia");
  stage.pass(40);
  await programme.merged(late);
  // 24 months after oskar joined, and 40 days less after nadia's last merge.
  await retainParticipants(db, policies, months(23.4));
  expect(await kept(programme, "participants")).toBe(1);
  expect(await kept(programme, "credits")).toBe(0);
  expect(await kept(programme, "evidence_work")).toBe(1);
  await retainParticipants(db, policies, months(25));
  for (const table of ["participants", "evidence_work", "evidence_latest"])
    expect(await kept(programme, table)).toBe(0);
});

test("what somebody wants forgotten is gone after they said it twice, and the ledger verifies", async () => {
  const programme = await open();
  stage.sandbox.createUser("zebedee-9");
  const pull = await programme.opened("zebedee-9");
  await programme.says("zebedee-9", pull, "/hiring join");
  await programme.merged(pull);
  await programme.says("mira", pull, '/credit @zebedee-9 support "zebedee-9 answered on the forum"');
  await programme.says("zebedee-9", pull, "/hiring forget");
  expect(programme.comment(pull)).toContain("This cannot be undone.");
  expect(await kept(programme, "participants")).toBe(1);
  await programme.says("zebedee-9", pull, "/hiring forget");
  for (const table of ["participants", "evidence_work", "credits", "evidence_latest"])
    expect(await kept(programme, table)).toBe(0);
  const { rows } = await stage.foothold.db.pool.query(
    "select from foothold.people where login = 'zebedee-9'",
  );
  expect(rows).toEqual([]);
  const [verified] = (await verifyAll(stage.foothold.db)).filter(
    ({ ownerId }) => ownerId === programme.org.id,
  );
  expect(verified?.problems).toEqual([]);
});
