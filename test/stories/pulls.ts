/** Stories of what a pull request earns, and why it may earn nothing. */
import { plain, withMore } from "./policies.ts";
import type { Story } from "./teller.ts";

const file = (name: string) => ({ [`src/${name}.ts`]: "1" });

export const refused: Story = {
  title: "Pull requests that earn nothing",
  about: "The reason is in the check run, and what helps with it where something does.",
  policy: `${plain.replace(
    "code: { reward: 50 GRID }",
    `userTesting: { labels: [tests] }
  code: { match: [{ changed-files: [{ any-glob-to-all-files: "src/**" }] }], reward: 50 GRID }`,
  )}
who: { merge: maintain }
excluded-labels: [spam]
banned: [mallory]
`,
  play: async ({ stage, as, tell, before }) => {
    await before(() => {
      as("mira").createLabel("spam");
      as("mira").createLabel("tests");
      as("mira").pushFiles("next", { "README.md": "next" });
      const bot = stage.sandbox.createUser("renovate[bot]", { bot: true });
      as("mira").repository.collaborators.set(bot.id, "write");
    });
    await tell("**nadia** opens a draft.", () =>
      as("nadia").openPull({ title: "Draft", files: file("draft"), draft: true }),
    );
    await tell("**nadia** opens one against `next`.", () =>
      as("nadia").openPull({ title: "For the next version", base: "next", files: file("next") }),
    );
    await tell("**renovate[bot]** opens one.", () =>
      as("renovate[bot]").openPull({ title: "Bump", files: file("bump") }),
    );
    await tell("**mallory**, whom the policy bans, opens one; and **nadia** one with her.", () => {
      as("mallory").openPull({ title: "Here again", files: file("mallory") });
      as("nadia").openPull({ title: "With mallory", files: file("both"), coAuthors: ["mallory"] });
    });
    await tell("**mira** labels a pull request `spam`.", () => {
      as("oskar").openPull({ title: "Buy now", files: file("spam") });
      as("mira").label(6, "spam");
    });
    await tell("One changes files that no kind is for, and one is of a kind that earns nothing.", () => {
      as("nadia").openPull({ title: "Elsewhere", files: { "other.txt": "1" } });
      as("nadia").openPull({ title: "Tried on a phone", files: file("test") });
      as("mira").label(8, "tests");
    });
    await tell("**mira** merges her own, without an approval.", () => {
      as("mira").openPull({ title: "Mine", files: file("mine") });
      as("mira").merge(9);
    });
    await tell("Then **tomas** approves it.", () => as("tomas").review(9, { state: "approve" }));
    await tell("**ida** merges one; the policy says `who: { merge: maintain }`.", () => {
      as("nadia").openPull({ title: "Merged by ida", files: file("ida") });
      as("ida").merge(10);
    });
    await tell("An author deletes their account.", async () => {
      as("finn").openPull({ title: "Goodbye", files: file("bye") });
      await stage.settled();
      stage.sandbox.deleteUser("finn");
      as("mira").merge(11);
    });
    await tell(
      "**nadia** closes an issue whose price was never heard of, and one that was not planned.",
      async () => {
        stage.sandbox.holdDeliveries();
        as("mira").openIssue({ title: "Unheard of", labels: ["bounty: 5 GRID"] });
        stage.sandbox.holdDeliveries(false);
        as("mira").openIssue({ title: "Not planned", labels: ["bounty: 7 GRID"] });
        await stage.settled();
        as("mira").closeIssue(13, "not_planned");
        as("nadia").openPull({ title: "Both", body: "Closes #12\nCloses #13", files: file("all") });
      },
    );
    await tell("An issue is priced after the merge, and GitHub tells of the price first.", async () => {
      as("mira").openIssue({ title: "Later priced" });
      as("nadia").openPull({ title: "Early", body: "Closes #15", files: file("early") });
      await stage.settled();
      stage.sandbox.holdDeliveries();
      as("mira").merge(16, { issuesLater: true });
      stage.pass(0.1);
      as("mira").label(15, "bounty: 5 GRID");
      const [merge, price] = [
        stage.sandbox.held.find(({ event, action }) => event === "pull_request" && action === "closed"),
        stage.sandbox.held.findLast(({ event, action }) => event === "issues" && action === "labeled"),
      ];
      stage.sandbox.holdDeliveries(false);
      for (const one of [price, merge]) {
        if (one !== undefined) stage.sandbox.deliver(one);
        await stage.settled();
      }
    });
    await tell("**nadia** opens #17, and mira closes it without merging.", () => {
      as("nadia").openPull({ title: "No longer needed", files: file("closed") });
      as("mira").closePull(17);
    });
  },
};

export const automatedStory: Story = {
  title: "Automated contributions",
  about: "The policy asks authors to say whether a tool made the pull request. Nothing guesses.",
  policy: withMore("automated: { contributions: disclose }\n"),
  play: async ({ as, tell }) => {
    await tell("**nadia** opens #1 without the checkbox.", () =>
      as("nadia").openPull({ title: "Work", files: file("a") }),
    );
    await tell("**mira** merges it as it is.", () => as("mira").merge(1));
    await tell("The policy says `forbid` now, and **oskar** ticks the box.", () => {
      const text = withMore("automated: { contributions: forbid }\n");
      as("mira").pushFiles("main", { ".github/foothold.yml": text });
      const body = "- [x] This pull request was made by an automated tool";
      as("oskar").openPull({ title: "Generated", body, files: file("b") });
    });
  },
};

export const limits: Story = {
  title: "Limits",
  about:
    "70 GRID a pull request, 100 GRID a person and month, 130 GRID a month in all, and 125 GRID in this repository.",
  policy: withMore(`caps: { per-pull-request: [70 GRID], per-person: [{ amount: 100 GRID, per: month }] }
budgets: [{ amount: 130 GRID, per: month }, { amount: 125 GRID, per: month, of: repository }, { amount: 5 EUR, per: year }]
`).replace("reward: 50 GRID", "reward: 80 GRID"),
  play: async ({ as, tell }) => {
    await tell("**nadia** has two pull requests merged, and then **oskar** one.", async () => {
      for (const [index, login] of ["nadia", "nadia", "oskar"].entries()) {
        as(login).openPull({ title: `Work ${index + 1}`, files: file(`work${index}`) });
        as("mira").merge(index + 1);
      }
    });
    await tell("**mira** prices three issues; five euros are the budget of a year.", () => {
      as("mira").openIssue({ title: "Hardly any budget left", labels: ["bounty: 50 GRID"] });
      as("mira").openIssue({ title: "In euros", labels: ["bounty: 5 EUR"] });
      as("mira").openIssue({ title: "No budget left", labels: ["bounty: 1 EUR"] });
    });
  },
};

export const elsewhere: Story = {
  title: "An issue in another repository",
  about:
    "A bounty counts across repositories of an organisation when whoever merges may write where the issue is.",
  play: async ({ stage, as, tell, says, before }) => {
    await before(async () => {
      stage.org.createRepository("docs", {
        files: { ".github/foothold.yml": plain, "README.md": "1" },
        collaborators: { mira: "maintain", tomas: "write" },
      });
      await stage.settled();
      as("mira").openIssue({ title: "Describe it", labels: ["bounty: 90 GRID"] });
    });
    await tell("**nadia** opens a pull request in `aurora/docs` that closes `aurora/engine#1`.", () =>
      as("nadia", "aurora/docs").openPull({
        title: "Described",
        body: "Closes aurora/engine#1",
        files: { "docs/a.md": "1" },
      }),
    );
    await says("nadia", 1, "/status");
    await tell("**tomas**, who may not write in `aurora/engine`, merges it.", () =>
      as("tomas", "aurora/docs").merge(1),
    );
    await tell("**mira** merges another one for it.", async () => {
      as("oskar", "aurora/docs").openPull({
        title: "Described again",
        body: "Closes aurora/engine#1",
        files: { "docs/b.md": "1" },
      });
      await stage.settled();
      as("mira", "aurora/docs").merge(2);
    });
  },
};

export const preview: Story = {
  title: "A preview",
  about: "The policy says `mode: preview`.",
  policy: withMore("reservations: {}\n").replace("mode: live", "mode: preview"),
  play: async ({ as, tell, says }) => {
    await tell("**mira** opens #1 with the label `bounty: 500 GRID`.", () =>
      as("mira").openIssue({ title: "Crash", labels: ["bounty: 500 GRID"] }),
    );
    await says("nadia", 1, "/start");
    await says("mira", 1, "/bounty +5 GRID");
    await says("mira", 1, "/split @nadia");
    await tell("**mira** comments `/bounty 20 GRID` on an issue without a price.", () => {
      as("mira").openIssue({ title: "Another" });
      as("mira").comment(2, "/bounty 20 GRID");
    });
    await says("mira", 1, '/award @nadia 20 GRID doc "The guide"');
    await tell("**nadia** opens #3, which closes it.", () =>
      as("nadia").openPull({ title: "No crash", body: "Closes #1", files: file("a") }),
    );
    await says("mira", 3, '/override @nadia 20 GRID "Half of it"');
    await tell("**mira** adds a second price; **nadia** pushes.", () => {
      as("mira").label(1, "bounty: 700 GRID");
      as("nadia").pushToPull(3, { "src/b.ts": "1" });
    });
    await tell("**mira** leaves only the label `bounty: many GRID`; **nadia** pushes again.", () => {
      as("mira").unlabel(1, "bounty: 500 GRID");
      as("mira").unlabel(1, "bounty: 700 GRID");
      as("mira").label(1, "bounty: many GRID");
      as("nadia").pushToPull(3, { "src/c.ts": "1" });
    });
    await tell("**mira** takes it off, and merges #3.", () => {
      as("mira").unlabel(1, "bounty: many GRID");
      as("mira").merge(3);
    });
  },
};
