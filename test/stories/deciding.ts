/** Stories of what maintainers decide by hand, and of those who disagree. */
import { plain, withMore, withoutBounties } from "./policies.ts";
import type { Story } from "./teller.ts";

const file = (name: string) => ({ [`src/${name}.ts`]: "1" });

export const grants: Story = {
  title: "Awards, tips and overrides",
  about: "mira may give awards; above 100 GRID it takes two people of the team or with maintain permission.",
  policy: withMore(`who: { award: [maintain, "team:stewards"], override: [maintain, "@ida"] }
second-person: [100 GRID]
banned: [mallory]
`),
  play: async ({ stage, as, tell, says, before }) => {
    await before(() => {
      stage.org.addMember("ida");
      stage.org.setTeam("stewards", ["ida"]);
      as("nadia").openIssue({ title: "How it crashes, step by step" });
      // A bot of GitHub's own, without the usual ending of its login.
      const bot = stage.sandbox.createUser("copilot", { bot: true });
      stage.sandbox.as(bot).in("aurora/engine").openIssue({ title: "What a bot found" });
    });
    await says("mira", 1, '/tip 20 GRID "For the clear steps to reproduce"');
    await says("mira", 1, '/award @oskar 50 GRID doc "Wrote the migration guide on the forum"');
    await says("tomas", 1, '/award @tomas 50 GRID doc "Wrote a guide too"');
    await says("mira", 1, '/award @oskar 150 GRID talk "Spoke about the engine"');
    await says("ida", 1, '/award @oskar 150 GRID talk "Spoke about the engine"');
    const wrong = [
      '/award @mira 5 GRID doc "Well done"',
      '/award @mallory 5 GRID doc "Well done"',
      '/award @copilot 5 GRID doc "Well done"',
      '/award @nobody-at-all 5 GRID doc "Well done"',
      '/award @nadia 5 GRID cooking "Well done"',
      "/award @nadia 5 GRID doc",
      "/award nadia",
      '/override @nadia 5 GRID "On an issue"',
    ];
    for (const line of wrong) await says("mira", 1, line);
    await tell("**nadia** opens #3.", () =>
      as("nadia").openPull({ title: "Step by step", files: file("a") }),
    );
    await says("mira", 3, '/override @nadia 80 GRID "Twice the work that the issue said"');
    await tell("**mira** merges it.", () => as("mira").merge(3));
    await says("ida", 3, '/override @nadia 30 GRID "The second half was ours"');
    await says("mira", 3, '/override @oskar 40 GRID "Found the cause"');
    await says("nadia", 3, "/why");
    await says("mira", 3, '/override @tomas none "Nothing to take away"');
    await says("mira", 3, '/override @oskar none "Awarded elsewhere"');
    await tell("**oskar** opens #4, and mira says before the merge what it earns.", async () => {
      as("oskar").openPull({ title: "More steps", files: file("b") });
      await stage.settled();
      as("mira").comment(4, '/override @oskar none "Harvested from #3"');
    });
    await says("mira", 4, '/override @mira 10 GRID "My part"');
    await says("mira", 4, '/override @oskar 20 GRID "The idea was good"');
    await tell("**mira** closes #4.", () => as("mira").closePull(4));
    await says("mira", 4, '/override @oskar 10 GRID "For the idea"');
    await tell("**finn** reports something, deletes his account, and mira wants to thank him.", async () => {
      as("finn").openIssue({ title: "Last words" });
      stage.sandbox.deleteUser("finn");
      as("mira").comment(5, '/tip 5 GRID "Thanks"');
    });
    await tell("**mira** edits the comment that granted the award, and it says the same again.", async () => {
      const { id } = as("mira").comment(5, '/award @oskar 5 GRID doc "Again"');
      await stage.settled();
      as("mira").editComment(id, "Well");
      await stage.settled();
      as("mira").editComment(id, '/award @oskar 5 GRID doc "Again"');
    });
  },
};

export const holds: Story = {
  title: "Holds and disputes",
  about: 'The policy names the team that decides disputes: `stewards: "@aurora/stewards"`.',
  policy: withMore('stewards: "@aurora/stewards"\n'),
  play: async ({ stage, as, tell, says, pass, before }) => {
    await before(async () => {
      as("mira").openIssue({ title: "Leak", labels: ["bounty: 200 GRID"] });
      await stage.settled();
      as("nadia").openPull({ title: "No leak", body: "Closes #1", files: file("a"), coAuthors: ["finn"] });
    });
    await says("oskar", 1, '/dispute "I had a patch for this before"');
    await tell("**oskar** opens #3 for it, and disputes again.", async () => {
      as("oskar").openPull({ title: "My patch", body: "Closes #1", files: file("b") });
      await stage.settled();
      as("oskar").comment(1, '/dispute "I had a patch for this before"');
    });
    await tell("**nadia** pushes to #2.", () => as("nadia").pushToPull(2, { "src/c.ts": "1" }));
    await says("mira", 1, "/release");
    await tell("**mira** merges #2.", () => as("mira").merge(2));
    await says("nadia", 2, '/dispute "It was 300 GRID when I began"');
    await says("nadia", 2, "/status");
    await says("mira", 2, "/release");
    await says("mira", 2, "/release");
    await says("mira", 2, '/hold "The licence of the new file is being looked at"');
    await pass(8);
    await says("nadia", 2, "/status");
    await says("mira", 2, "/release");
    await says("oskar", 1, "/dispute");
    await tell("**oskar** opens #4, without a price.", () => as("oskar").openIssue({ title: "A question" }));
    await says("oskar", 4, '/dispute "Where is mine?"');
    await says("mira", 4, '/hold "Nothing"');
  },
};

export const splits: Story = {
  title: "Dividing a bounty",
  about: "Nobody is mentioned on disputes here: the policy names no stewards.",
  policy: withMore("banned: [mallory]\n"),
  play: async ({ stage, as, tell, says, before }) => {
    await before(async () => {
      as("mira").openIssue({ title: "A large thing", labels: ["bounty: 300 GRID"] });
      stage.sandbox.createUser("copilot", { bot: true });
      await stage.settled();
    });
    await says("mira", 1, "/split @nadia 60 @oskar 40");
    await says("nadia", 1, "/status");
    await tell("**nadia** opens #2, which closes it.", () =>
      as("nadia").openPull({ title: "All of it", body: "Closes #1", files: file("a") }),
    );
    await says("oskar", 1, '/dispute "It was half and half"');
    await says("mira", 1, "/release");
    await tell("**mira** closes #1 by hand: the work came in another way.", () => as("mira").closeIssue(1));
    const wrong = [
      "/split @ida",
      "/split @mallory",
      "/split @copilot",
      "/split @nadia @nadia",
      "/split @nadia 0",
      "/split",
    ];
    for (const line of wrong) await says("ida", 1, line);
    await says("mira", 1, "/split @nadia 2 @oskar 1");
    await says("mira", 1, "/split @nadia");
    await says("mira", 1, "/bounty 5 GRID");
    await tell("**oskar** opens #3 for the same issue.", () =>
      as("oskar").openPull({ title: "Once more", body: "Closes #1", files: file("b") }),
    );
    await says("nadia", 1, "/status");
    await says("nadia", 1, "/why");
    await tell("**mira** closes #4, a bounty of 40 GRID, and says whose it is.", async () => {
      as("mira").openIssue({ title: "Done by mail", labels: ["bounty: 40 GRID"] });
      await stage.settled();
      as("mira").closeIssue(4);
      as("mira").comment(4, "/split @oskar");
    });
    await says("oskar", 4, "/why");
    await tell("A policy without `bounties` comes, and mira wants to price #5.", async () => {
      as("mira").pushFiles("main", { ".github/foothold.yml": withoutBounties });
      as("mira").openIssue({ title: "No prices" });
      await stage.settled();
      as("mira").comment(5, "/bounty 5 GRID");
    });
    await says("nadia", 5, "/start");
    await says("mira", 5, "/extend");
  },
};

export const reverts: Story = {
  title: "Reverts",
  about:
    "An award is held for seven days. A revert within them takes it back, and a revert of the revert gives it again.",
  play: async ({ stage, as, tell, says, pass, before }) => {
    await before(async () => {
      as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
      await stage.settled();
      as("nadia").openPull({ title: "Fix", body: "Closes #1", files: file("a") });
      await stage.settled();
      as("mira").merge(2);
    });
    await tell("**mira** presses Revert on #2 and merges what GitHub makes, #3.", async () => {
      as("mira").revertPull(2);
      await stage.settled();
      as("ida").merge(3);
    });
    await says("nadia", 2, "/why");
    await says("nadia", 2, "/status");
    await tell("The revert was wrong: **mira** reverts #3.", async () => {
      as("mira").revertPull(3);
      await stage.settled();
      as("ida").merge(4);
    });
    await says("mira", 2, '/revert "Its tests never ran"');
    await says("mira", 2, '/revert "Its tests never ran"');
    await tell("**oskar** earns the bounty with #5.", async () => {
      as("mira").reopenIssue(1);
      as("oskar").openPull({ title: "Another fix", body: "Closes #1", files: file("b") });
      await stage.settled();
      as("mira").merge(5);
    });
    await pass(8);
    await says("mira", 5, '/revert "Too late for this"');
    await tell("**nadia** opens #6, and mira wants to take it back before it is merged.", async () => {
      as("nadia").openPull({ title: "Not merged", files: file("c") });
      await stage.settled();
      as("mira").comment(6, '/revert "Why not"');
    });
    await tell("**mira** merges it, and `git revert`s it on the default branch.", async () => {
      const commit = as("mira").merge(6);
      await stage.settled();
      as("mira").pushRevert(commit);
    });
  },
};

export const meanwhile: Story = {
  title: "A revert that is reverted too late",
  about: "The bounty went to somebody else in between.",
  play: async ({ stage, as, tell, before }) => {
    await before(async () => {
      as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] });
      await stage.settled();
      as("nadia").openPull({ title: "Fix", body: "Closes #1", files: file("a") });
      await stage.settled();
      as("mira").merge(2);
      await stage.settled();
      as("mira").revertPull(2);
      await stage.settled();
      as("ida").merge(3);
      await stage.settled();
      as("mira").reopenIssue(1);
      as("oskar").openPull({ title: "Another fix", body: "Closes #1", files: file("b") });
      await stage.settled();
      as("mira").merge(4);
    });
    await tell("**mira** reverts the revert of #2.", async () => {
      as("mira").revertPull(3);
      await stage.settled();
      as("ida").merge(5);
    });
  },
};

export const deducted: Story = {
  title: "Reverts after the hold, where the policy deducts",
  about: "The policy says `reverts: { after-hold: deduct }`.",
  policy: `${plain}reverts: { after-hold: deduct }\n`,
  play: async ({ stage, as, tell, pass, before }) => {
    await before(() => {
      as("nadia").openPull({ title: "Work", files: file("a") });
      as("mira").merge(1);
    });
    await pass(8);
    await tell("**mira** reverts #1.", async () => {
      as("mira").revertPull(1);
      await stage.settled();
      as("ida").merge(2);
    });
    await tell("**mira** reverts the revert.", async () => {
      as("mira").revertPull(2);
      await stage.settled();
      as("ida").merge(3);
    });
  },
};
