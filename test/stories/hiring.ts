/** Stories of people who want to be seen, and of what maintainers say of them. */
import { withMore } from "./policies.ts";
import type { Story } from "./teller.ts";

const policy = withMore(`hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    typescript: { title: TypeScript, match: { any-glob-to-any-file: "**/*.ts" } }
    community: { title: Community work, kinds: [question] }
  values:
    kind: { title: Kindness }
  contacts:
    careers: { title: Careers, about: Write to us, email: careers@example.org }
  evidence: { confirmed-labels: [confirmed], most-requirements: 1 }
`);

const file = (name: string) => ({ [`src/${name}.ts`]: "1" });

export const seen: Story = {
  title: "Being seen",
  about:
    "The organisation looks for people who know TypeScript. nadia lets her merged work be seen, sees what it shows, objects, leaves, and is forgotten.",
  policy,
  play: async ({ stage, as, tell, says, before }) => {
    await before(() => {
      // A bot of GitHub's own, without the usual ending of its login.
      stage.sandbox.createUser("copilot", { bot: true });
      as("nadia").openPull({ title: "A first step", files: file("a") });
    });
    await says("nadia", 1, "/hiring");
    await says("nadia", 1, "/why typescript");
    await says("mira", 1, '/credit @nadia support "Answered on the forum"');
    await says("nadia", 1, "/hiring leave");
    await says("nadia", 1, "/hiring join");
    await tell("**mira** merges it.", () => as("mira").merge(1));
    await says("mira", 1, '/credit @nadia support "Answered on the forum"');
    await says("mira", 1, '/endorse @nadia kind "Helped two newcomers"');
    for (const what of ["typescript", "community"]) await says("nadia", 1, `/why ${what}`);
    await says("nadia", 1, "/hiring join");
    const wrong = [
      '/endorse @copilot kind "Well done"',
      '/credit @nadia cooking "Well done"',
      '/endorse @nadia cooking "Well done"',
      '/credit @mira support "I helped too"',
    ];
    for (const line of wrong) await says("mira", 1, line);
    for (const line of ["/why cooking", "/hiring sing", "/hiring leave now", "/hiring export"]) {
      await says("nadia", 1, line);
    }
    await says("nadia", 1, '/hiring object "I did not know who reads this"');
    await says("nadia", 1, "/why typescript");
    await says("nadia", 1, "/hiring leave");
    await says("nadia", 1, "/hiring forget");
    await says("nadia", 1, "/hiring forget");
  },
};

export const counted: Story = {
  title: "What counts, and what does not",
  about:
    "Every piece of work has its reason. ida, who may write, merges some of her own; nadia's work meets most of what can happen.",
  policy: policy
    .replace(
      "community: {",
      `rust:
      title: Rust
      match: { any-glob-to-any-file: "**/*.rs" }
      dependencies: [{ manifest: Cargo.toml, names: [libp2p], used-in: { any-glob-to-any-file: "**/*.rs" } }]
    network: { title: Networks, labels: [network], match: { any-glob-to-any-file: "net/**" }, kinds: [code, doc, review] }
    community: {`,
    )
    .replace("most-requirements: 1", "most-requirements: 1, spam-labels: [spam]"),
  play: async ({ stage, as, says, before, pass }) => {
    await before(() => as("nadia").openIssue({ title: "It stops at night" }));
    await says("nadia", 1, "/hiring join");
    await says("ida", 1, "/hiring join");
    await before(async () => {
      const work = async (
        login: string,
        title: string,
        files: Record<string, string>,
        by = "mira",
        more = {},
      ) => {
        const { number } = as(login).openPull({ title, files, ...more });
        return { number, merge: () => as(by).merge(number) };
      };
      const own = await work("ida", "Alone", file("alone"), "ida");
      own.merge();
      (await work("nadia", "A step", file("step"))).merge();
      const spam = await work("nadia", "A space", file("space"));
      as("mira").label(spam.number, "spam");
      spam.merge();
      const wide = await work("nadia", "Everywhere", { "net/a.ts": "1", "net/b.rs": "1" });
      wide.merge();
      const labelled = await work("nadia", "By its label", { "docs/x.md": "1" });
      as("mira").label(labelled.number, "network");
      labelled.merge();
      (await work("nadia", "With a library", { "Cargo.toml": "1", "src/a.rs": "1" })).merge();
      const gone = await work("nadia", "Broken", { "net/broken.c": "1" });
      gone.merge();
      (
        await work("nadia", `Revert "Broken"`, { "net/broken.c": "2" }, "ida", {
          body: `Reverts #${gone.number}`,
        })
      ).merge();
      const reviewed = await work("oskar", "Reviewed", file("reviewed"));
      as("nadia").review(reviewed.number, { state: "approve" });
      reviewed.merge();
      for (const title of ["Two", "Three"]) {
        const { number, merge } = await work("oskar", title, file(title.toLowerCase()));
        const comments = [{ path: `src/${title.toLowerCase()}.ts`, line: 1, body: "Why?" }];
        if (title === "Two") as("nadia").review(number, { state: "comment", comments });
        merge();
        if (title === "Two") continue;
        // GitHub's times are whole seconds: within the one of the merge nobody can tell that it came later.
        stage.pass(1 / 1440);
        as("nadia").review(number, { state: "comment", comments });
      }
    });
    for (const what of ["typescript", "rust", "network", "community"]) await says("nadia", 1, `/why ${what}`);
    await says("ida", 1, "/why typescript");
    for (let week = 1; week <= 5; week += 1) {
      await pass(7, "A week goes by, and more of nadia's is merged.");
      await before(() => {
        const { number } = as("nadia").openPull({ title: `Week ${week}`, files: file(`week-${week}`) });
        as(week % 2 === 0 ? "ida" : "mira").merge(number);
      });
      if (week === 1 || week === 2 || week === 5) await says("nadia", 1, "/why typescript");
    }
  },
};
