/** Stories of the policy file itself, of help, and of a quiet programme. */
import { plain, withMore } from "./policies.ts";
import type { Story } from "./teller.ts";

const path = ".github/foothold.yml";

export const policyStory: Story = {
  title: "A policy that is proposed",
  about: "There is none yet. Until it is on the default branch nothing else is posted.",
  policy: null,
  play: async ({ as, tell, says }) => {
    await tell("**mira** opens #1 with two mistakes in it.", () => {
      const bad = plain.replace("reward: 50 GRID", "reward: 50 GRD").replace("hold:", "hodl:");
      as("mira").openPull({ title: "A programme", files: { [path]: bad } });
    });
    await tell("She mends one.", () => as("mira").pushToPull(1, { [path]: plain.replace("hold:", "hodl:") }));
    await tell("She mends the other.", () => as("mira").pushToPull(1, { [path]: plain }));
    await tell("**ida** merges it.", () => as("ida").merge(1));
    await says("nadia", 1, "Now what?\n/help");
    await says("nadia", 1, "/start");
  },
};

export const helpStory: Story = {
  title: "Help where teams and people may",
  about: "`who` names permissions, a team and a person.",
  policy: withMore(`who:
  price: triage
  award: ["team:stewards"]
  override: ["@ida"]
  manage: [maintain, "team:stewards", "@ida", 583231]
`),
  play: async ({ as, says, before }) => {
    await before(() => as("nadia").openIssue({ title: "A question" }));
    await says("nadia", 1, "/help");
    await says("nadia", 1, "/bounty 5 GRID");
    await says("nadia", 1, '/award @oskar 5 GRID doc "x"');
    await says("nadia", 1, '/override @oskar 5 GRID "x"');
    await says("nadia", 1, "/extend");
    await says("nadia", 1, "/hiring join");
  },
};

export const quiet: Story = {
  title: "A quiet programme",
  about:
    "The policy says `quiet: true`: nothing is posted but check runs, and commands are answered by a reaction.",
  policy: withMore("quiet: true\n"),
  play: async ({ as, tell, says }) => {
    await tell("**mira** opens #1.", () => as("mira").openIssue({ title: "Crash" }));
    await says("mira", 1, "/bounty 500 GRID");
    await says("nadia", 1, "/bounty 5000 GRID");
    await tell("**nadia** opens #2, which closes it.", () =>
      as("nadia").openPull({ title: "No crash", body: "Closes #1", files: { "src/a.ts": "1" } }),
    );
    await tell("**mira** merges it.", () => as("mira").merge(2));
  },
};
