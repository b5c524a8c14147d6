/** Stories of reserving a priced issue. */
import { withMore } from "./policies.ts";
import type { Story } from "./teller.ts";

export const reserving: Story = {
  title: "Reserving an issue",
  about:
    "`/start` reserves a priced issue for 14 days. One person holds two at once, newcomers come first for three days, and bounties above 500 GRID take a rewarded pull request.",
  policy: withMore(`reservations:
  assign: true
  open-pull-requests: 2
  newcomers: { labels: [good first issue], first: 3 days, below-merged: 1 }
  levels: [{ above: 500 GRID, merged: 1 }]
banned: [mallory]
`),
  play: async ({ stage, as, tell, says, pass, before }) => {
    await before(async () => {
      as("mira").createLabel("blocked");
      as("mira").createLabel("good first issue");
      const { number } = as("oskar").openPull({ title: "Earlier work", files: { "src/old.ts": "1" } });
      await stage.settled();
      as("mira").merge(number);
    });
    await tell("**mira** opens #2 with the label `bounty: 300 GRID`.", () =>
      as("mira").openIssue({ title: "Wrong colours", labels: ["bounty: 300 GRID"] }),
    );
    await says("nadia", 2, "/start");
    await says("nadia", 2, "/start");
    await says("oskar", 2, "/start");
    await tell("**oskar** opens #3, which closes #2 all the same.", () =>
      as("oskar").openPull({ title: "Colours", body: "Closes #2", files: { "src/c.ts": "1" } }),
    );
    await says("finn", 2, "/stop");
    await says("mira", 2, "/extend 3 days");
    await says("mira", 2, "/extend soon");
    await says("mira", 2, "/extend 400 days");
    await pass(14, "Nothing happens for 14 days.");
    await says("mira", 2, '/hold "The palette is being decided on"');
    await says("finn", 2, "/start");
    await says("mira", 2, "/release");
    await pass(4, "Still nothing happens, and the time is over.");
    await says("finn", 2, "/stop");
    await tell("**mira** labels #2 `blocked`.", () => as("mira").label(2, "blocked"));
    await says("finn", 2, "/start");
    await tell(
      "**mira** opens #4, a `good first issue` for 600 GRID, and **oskar** and **nadia** say `/start`.",
      async () => {
        as("mira").openIssue({ title: "Larger work", labels: ["bounty: 600 GRID", "good first issue"] });
        await stage.settled();
        as("oskar").comment(4, "/start");
      },
    );
    await says("nadia", 4, "/start");
    await says("mallory", 4, "/start");
    await tell("**finn** holds two issues, and wants a third.", async () => {
      for (const title of ["First", "Second", "Third"]) {
        as("mira").openIssue({ title, labels: ["bounty: 10 GRID"] });
      }
      await stage.settled();
      for (const number of [5, 6, 7]) as("finn").comment(number, "/start");
    });
    await tell("**nadia** has three pull requests for bounties open, and wants to start on #7.", async () => {
      for (const number of [5, 6, 7]) {
        const files = { [`src/${number}.ts`]: "1" };
        as("nadia").openPull({ title: `Work on ${number}`, body: `Closes #${number}`, files });
      }
      await stage.settled();
      as("nadia").comment(7, "/start");
    });
    await tell("**finn** opens #11 for what he reserved.", () =>
      as("finn").openPull({ title: "First done", body: "Closes #5", files: { "src/f.ts": "1" } }),
    );
    await tell("**finn** gives #6 back.", () => as("finn").comment(6, "/stop"));
    await tell("**ida** opens #12 without a price, and **finn** says `/start` there.", async () => {
      as("ida").openIssue({ title: "Not priced" });
      await stage.settled();
      as("finn").comment(12, "/start");
    });
    await tell("**mira** withdraws the price of #7 that **nadia** works on.", () =>
      as("mira").unlabel(7, "bounty: 10 GRID"),
    );
    await says("ida", 7, "/bounty none");
    await says("finn", 7, "/start");
    await tell("**mira** prices #13 by a command, and **finn** reserves it.", async () => {
      as("mira").openIssue({ title: "Priced by a command" });
      as("mira").comment(13, "/bounty 50 GRID");
      await stage.settled();
      as("finn").comment(6, "/stop");
      as("finn").comment(13, "/start");
    });
    await says("ida", 13, "/bounty 20 GRID");
    await says("finn", 13, "/why");
  },
};

export const required: Story = {
  title: "Where only whoever reserved it earns a bounty",
  about: "The policy says `reservations: { required: true }`, and `hold: 0 days`.",
  policy: withMore("reservations: { required: true }\n").replace("hold: 7 days", "hold: 0 days"),
  play: async ({ as, tell, says }) => {
    await tell("**mira** opens #1 with the label `bounty: 100 GRID`.", () =>
      as("mira").openIssue({ title: "Odd output", labels: ["bounty: 100 GRID"] }),
    );
    await tell("**nadia** opens #2, which closes it, without `/start`.", () =>
      as("nadia").openPull({ title: "Even output", body: "Closes #1", files: { "src/a.ts": "1" } }),
    );
    await tell("**ida** assigns nadia to #1 on GitHub.", () => {
      as("nadia").comment(1, "I am on it.");
      as("ida").assign(1, "nadia");
    });
    await tell("**mira** merges #2.", () => as("mira").merge(2));
    await says("nadia", 2, "/status");
  },
};

export const assigned: Story = {
  title: "Where people who are assigned share a bounty",
  about: "The policy says `shares: { author: 0, co-author: 0, assignee: 1 }`. Its only currency is the euro.",
  policy: `version: 1
mode: live
name: Aurora contributions
tokens: { EUR: { offchain: true, decimals: 2 } }
bounties: {}
shares: { author: 0, co-author: 0, assignee: 1 }
`,
  play: async ({ as, tell, says }) => {
    await tell("**mira** opens #1 with the label `bounty: 90 EUR`.", () =>
      as("mira").openIssue({ title: "For two", labels: ["bounty: 90 EUR"] }),
    );
    await says("mira", 1, "/bounty 5");
    await tell("**nadia** opens #2 for an issue without a price.", () =>
      as("nadia").openPull({ title: "On my own", files: { "src/a.ts": "1" } }),
    );
    await tell("The authors have a part by the policy from now on, and **mira** opens #3.", () => {
      as("mira").pushFiles("main", { ".github/foothold.yml": assignedAndAuthors });
      as("mira").openIssue({ title: "For three", labels: ["bounty: 90 EUR"] });
    });
  },
};

const assignedAndAuthors = `version: 1
mode: live
name: Aurora contributions
tokens: { EUR: { offchain: true, decimals: 2 } }
bounties: {}
shares: { assignee: 1 }
`;
