import { formatMoney } from "../../src/domain/amount.ts";
import { removedOwing } from "../../src/store/obligations.ts";
import { openProgramme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

/** Rows of the behaviour table about people, issues and repositories that change name or place, and the App that goes and comes back. */
describe("moves", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ policy: null });
  });
  afterAll(() => stage.end());
  const open = (more = "", beside = {}) => openProgramme(stage, { policy: policyText(more), beside });

  test("an issue transferred within the organisation: its bounty, price and comment go along", async () => {
    const { priced, says, opened, comment, ledger, as, org, settled, thread } = await open(
      "reservations: {}\n",
      { tools: {} },
    );
    const issue = await priced("500 GRID");
    await says("ida", issue, "/bounty +100 GRID");
    as("mira", "tools").createLabel("bounty: 500 GRID");
    const there = as("mira").transferIssue(issue, `${org.login}/tools`).number;
    await settled();
    expect(comment(there, "tools")).toContain("**Bounty: 600 GRID**: 500 GRID set and 100 GRID added by ida");
    expect(comment(there, "tools")).toContain(`moved to ${org.login}/tools`);
    expect(comment(there, "tools")).toContain(`Closes #${there}`);
    expect(thread(there, "tools").labels).toEqual(["bounty: 500 GRID"]);
    expect(await ledger()).toEqual([`bounty on tools#${there}: 600 GRID`]);
    const pull = await opened("nadia", `Closes #${there}`, "tools");
    as("mira", "tools").merge(pull);
    await settled();
    expect(comment(there, "tools")).toContain("earned by nadia");
    expect(await ledger()).toEqual(["held by nadia: 600 GRID"]);
  });

  test("the news of its arrival comes before that of its departure: the same money, once", async () => {
    const { priced, comment, ledger, as, org, settled } = await open("", { tools: {} });
    const issue = await priced("500 GRID");
    stage.sandbox.holdDeliveries();
    const there = as("mira").transferIssue(issue, `${org.login}/tools`).number;
    const held = [...stage.sandbox.held].reverse();
    stage.sandbox.holdDeliveries(false);
    for (const delivery of held) {
      stage.sandbox.deliver(delivery);
      await settled();
    }
    expect(comment(there, "tools")).toContain("**Bounty: 500 GRID**");
    expect(await ledger()).toEqual([`bounty on tools#${there}: 500 GRID`]);
  });

  test("an issue that is deleted gives its amount back", async () => {
    const { priced, ledger, as, org, settled } = await open();
    const issue = await priced("500 GRID");
    org.addMember("mira", "admin");
    as("mira").deleteIssue(issue);
    await settled();
    expect(await ledger()).toEqual([]);
  });

  test("somebody who takes another login keeps what they hold, claim and earned", async () => {
    const { priced, says, opened, comment, ledger, merged } = await open("reservations: {}\n");
    stage.sandbox.createUser("nora");
    const issue = await priced("500 GRID");
    await says("nora", issue, "/start");
    stage.sandbox.renameUser("nora", "nora-k");
    await says("nora-k", issue, "/start");
    expect(comment(issue)).toContain("nora-k: `/start`\n\nIt is yours until");
    const pull = await opened("nora-k", "Closes #1");
    await merged(pull);
    expect(comment(pull)).toContain("| nora-k | author | 500 GRID |");
    await merged(await opened("nora-k"));
    expect(await ledger()).toEqual(["held by nora-k: 550 GRID"]);
  });

  test("a renamed repository: the same bounty, the same comment, the same money", async () => {
    const { priced, org, as, settled, comment, ledger, opened } = await open();
    const issue = await priced("500 GRID");
    org.addMember("mira", "admin");
    as("mira").renameRepository("motor");
    as("mira", "motor").label(issue, "help wanted");
    as("mira", "motor").unlabel(issue, "bounty: 500 GRID");
    as("mira", "motor").label(issue, "bounty: 700 GRID");
    await settled();
    expect(comment(issue, "motor")).toContain("**Bounty: 700 GRID**");
    const pull = await opened("nadia", "Closes #1", "motor");
    as("mira", "motor").merge(pull);
    await settled();
    expect(comment(issue, "motor")).toContain("earned by nadia");
    expect(await ledger()).toEqual(["held by nadia: 700 GRID"]);
  });

  test("a repository transferred to another owner: what was booked stays where it was booked", async () => {
    const { opened, merged, org, as, settled, ledger } = await open();
    await merged(await opened("nadia"));
    const borealis = await open();
    org.addMember("mira", "admin");
    borealis.org.addMember("mira", "admin");
    as("mira").renameRepository("motor");
    as("mira", "motor").transferRepository(borealis.org.login);
    await settled();
    const pull = await borealis.opened("nadia", "", "motor");
    borealis.as("mira", "motor").merge(pull);
    await settled();
    stage.pass(8);
    await stage.holdsEnd();
    expect(await ledger()).toEqual(["owed to nadia: 50 GRID"]);
    expect(await borealis.ledger()).toEqual(["owed to nadia: 50 GRID"]);
  });

  test("a private repository works the same, and so does one that becomes private", async () => {
    const { priced, as, org, opened, merged, comment, ledger, settled } = await open("", {
      vault: { private: true, collaborators: { mira: "maintain", nadia: "write" } },
    });
    const inVault = await opened("nadia", "", "vault");
    as("mira", "vault").merge(inVault);
    await settled();
    expect(comment(inVault, "vault")).toContain("**Earned: 50 GRID**");
    const issue = await priced("500 GRID");
    org.addMember("mira", "admin");
    as("mira").setPermission("nadia", "write");
    as("mira").setPrivate(true);
    await settled();
    await merged(await opened("nadia", `Closes #${issue}`));
    expect(comment(issue)).toContain("earned by nadia");
    expect(await ledger()).toEqual(["held by nadia: 550 GRID"]);
  });

  test("an author whose account is deleted before the merge earns nothing, and nothing breaks", async () => {
    const { opened, merged, check, ledger } = await open();
    stage.sandbox.createUser("otto");
    const pull = await opened("otto");
    stage.sandbox.deleteUser("otto");
    await merged(pull);
    expect(check(pull)).toContain("its author's account was deleted");
    expect(await ledger()).toEqual([]);
  });

  test("uninstalled and installed again: nothing is posted meanwhile, and the ledger is intact", async () => {
    const { priced, opened, merged, org, comment, ledger, settled, as } = await open();
    await merged(await opened("nadia"));
    const issue = await priced("500 GRID");
    const before = comment(issue);
    org.uninstallApp();
    await settled();
    const warned = stage.logged.filter((line) => line.obligations !== undefined);
    expect(warned).toMatchObject([
      {
        msg: "the App was removed, and the ledger still stands for this",
        installation: expect.any(Number),
        obligations: [
          { type: "bounty", amount: "500 GRID" },
          { type: "held", amount: "50 GRID" },
        ],
      },
    ]);
    stage.pass(8);
    await stage.holdsEnd();
    const removed = (await removedOwing(stage.foothold.db)).map(({ owner, obligations }) => [
      owner,
      ...obligations.map((one) => `${one.type} ${formatMoney(one)}`),
    ]);
    expect(removed).toEqual([[org.login, "bounty 500 GRID", "owed 50 GRID"]]);
    // What was earned is owed whether or not the App can say so.
    expect(await ledger()).toEqual([`bounty on engine#${issue}: 500 GRID`, "owed to nadia: 50 GRID"]);
    expect(comment(issue)).toBe(before);
    org.installApp();
    await settled();
    expect(await removedOwing(stage.foothold.db)).toEqual([]);
    const pull = await opened("oskar", `Closes #${issue}`);
    as("mira").merge(pull);
    await settled();
    expect(comment(issue)).toContain("earned by oskar");
    expect(await ledger()).toEqual(["held by oskar: 500 GRID", "owed to nadia: 50 GRID"]);
  });
});
