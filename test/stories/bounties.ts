/** Stories of a bounty: from its price to what is owed, and everything that can stand in a price's way. */
import { withMore } from "./policies.ts";
import type { Story } from "./teller.ts";

export const life: Story = {
  title: "A bounty, from its price to what is owed",
  about:
    "mira maintains `aurora/engine`, ida may write to it, tomas may triage. nadia and oskar contribute. Prices need no reservation here.",
  play: async ({ as, tell, says, pass, before }) => {
    await before(() => as("mira").createLabel("bounty: 900 GRID"));
    await tell("**mira** opens #1 and puts the label `bounty: 500 GRID` on it.", () => {
      as("mira").openIssue({ title: "Crash on empty input", labels: ["bounty: 500 GRID"] });
    });
    await tell("**tomas** adds the label `bounty: 900 GRID`.", () =>
      as("tomas").label(1, "bounty: 900 GRID"),
    );
    await tell("**tomas** takes the label `bounty: 500 GRID` off.", () =>
      as("tomas").unlabel(1, "bounty: 500 GRID"),
    );
    await tell("**nadia** opens #2. Its description says `Closes #1`.", () =>
      as("nadia").openPull({ title: "Handle empty input", body: "Closes #1", files: { "src/a.ts": "1" } }),
    );
    await tell("**oskar** opens #3, which closes #1 too.", () =>
      as("oskar").openPull({ title: "Empty input", body: "Closes #1", files: { "src/b.ts": "1" } }),
    );
    await says("oskar", 1, "/status");
    await says("oskar", 1, "/why");
    await says("oskar", 3, "/why");
    await says("oskar", 2, "/status");
    await tell("**mira** merges #2, which closes #1.", () => as("mira").merge(2));
    await tell("**oskar** pushes to #3.", () => as("oskar").pushToPull(3, { "src/c.ts": "1" }));
    await says("mira", 1, "/bounty 600 GRID");
    await says("nadia", 1, "/status");
    await says("oskar", 1, "/why");
    await says("nadia", 2, "/why");
    await says("nadia", 2, "/status");
    await tell("**oskar** opens #4 without a bounty, and mira merges it.", () => {
      as("oskar").openPull({ title: "Explain it", files: { "docs/input.md": "1" }, coAuthors: ["nadia"] });
      as("mira").merge(4);
    });
    await pass(8);
    await says("nadia", 2, "/status");
  },
};

export const prices: Story = {
  title: "Prices that change, and what is no price",
  about:
    "A price stands for 180 days, nobody promises more than 2000 GRID a month, and above 1500 GRID it takes two people.",
  policy:
    withMore(`budgets: [{ amount: 2000 GRID, per: month, of: repository }, { amount: 5000 EUR, per: year }]
second-person: [1500 GRID]
`).replace("bounties: {}", "bounties: { expires: 180 days }"),
  play: async ({ stage, as, tell, says, pass }) => {
    await tell("**mira** opens #1 with the label `bounty: 400 GRID`.", () =>
      as("mira").openIssue({ title: "Slow start", labels: ["bounty: 400 GRID"] }),
    );
    await tell("She takes it off and puts `bounty: 700 GRID` on.", async () => {
      as("mira").unlabel(1, "bounty: 400 GRID");
      as("mira").label(1, "bounty: 700 GRID");
    });
    await tell("**ida** adds a second price label.", () => as("ida").label(1, "bounty: 800 GRID"));
    await tell("She takes the first off.", () => as("ida").unlabel(1, "bounty: 700 GRID"));
    await says("nadia", 1, "Please!\n/bounty 1000 GRID");
    await says("ida", 1, "/bounty 900 GRID");
    await says("ida", 1, "/bounty +100 GRID");
    await says("mira", 1, "/bounty +50 EUR");
    await says("nadia", 1, "/why");
    await says("nadia", 1, "/status");
    await tell("**ida** renames the label in the repository.", () =>
      as("ida").editLabel("bounty: 800 GRID", { name: "bounty: 80 GRID" }),
    );
    await tell("**ida** deletes it.", () => as("ida").deleteLabel("bounty: 80 GRID"));
    await says("mira", 1, "/bounty 1300 GRID");
    await tell("**mira** opens #2 with the label `bounty: 1800 GRID`.", () =>
      as("mira").openIssue({ title: "Wrong sums", labels: ["bounty: 1800 GRID"] }),
    );
    await tell("**ida** closes #1 as not planned.", () => as("ida").closeIssue(1, "not_planned"));
    await says("mira", 2, "/bounty 1800 GRID");
    await says("ida", 2, "/bounty 1800 GRID");
    await says("ida", 2, "/bounty 1800 GRID");
    await tell("**mira** opens #3 with `bounty: 300 GRID`.", () =>
      as("mira").openIssue({ title: "A typo", labels: ["bounty: 300 GRID"] }),
    );
    await says("mira", 3, "/bounty +5 GRID");
    await says("ida", 3, "/bounty 150 GRID");
    await says("ida", 3, "/bounty +100 GRID");
    await says("ida", 2, "/bounty none");
    await says("ida", 2, "/bounty none");
    await says("nadia", 2, "/why");
    await tell("**ida** closes #3 as completed, and wants to change its price.", () => {
      as("ida").closeIssue(3);
      as("ida").comment(3, "/bounty 20 GRID");
    });
    await pass(185, "Half a year goes by.");
    await says("nadia", 3, "/status");
    await says("nadia", 2, "/status");
    const wrong = ["500", "500 GOLD", "0 GRID", "-5 GRID", "1e30 GRID", "0.0000000000000000001 GRID"];
    for (const [index, amount] of wrong.entries()) {
      await tell(`**mira** opens #${index + 4} with the label \`bounty: ${amount}\`.`, () =>
        as("mira").openIssue({ title: "Priced", labels: [`bounty: ${amount}`] }),
      );
    }
    const lines = [
      "/bounty",
      "/bounty 500",
      "/bounty 5,000 GRID",
      `/bounty ${"9".repeat(40)} GRID`,
      "/bounty 5 GRID now",
    ];
    for (const line of lines) await says("mira", 4, line);
    await says("nadia", 4, "/status");
    await says("nadia", 4, "/why");
    await tell("An issue that is priced moves to another repository of the organisation.", async () => {
      stage.org.createRepository("docs", {
        files: { ".github/foothold.yml": withMore("") },
        collaborators: { mira: "maintain", ida: "write" },
      });
      await stage.settled();
      as("mira").openIssue({ title: "In the wrong place" });
      as("mira").comment(10, "/bounty 60 GRID");
      await stage.settled();
      as("mira").transferIssue(10, "aurora/docs");
    });
  },
};

export const tables: Story = {
  title: "Prices made of several labels",
  about: "A label says how difficult the work is, another how urgent.",
  policy: withMore(`prices:
  - labels: { "difficulty: easy": 40 GRID, "difficulty: hard": 400 GRID }
    on: [issue, pull-request]
  - time: { label: "Estimate: {time}", hour: { first: 30 GRID } }
    on: [pull-request]
modifiers:
  - labels: { "priority: high": +50% }
  - per-change-request: -10%
  - diff-size: [{ up-to: 20, factor: x0.5 }, { factor: x1 }]
    applies-to: [kind]
shares:
  extra:
    - { role: issue-author, part: 10% }
    - { role: reviewers, part: reductions }
    - { role: mentor, part: 5%, paid: out-of }
`).replace("doc: {", "doc: { labels: [documentation],"),
  play: async ({ as, tell, says, before }) => {
    await before(() => {
      for (const name of ["difficulty: easy", "difficulty: hard", "priority: high"])
        as("mira").createLabel(name);
    });
    await tell(
      "**tomas** reports #1, and **mira** labels it `difficulty: hard` and `priority: high`.",
      async () => {
        as("tomas").openIssue({ title: "Deadlock at shutdown" });
        as("mira").label(1, "priority: high");
        as("mira").label(1, "difficulty: hard");
      },
    );
    await says("oskar", 1, "/why");
    await says("mira", 1, "/bounty 700 GRID");
    await tell(
      "**oskar** opens #2, which closes it; **mira** asks for changes; **nadia** is assigned as his mentor.",
      () => {
        as("oskar").openPull({ title: "Shut down in order", body: "Closes #1", files: { "src/a.ts": "1" } });
        as("mira").review(2, { state: "request-changes", body: "A test, please." });
        as("mira").review(2, { state: "request-changes", body: "And one for the other way." });
        as("nadia").comment(2, "I help with that.");
        as("mira").assign(2, "nadia");
        as("oskar").pushToPull(2, { "src/a.test.ts": "1" });
      },
    );
    await tell("**tomas** fixes an issue of his own.", () => {
      as("tomas").openIssue({ title: "A log line too many" });
      as("mira").label(3, "difficulty: easy");
      as("tomas").openPull({ title: "Log less", body: "Closes #3", files: { "src/log.ts": "1" } });
      as("mira").review(4, { state: "request-changes", body: "Which line?" });
    });
    await tell("**oskar** opens #5, which has no issue and changes one line.", () =>
      as("oskar").openPull({ title: "Name it", files: { "src/name.ts": "1" } }),
    );
    await tell("**mira** labels it `difficulty: easy`, and then `difficulty: hard` as well.", () => {
      as("mira").label(5, "difficulty: easy");
      as("mira").label(5, "difficulty: hard");
      as("oskar").pushToPull(5, { "src/name2.ts": "1" });
    });
    await tell("**oskar** opens #6, which **mira** labels `Estimate: soon` and `documentation`.", () => {
      as("oskar").openPull({ title: "Describe it", files: { "README.md": "1" } });
      as("mira").label(6, "Estimate: soon");
      as("mira").label(6, "documentation");
    });
  },
};
