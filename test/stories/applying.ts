/** Stories of applying: what contributors are told, and what the hiring team sees and does. */
import { withMore } from "./policies.ts";
import type { Story, Teller } from "./teller.ts";

const hiring = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    typescript: { title: TypeScript, match: { any-glob-to-any-file: "**/*.ts" } }
    rust: { title: Rust, match: { any-glob-to-any-file: "**/*.rs" } }
  values: { kind: { title: Kindness } }
  positions:
    engineer:
      title: Network engineer
      requirements: { typescript: shown, rust: some }
      other-requirements: [Five years of networks]
    organiser: { title: Organiser }
  interest: { about: Tell us., question: Why should we know you? }
  stages:
    screening: { title: Screening, time: 1-2 weeks, tell: We are reading it. }
    talk: { title: Talk, owners: ["team:leads"], tell: Next is a talk. }
    offer: { title: Offer, time: 5 days }
  include: { letter: { title: Letter }, portfolio: { title: Portfolio } }
  contacts: { careers: { title: Careers, purpose: applications, email: careers@example.org } }
  response-times: { first-answer: 2 weeks, silence: 3 weeks, outcome: 60 days }
`;

const repository = "aurora/hiring";

/** The private repository, and its teams: harriet of `hiring`, leo of `leads`. */
function people({ stage }: Teller, secret = true): void {
  for (const login of ["harriet", "leo"]) {
    stage.sandbox.createUser(login);
    stage.org.addMember(login);
  }
  stage.org.setTeam("hiring", ["harriet"]);
  stage.org.setTeam("leads", ["leo"]);
  const collaborators = { mira: "maintain", tomas: "triage", harriet: "read", leo: "read" } as const;
  stage.org.createRepository("hiring", { private: secret, collaborators });
}

const hashOn = ({ stage }: Teller, number: number) => {
  const own = stage.thread(number).comments.find(({ author }) => author === "foothold[bot]");
  return /apply \S+ ([0-9a-f]{12})/.exec(own?.body ?? "")?.[1] ?? "";
};

/** nadia has joined on #1, which was merged, and has applied from there. */
async function applied(teller: Teller, position = "engineer"): Promise<void> {
  const { as, before, stage } = teller;
  await before(() => people(teller));
  await before(() => {
    as("nadia").openPull({ title: "Faster start", files: { "src/a.ts": "1" } });
    as("mira").merge(1);
  });
  await before(() => as("nadia").comment(1, `/hiring join\n/hiring apply ${position}`));
  await before(() => as("nadia").comment(1, `/hiring apply ${position} ${hashOn(teller, 1)}`));
  await stage.settled();
}

const writes = ({ stage, tell }: Teller, login: string, number: number, line: string) =>
  tell(`**${login}** comments on aurora/hiring#${number}:\n\n    ${line}`, () =>
    stage.sandbox.as(login).in(repository).comment(number, line),
  );

export const applying: Story = {
  title: "Applying",
  about: "nadia has work that was merged. First she sees what would be sent, then she sends exactly that.",
  policy: withMore(hiring),
  play: async (teller) => {
    const { as, before, says, pass, tell } = teller;
    await before(() => people(teller));
    await before(() => {
      as("nadia").openPull({ title: "Faster start", files: { "src/a.ts": "1" } });
      as("mira").merge(1);
    });
    await says("nadia", 1, "/hiring");
    await says("nadia", 1, "/hiring apply engineer");
    await before(() => as("nadia").comment(1, "/hiring join"));
    await before(() => as("mira").comment(1, '/endorse @nadia kind "Helped two newcomers"'));
    await says("nadia", 1, "/hiring apply");
    await says("nadia", 1, "/hiring apply cook");
    await says("nadia", 1, "/hiring apply engineer 0123456789ab");
    await before(() => as("nadia").comment(1, "/hiring apply engineer"));
    await says("nadia", 1, "/hiring apply engineer 0123456789ab");
    await says("nadia", 1, "/hiring apply engineer");
    await says("nadia", 1, `/hiring apply engineer ${hashOn(teller, 1)} "Hello, letter: I ran networks"`);
    await says("nadia", 1, "/hiring apply engineer");
    await says("nadia", 1, "/hiring withdraw");
    await says("nadia", 1, "/hiring withdraw engineer");
    await says("nadia", 1, "/hiring withdraw engineer");
    await says("nadia", 1, "/hiring apply organiser");
    await says("nadia", 1, "/hiring withdraw organiser");
    await says("nadia", 1, "/hiring apply interest");
    await says("nadia", 1, `/hiring apply interest ${hashOn(teller, 1)} "I run three of your nodes"`);
    await before(() => as("nadia").comment(1, "/hiring apply engineer letter: Once more"));
    const read = hashOn(teller, 1);
    await tell("Fifteen days go by before **nadia** answers.", () => {
      teller.stage.pass(15);
      as("nadia").comment(1, `/hiring apply engineer ${read}`);
    });
    await pass(1);
  },
};

export const form: Story = {
  title: "Applying by an issue form",
  about: "The repository has config/hiring-application.yml as a form. oskar has joined.",
  policy: withMore(hiring),
  play: async (teller) => {
    const { as, before, tell, says } = teller;
    await before(() => people(teller));
    await before(() => {
      as("mira").createLabel("application");
      as("oskar").openIssue({ title: "Hello" });
    });
    await before(() => as("oskar").comment(1, "/hiring join"));
    const body =
      "### Position\n\nNetwork engineer\n\n### Letter\n\nI like networks.\n\n### Portfolio\n\n_No response_";
    await tell("**oskar** opens #2 with the form, for the position “Network engineer”, with a letter.", () =>
      as("oskar").openIssue({ title: "Application", body, formLabels: ["application"] }),
    );
    await says("oskar", 2, `/hiring apply engineer ${hashOn(teller, 2)} "portfolio: https://example.org"`);
    await before(() => as("oskar").comment(1, "/hiring apply interest"));
    await says("oskar", 1, `/hiring apply interest ${hashOn(teller, 1)}`);
  },
};

export const unable: Story = {
  title: "Where nobody could receive an application",
  about: "The repository for candidates is public. Whoever runs Foothold reads so in the log.",
  policy: withMore(hiring),
  play: async (teller) => {
    const { as, before, says } = teller;
    await before(() => people(teller, false));
    await before(() => as("nadia").openIssue({ title: "Hello" }));
    await before(() => as("nadia").comment(1, "/hiring join\n/hiring apply engineer"));
    await says("nadia", 1, `/hiring apply engineer ${hashOn(teller, 1)}`);
  },
};

export const least: Story = {
  title: "A hiring page with little on it",
  about:
    "There is one position, without requirements; nobody to write to; and nothing that candidates are told.",
  policy: withMore(`hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  positions: { helper: { title: Helper } }
  stages: { read: { title: Read } }
  include: { letter: { title: Letter } }
  outcomes: { hired: { title: Hired } }
`),
  play: async (teller) => {
    const { as, before, says } = teller;
    await before(() => people(teller));
    await before(() => as("nadia").openIssue({ title: "Hello" }));
    await before(() => as("nadia").comment(1, "/hiring join"));
    await says("nadia", 1, "/hiring");
    await says("nadia", 1, "/hiring apply helper");
    await says("nadia", 1, `/hiring apply helper ${hashOn(teller, 1)}`);
    await writes(teller, "mira", 1, '/outcome hired "She helps already"');
  },
};

export const none: Story = {
  title: "Where no position is open",
  about: "The policy has neither an open position nor `interest`.",
  policy: withMore('hiring: { candidates: { repository: hiring, team: "team:hiring" } }\n'),
  play: async ({ as, before, says }) => {
    await before(() => as("nadia").openIssue({ title: "Hello" }));
    await before(() => as("nadia").comment(1, "/hiring join"));
    await says("nadia", 1, "/hiring apply engineer");
    await says("mira", 1, '/stage talk "Not here"');
  },
};

export const stages: Story = {
  title: "A candidate's stages",
  about:
    "nadia has applied: her application is #1 of the private repository aurora/hiring. harriet is of the team `hiring`, leo of `leads`.",
  policy: withMore(hiring),
  play: async (teller) => {
    const { stage, tell, pass, before } = teller;
    await applied(teller);
    const there = (login: string) => stage.sandbox.as(login).in(repository);
    await tell("**tomas** puts the label `stage: talk` on it.", () => there("tomas").label(1, "stage: talk"));
    await writes(teller, "mira", 1, '/reason "I agree"');
    await writes(teller, "tomas", 1, '/reason "Her reviews are clear"');
    await writes(teller, "tomas", 1, '/reason "Very"');
    await writes(teller, "harriet", 1, '/stage interview "Next"');
    await writes(teller, "leo", 1, '/stage talk "Next"');
    await writes(teller, "leo", 1, '/stage offer "A good talk"');
    await writes(teller, "leo", 1, '/outcome hired "A good talk"');
    await tell("**tomas** puts the label `stage: talk` on it again, and says nothing.", () =>
      there("tomas").label(1, "stage: talk"),
    );
    await pass(3.1, "Three days go by.");
    await tell("A bot puts the label `stage: screening` on it.", () => {
      const bot = stage.sandbox.createUser("mover[bot]", { bot: true });
      stage.sandbox.repository(repository).collaborators.set(bot.id, "write");
      stage.sandbox.as(bot).in(repository).label(1, "stage: screening");
    });
    await tell("**nadia**, who was made a collaborator there, does.", () => {
      const { id } = stage.sandbox.owner("nadia");
      stage.sandbox.repository(repository).collaborators.set(id, "triage");
      there("nadia").label(1, "stage: screening");
    });
    await writes(teller, "nadia", 1, '/stage screening "Once more"');
    await tell("**tomas** does, and loses his permission meanwhile.", async () => {
      stage.sandbox.fail({ status: 502, times: 1, match: /permission/ });
      there("tomas").label(1, "stage: screening");
      await stage.sandbox.settle();
      stage.sandbox.repository(repository).collaborators.set(stage.sandbox.owner("tomas").id, "read");
      await stage.retried();
    });
    await before(() =>
      stage.sandbox.repository(repository).collaborators.set(stage.sandbox.owner("tomas").id, "triage"),
    );
    await tell("**mira** puts the label `outcome: hired` on it.", () =>
      there("mira").label(1, "outcome: hired"),
    );
    await pass(3);
    await pass(7);
    await tell("**tomas** closes it.", () => there("tomas").closeIssue(1, "completed"));
    await pass(7);
    await writes(teller, "mira", 1, '/stage talk "Wait"');
    await writes(teller, "mira", 1, '/outcome fired "Why not"');
    await writes(teller, "mira", 1, '/outcome declined "We look for Rust"');
    await tell("**mira** puts the label `stage: talk` on it.", () => there("mira").label(1, "stage: talk"));
    await tell("**mira** reopens it, and deletes it the next day.", async () => {
      there("mira").reopenIssue(1);
      await stage.settled();
      stage.sandbox.as("aurora").in(repository).deleteIssue(1);
    });
  },
};

export const takenBack: Story = {
  title: "An application that is taken back",
  about: "nadia leaves the hiring programme while her application is open.",
  policy: withMore(hiring),
  play: async (teller) => {
    const { stage, tell, says } = teller;
    await applied(teller);
    await says("nadia", 1, "/hiring leave");
    await tell("**mira** reopens aurora/hiring#1.", () =>
      stage.sandbox.as("mira").in(repository).reopenIssue(1),
    );
  },
};

export const waiting: Story = {
  title: "How long people wait",
  about: "nadia, oskar and finn have applied. harriet answered all but finn.",
  policy: withMore(hiring),
  play: async (teller) => {
    const { as, before, pass, says, stage } = teller;
    await applied(teller);
    for (const [index, login] of ["oskar", "finn"].entries()) {
      const number = index + 2;
      await before(() => as(login).openIssue({ title: "Hello" }));
      await before(() => as(login).comment(number, "/hiring join\n/hiring apply organiser"));
      await before(() => as(login).comment(number, `/hiring apply organiser ${hashOn(teller, number)}`));
    }
    await before(() => {
      stage.pass(3);
      for (const number of [1, 2]) stage.sandbox.as("harriet").in(repository).comment(number, "Thank you");
    });
    await pass(20);
    await says("nadia", 1, "/hiring");
  },
};
