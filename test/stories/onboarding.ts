/** Stories of somebody new: the welcome, what to do next, mentors, programmes and levels. */
import { plain, preview, withMore } from "./policies.ts";
import type { Story } from "./teller.ts";

const file = (name: string) => ({ [`src/${name}.ts`]: "1" });
const policyFile = (text: string) => ({ ".github/foothold.yml": text });

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    parsing: { title: Parsing, match: { any-glob-to-any-file: "src/**" }, labels: ["area: parser"] }
    writing: { title: Writing, kinds: [doc] }
  values: { kind: { title: Kindness } }
`;

export const newcomers: Story = {
  title: "Somebody new",
  about:
    "The policy says `welcome: true`, has reservations, hiring and a mentor. The welcome is a part of the one comment, and comes once.",
  policy: withMore(`welcome: true
reservations: { at-once: 1, newcomers: { labels: [good first issue], first: 3 days, below-merged: 1 } }
${hiring}  mentors: [{ login: ida }]
`).replace("doc: {", "doc: { labels: [docs],"),
  play: async ({ stage, as, tell, says }) => {
    await tell("**nadia** opens #1, her first pull request here.", () =>
      as("nadia").openPull({ title: "Handle empty input", files: file("a") }),
    );
    await says("nadia", 1, "/next");
    await tell("**mira** prices an issue for newcomers.", async () => {
      as("mira").openIssue({ title: "Crash", labels: ["bounty: 90 GRID", "good first issue", "size: S"] });
      await stage.settled();
    });
    await says("nadia", 1, "/next");
    await tell("**mira** merges #1. **nadia** joins, and there is more to do by now.", async () => {
      as("mira").merge(1);
      as("mira").openIssue({ title: "Parse dates", labels: ["help wanted", "area: parser"] });
      as("mira").openIssue({ title: "Say how it parses", labels: ["help wanted", "docs"] });
      as("mira").openIssue({ title: "Slow start", labels: ["bounty: 70 GRID"] });
      stage.org.createRepository("docs", {
        files: { "README.md": "1" },
        collaborators: { mira: "maintain" },
      });
      await stage.settled();
      as("mira", "aurora/docs").openIssue({ title: "A guide", labels: ["help wanted", "docs"] });
      as("nadia").comment(1, "/hiring join");
    });
    await says("nadia", 1, "/next");
    await tell("She has documentation merged, and takes #5.", async () => {
      as("nadia").openPull({ title: "A page", files: { "docs/page.md": "1" } });
      await stage.settled();
      as("mira").merge(6);
      as("nadia").comment(5, "/start");
    });
    await says("nadia", 1, "/next");
    await tell("What had no price is done; she asks again.", () => {
      as("mira").closeIssue(3);
      as("mira").closeIssue(4);
      as("mira", "aurora/docs").closeIssue(1);
      as("nadia").comment(1, "/next");
    });
  },
};

export const newcomersInPreview: Story = {
  title: "Somebody new, in other words",
  about: "A preview, with texts and a link of the policy's own. First issues are greeted too.",
  policy: `${preview}welcome:
  text: We are glad that you are here
  review: Somebody of the core team looks at it on Tuesdays
  links: [{ title: How we work, url: "https://example.org/how" }]
  issues: true
`,
  play: async ({ as, tell }) => {
    await tell("**nadia** opens #1, her first pull request here.", () =>
      as("nadia").openPull({ title: "Handle empty input", files: file("a") }),
    );
    await tell("**oskar** opens an issue.", () => as("oskar").openIssue({ title: "It hangs" }));
    await tell("The policy says less now, and **finn** opens one.", () => {
      as("mira").pushFiles("main", policyFile(`${plain}welcome: { issues: true }\n`));
      as("finn").openIssue({ title: "It hangs for me too" });
    });
  },
};

const mentors = (list: string, more = "") => withMore(`${hiring}${list}${more}`);

export const mentoring: Story = {
  title: "Mentors",
  about: "ida helps with anything, mira with Parsing, each one person at a time.",
  policy: mentors("  mentors: [{ login: ida }, { login: mira, requirements: [parsing] }]\n"),
  play: async ({ as, tell, says, before }) => {
    await before(() => as("nadia").openIssue({ title: "Hello" }));
    await says("nadia", 1, "/mentor");
    await before(() => {
      for (const login of ["nadia", "oskar", "finn"]) as(login).comment(1, "/hiring join");
    });
    await says("nadia", 1, "/mentor cooking");
    await says("nadia", 1, "/mentor parsing");
    await says("nadia", 1, "/mentor");
    await says("mira", 1, "/mentor decline @nadia");
    await says("nadia", 1, "/mentor parsing");
    await says("mira", 1, "/mentor accept @nadia");
    await says("ida", 1, "/mentor accept");
    await says("ida", 1, "/mentor accept @nadia");
    await says("nadia", 1, "/mentor");
    await says("oskar", 1, "/mentor");
    await says("finn", 1, "/mentor");
    await says("finn", 1, "/mentor writing");
    await says("finn", 1, "/mentor end");
    await says("mira", 1, "/mentor end @finn");
    await says("ida", 1, "/mentor end @nadia");
    await tell("The policy names no mentors any more, and says where questions go.", () => {
      const contact = "  contacts: { questions: { title: Questions, email: ask@example.org } }\n";
      as("mira").pushFiles("main", policyFile(mentors("", contact)));
      as("finn").comment(1, "/mentor");
    });
  },
};

const internship = (more: string) =>
  withMore(`${hiring}  mentors: [{ login: ida }, { login: mira }]
  programmes:
    internship:
      title: Summer internship
      type: internship
      weeks: 4
      cohorts:
        summer: { title: Summer 2036, starts: 2036-03-10, places: 2 }
        past: { title: Last year, starts: 2035-03-12 }
${more}      milestones:
        first: { title: The first change is in, week: 1 }
        own: { title: A task of your own is done, week: 3, merged: 6, requirement: parsing }
`);

export const interning: Story = {
  title: "A programme",
  about: "An internship of four weeks with two places, which begins a week after the story does.",
  policy: internship("        autumn: { title: Autumn 2036, starts: 2036-09-01 }\n"),
  play: async ({ stage, as, tell, says, pass, before }) => {
    await before(() => as("mira").openIssue({ title: "Summer 2036" }));
    await says("nadia", 1, "/programme");
    await says("nadia", 1, "/enrol @oskar internship/summer");
    await says("nadia", 1, "/enrol accept");
    await says("mira", 1, "/enrol");
    await says("mira", 1, "/enrol @nadia internship/winter");
    await before(() => {
      for (const login of ["nadia", "oskar", "finn"]) as(login).comment(1, "/hiring join");
    });
    await says("mira", 1, "/enrol @nadia internship/past");
    await says("mira", 1, "/enrol @nadia internship/summer");
    await says("mira", 1, "/enrol @nadia internship/summer");
    await says("nadia", 1, "/enrol accept");
    await says("nadia", 1, "/programme");
    await says("mira", 1, "/enrol @oskar internship/summer");
    await says("mira", 1, "/enrol @finn internship/summer");
    await says("oskar", 1, "/enrol decline");
    await says("mira", 1, "/enrol @oskar end");
    await says("mira", 1, "/enrol @finn internship/summer");
    await says("mira", 1, "/enrol @finn internship/autumn");
    await says("finn", 1, "/enrol accept");
    await tell("He says which one.", () => as("finn").comment(1, "/enrol accept internship/summer"));
    await says("finn", 1, "/enrol decline internship/autumn");
    await says("nadia", 1, "/mentor");
    await pass(8, "The programme begins.");
    await tell("ida becomes nadia's mentor, and then mira does.", async () => {
      for (const login of ["ida", "mira"]) {
        as(login).comment(1, "/mentor accept @nadia");
        await stage.settled();
        if (login === "mira") break;
        as("nadia").comment(1, "/mentor end");
        // ida has somebody else by now.
        await stage.settled();
        as("oskar").comment(1, "/mentor");
        await stage.settled();
        as("nadia").comment(1, "/mentor parsing");
        await stage.settled();
      }
    });
    await tell("**nadia** has her first change merged.", async () => {
      as("nadia").openPull({ title: "Parse dates", files: file("dates") });
      await stage.settled();
      as("mira").merge(2);
    });
    await says("nadia", 1, "/programme");
    await pass(7, "The first week is over.");
    await pass(14, "So is the third.");
    await tell("**nadia** has five more merged, with the last of them a page of documentation.", async () => {
      for (const name of ["b", "c", "d", "e", "f", "g"]) {
        const files = name === "g" ? { "docs/g.md": "1" } : file(name);
        const { number } = as("nadia").openPull({ title: `Work ${name}`, files });
        await stage.settled();
        as("mira").merge(number);
        await stage.settled();
      }
      as("mira").comment(1, '/endorse @nadia kind "Helped finn with his first change"');
    });
    await pass(7, "The last week is over.");
    await says("nadia", 1, "/programme");
    await tell(
      "The policy has other programmes now, and **mira** had invited oskar to one that is gone.",
      async () => {
        as("mira").comment(1, "/enrol @oskar internship/autumn");
        await stage.settled();
        as("mira").pushFiles("main", policyFile(internship("")));
        as("oskar").comment(1, "/enrol accept");
      },
    );
    await tell("Then it has none.", () => {
      as("mira").pushFiles("main", policyFile(withMore(hiring)));
      as("finn").comment(1, "/programme");
    });
    await says("mira", 1, "/enrol @finn internship/summer");
  },
};

export const leaving: Story = {
  title: "A programme that somebody leaves",
  about: "It has one place.",
  policy: internship("").replace("places: 2", "places: 1"),
  play: async ({ as, says, before }) => {
    await before(() => {
      as("mira").openIssue({ title: "Summer 2036" });
      for (const login of ["nadia", "oskar"]) as(login).comment(1, "/hiring join");
      as("mira").comment(1, "/enrol @nadia internship/summer");
    });
    await says("mira", 1, "/enrol @oskar internship/summer");
    await before(() => as("nadia").comment(1, "/enrol accept"));
    await before(() => as("oskar").openIssue({ title: "Elsewhere" }));
    await says("nadia", 2, "/programme");
    await says("nadia", 1, "/enrol end");
  },
};

const ladder = `  levels:
    contributor: { title: Contributor, takes: { merged: 1 }, propose: Thank them in the release notes }
    regular: { title: Regular, takes: { merged: 2, reviews: 1, weeks: 2, months: 1 months } }
    reviewer:
      title: Reviewer
      takes: { merged: 9, reviews: 9, weeks: 9, requirements: { parsing: sustained }, endorsements: { kind: 2 } }
      propose: Invite them to the team reviewers
`;

export const levelling: Story = {
  title: "Levels of taking part",
  about:
    "Three levels under `hiring.levels`. What one's work reaches is told to oneself; what that proposes, to those who decide, in a private repository.",
  policy: withMore(hiring),
  play: async ({ stage, as, tell, says, before }) => {
    const policy = (levels: string) => policyFile(withMore(`${hiring}${levels}`));
    await before(async () => {
      as("nadia").openIssue({ title: "Hello" });
      await stage.settled();
      as("nadia").comment(1, "/hiring join");
      stage.org.createRepository("desk", {
        files: { ...policy(ladder) },
        collaborators: { mira: "maintain" },
        private: true,
      });
      await stage.settled();
      as("mira", "aurora/desk").openIssue({ title: "Who does what" });
    });
    await says("mira", 1, "/levels");
    const slow = ladder.replace("merged: 1 }", "merged: 1, months: 2 months }");
    await before(() => as("mira").pushFiles("main", policy(slow)));
    await says("mira", 1, "/levels");
    await says("nadia", 1, "/next");
    await before(() => as("mira").pushFiles("main", policy(ladder)));
    await tell("**mira** asks in the private `aurora/desk`.", () =>
      as("mira", "aurora/desk").comment(1, "/levels"),
    );
    await tell("**nadia** has a change merged, and mira asks again.", async () => {
      as("nadia").openPull({ title: "Parse dates", files: file("a") });
      await stage.settled();
      as("mira").merge(2);
      await stage.settled();
      as("mira", "aurora/desk").comment(1, "/levels");
    });
    await says("nadia", 1, "/next");
    await tell("The policy asks for other things, and she asks again.", () => {
      const more = ladder.replace(
        "merged: 1 }",
        "merged: 1, reviews: 2, weeks: 3, endorsements: { kind: 1 } }",
      );
      as("mira").pushFiles("main", policy(more));
      as("nadia").comment(1, "/next");
    });
    await tell("And again.", () => {
      const more = ladder.replace(
        "merged: 1 }",
        "merged: 3, requirements: { parsing: shown }, endorsements: { kind: 2 } }",
      );
      as("mira").pushFiles("main", policy(more));
      as("nadia").comment(1, "/next");
    });
    await tell("One level is all there is now.", () => {
      as("mira").pushFiles("main", policy("  levels: { contributor: { title: Contributor } }\n"));
      as("nadia").comment(1, "/next");
    });
  },
};
