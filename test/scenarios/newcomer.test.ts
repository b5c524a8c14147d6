/** Somebody new, as they live through it: a welcome that says what happens next, and issues that fit them. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    parsing: { title: Parsing, match: { any-glob-to-any-file: "src/parser/**" }, labels: ["area: parser"] }
`;
const welcome = `welcome:
  text: We are glad that you are here
  review: Somebody of the core team looks at it within a week
  links: [{ title: How we work, url: "https://example.org/how" }]
`;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.end());

const open = (more: string, beside = {}): Promise<Programme> =>
  openProgramme(stage, { policy: policyText(more), beside });

async function kept({ org }: Programme, table: string): Promise<number> {
  const { rows } = await stage.foothold.db.pool.query(
    `select count(*)::int as count from foothold.${table} where owner_id = $1`,
    [org.id],
  );
  return rows[0].count;
}

describe("the welcome", () => {
  test("comes once, on the first pull request, as a part of the one comment, and goes with the award", async () => {
    const programme = await open(`${welcome}reservations: {}\n${hiring}`);
    const before = stage.sandbox.requests.length;
    const first = await programme.opened("nadia");
    const said = programme.comment(first);
    expect(said).toContain("**Welcome, nadia.** We are glad that you are here.");
    expect(said).toContain("The check run *Foothold* says");
    expect(said).toContain("- Somebody of the core team looks at it within a week.");
    expect(said).toContain("held for 7 days after the merge");
    expect(said).toContain("`/next`");
    expect(said).toContain("`/start`");
    expect(said).toContain("[How we work](<https://example.org/how>)");
    expect(said).not.toMatch(/@nadia/);
    // The pull request, its check run, the search for a comment of ours, and the comment: nothing beside.
    expect(stage.sandbox.requests.slice(before).filter((one) => !one.token).length).toBeLessThanOrEqual(4);
    await programme.says("nadia", first, "/status");
    expect(programme.comment(first)).toContain("Welcome, nadia");
    await programme.merged(first);
    expect(programme.comment(first)).toContain("**Earned: 50 GRID**");
    expect(programme.comment(first)).not.toContain("Welcome");
    expect(programme.comment(await programme.opened("nadia"))).toBe("");
  });

  test("is once in the whole organisation, and remembers a mark instead of a person", async () => {
    const programme = await open(welcome, { docs: {} });
    const here = await programme.opened("nadia");
    expect(programme.comment(here)).toContain("Welcome, nadia");
    expect(programme.comment(await programme.opened("nadia", "", "docs"), "docs")).toBe("");
    expect(programme.comment(await programme.opened("oskar", "", "docs"), "docs")).toContain(
      "Welcome, oskar",
    );
    expect(await kept(programme, "welcomes")).toBe(2);
    const { rows } = await stage.foothold.db.pool.query(
      "select mark from foothold.welcomes where owner_id = $1",
      [programme.org.id],
    );
    for (const { mark } of rows) expect(mark).toMatch(/^[0-9a-f]{10}$/);
  });

  test("is for nobody who is at home, no bot, nobody who objected, and nobody where the policy has none", async () => {
    const programme = await open(`${welcome}${hiring}banned: [mallory]\n`);
    stage.sandbox.createUser("mallory");
    for (const login of ["mira", "tomas", "mallory"])
      expect(programme.comment(await programme.opened(login))).toBe("");
    const bot = stage.sandbox.createUser("helper[bot]", { bot: true });
    programme.as("mira").repository.collaborators.set(bot.id, "write");
    expect(programme.comment(await programme.opened("helper[bot]"))).toBe("");
    const { number } = programme.as("nadia").openIssue({ title: "Please", body: "Read this" });
    await programme.settled();
    expect(programme.comment(number)).toBe("");
    await programme.says("nadia", number, "/hiring object");
    expect(programme.comment(await programme.opened("nadia"))).toBe("");
    expect(await kept(programme, "welcomes")).toBe(0);
    const silent = await open("");
    expect(silent.comment(await silent.opened("nadia"))).toBe("");
  });

  test("waits where nothing is posted, and greets a first issue where the policy says so", async () => {
    const quiet = await open("welcome: true\nquiet: true\n");
    await quiet.opened("nadia");
    expect(await kept(quiet, "welcomes")).toBe(0);
    const programme = await open("welcome: { issues: true }\n");
    const { number } = programme.as("oskar").openIssue({ title: "It hangs" });
    await programme.settled();
    expect(programme.comment(number)).toContain("Welcome, oskar");
    expect(programme.comment(number)).toContain("A maintainer looks at it and answers.");
    expect(programme.comment(await programme.opened("oskar"))).toBe("");
  });
});

describe("/next", () => {
  const reservations = "reservations: { newcomers: { first: 3 days, below-merged: 1 }, at-once: 1 }\n";

  test("names issues that are free, with what speaks for each, in one request to GitHub", async () => {
    const programme = await open(`${reservations}${hiring}`, { docs: {}, hidden: { private: true } });
    const priced = await programme.priced("500 GRID");
    const taken = await programme.priced("90 GRID");
    await programme.says("oskar", taken, "/start");
    const blocked = await programme.priced("70 GRID", "blocked");
    const first = await programme.priced("20 GRID", "good first issue", "size: S");
    programme.as("mira", "docs").openIssue({ title: "Say *how* it works", labels: ["help wanted"] });
    const own = programme
      .as("mira")
      .openIssue({ title: "Parse dates", labels: ["help wanted", "area: parser"] });
    const assigned = programme.as("mira").openIssue({ title: "Not free", labels: ["help wanted"] });
    programme.as("mira").assign(assigned.number, "ida");
    programme
      .as("mira", "hidden")
      .openIssue({ title: "Secret", labels: ["bounty: 900 GRID", "help wanted"] });
    const closed = await programme.priced("10 GRID");
    programme.as("mira").closeIssue(closed);
    await programme.settled();
    const before = stage.sandbox.requests.length;
    await programme.says("nadia", priced, "/next");
    const asked = stage.sandbox.requests.slice(before).filter((one) => !one.token);
    expect(asked.filter(({ path }) => path.endsWith("/graphql"))).toHaveLength(1);
    expect(asked).toHaveLength(2);
    const said = programme.comment(priced);
    const named = [...said.matchAll(/^- (\S*#\d+) /gm)].map(([, name]) => name);
    expect(named).toEqual([`#${first}`, `#${priced}`, `#${own.number}`]);
    expect(said).toContain(
      `#${first} Worth 20 GRID: it is meant for newcomers (\`good first issue\`); it is small (\`size: S\`); 20 GRID, free to take; it is in this repository`,
    );
    expect(said).toContain("`/hiring join`");
    for (const number of [taken, blocked, assigned.number, closed]) expect(named).not.toContain(`#${number}`);
    expect(said).not.toContain("Secret");
    await programme.says("nadia", priced, "/hiring join");
    await programme.says("nadia", priced, "/next");
    expect(programme.comment(priced)).toContain(
      `- #${own.number} Parse dates: it would be your first evidence of Parsing; maintainers ask for help with it (\`help wanted\`)`,
    );
  });

  test("what is meant for newcomers is left to them, and whoever holds enough is told so", async () => {
    const programme = await open(reservations);
    const first = await programme.priced("20 GRID", "good first issue");
    const other = await programme.priced("30 GRID");
    await programme.merged(await programme.opened("nadia"));
    await programme.says("nadia", other, "/next");
    expect(programme.comment(other)).toContain(`- #${other} Worth 30 GRID: 30 GRID, free to take`);
    expect(programme.comment(other)).not.toContain(`#${first} `);
    await programme.says("nadia", other, "/start");
    await programme.says("nadia", other, "/next");
    expect(programme.comment(other)).toContain(
      "There is nothing new for you to start now. You hold 1 issue already",
    );
  });

  test("without anything that fits it says what helps as much", async () => {
    const programme = await open("");
    const { number } = programme.as("nadia").openIssue({ title: "What now" });
    await programme.says("nadia", number, "/next");
    expect(programme.comment(number)).toContain(
      "There is no open issue that fits you now. What helps as much: a report",
    );
  });

  test("an issue that is gone by now is left out", async () => {
    const programme = await open("");
    const priced = await programme.priced("500 GRID");
    const gone = await programme.priced("400 GRID");
    const root = stage.sandbox.createUser("root");
    programme.as("mira").repository.collaborators.set(root.id, "admin");
    // GitHub's news of it has not come.
    stage.sandbox.holdDeliveries();
    programme.as("root").deleteIssue(gone);
    stage.sandbox.holdDeliveries(false);
    await programme.says("nadia", priced, "/next");
    expect(programme.comment(priced)).toContain(`- #${priced} Worth 500 GRID`);
    expect(programme.comment(priced)).not.toContain(`#${gone}`);
  });
});
