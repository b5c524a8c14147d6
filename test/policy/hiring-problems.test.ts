/** What is wrong with `hiring`, and where: `hiring:` is on line 5, its keys from line 7 on. */
import { parsePolicy } from "../../src/policy/load.ts";
import { origin, tokens, written } from "./written.ts";

const least = "hiring:\n  candidates: {repository: hiring, team: 'team:hiring'}\n";
const rust = "  requirements: {rust: {title: Rust, kinds: [code]}}\n";
const stage = "  stages: {talk: {title: Talk}}\n";
const position = (rest: string) => `${stage}  positions: {dev: {title: Dev, ${rest}}}`;
const programme = (rest: string) => `  programmes: {summer: {title: Summer, ${rest}}}`;

test.each<[name: string, text: string, problems: string[]]>([
  [
    "an unknown requirement of a position",
    `${rust}${position("requirements: {rusty: shown}")}`,
    ["9:48 hiring.positions.dev.requirements.rusty: there is no requirement rusty (did you mean rust?)"],
  ],
  [
    "an unknown requirement, unlike any",
    `${rust}${position("requirements: {vulkan: shown}")}`,
    [
      "9:48 hiring.positions.dev.requirements.vulkan: there is no requirement vulkan (add vulkan under hiring.requirements)",
    ],
  ],
  [
    "a level that is none",
    `${rust}${position("requirements: {rust: expert}")}`,
    [
      "9:54 hiring.positions.dev.requirements.rust: expert is not one of some, shown, sustained (use some or shown or sustained)",
    ],
  ],
  [
    "a requirement twice",
    "  requirements:\n    rust: {title: Rust, kinds: [code]}\n    rust: {title: Rust}",
    ["9:5 hiring.requirements.rust: rust stands here twice (remove one of them)"],
  ],
  [
    "a requirement that nothing shows",
    "  requirements: {rust: {title: Rust}}",
    [
      "7:24 hiring.requirements.rust: nothing says what shows Rust (add kinds, match, labels or dependencies)",
    ],
  ],
  [
    "a kind of contribution that is none",
    "  requirements: {rust: {title: Rust, kinds: [cod]}}",
    [
      expect.stringMatching(
        /^7:46 hiring\.requirements\.rust\.kinds\[0\]: cod is not .*did you mean code\?\)$/,
      ),
    ],
  ],
  [
    "a kind twice",
    "  requirements: {rust: {title: Rust, kinds: [code, doc, code]}}",
    ["7:57 hiring.requirements.rust.kinds[2]: code stands here already (remove one of them)"],
  ],
  [
    "a wrong match rule",
    "  requirements: {rust: {title: Rust, match: {changed-file: '**'}}}",
    [
      "7:46 hiring.requirements.rust.match.changed-file: unknown key changed-file (did you mean changed-files?)",
    ],
  ],
  [
    "a weight of too many decimals",
    "  requirements: {rust: {title: Rust, kinds: [code], weight: 1.005}}",
    ["7:61 hiring.requirements.rust.weight: expected 0.01 to 10 with at most two decimals (write 1 or 1.5)"],
  ],
  [
    "a dependency without code that uses it",
    "  requirements: {p2p: {title: P2P, dependencies: [{manifest: '**/Cargo.toml', names: [libp2p]}]}}",
    [
      "7:51 hiring.requirements.p2p.dependencies[0].used-in: used-in is missing (add used-in: changed-files and its globs)",
    ],
  ],
  [
    "a key with capital letters",
    "  values: {Open: {title: Open}}",
    [
      "7:12 hiring.values.Open: Open is not a key (use small letters, digits and dashes, a letter first, at most 40)",
    ],
  ],
  [
    "a mistyped key",
    position("responsibilites: []"),
    [
      "8:33 hiring.positions.dev.responsibilites: unknown key responsibilites (did you mean responsibilities?)",
    ],
  ],
  [
    "a position of no type",
    position("type: job"),
    [
      "8:39 hiring.positions.dev.type: job is not one of role, internship, volunteer, research (use role or internship or volunteer or research)",
    ],
  ],
  [
    "a position without a title",
    `${stage}  positions: {dev: {group: A}}`,
    ["8:20 hiring.positions.dev.title: title is missing (add title: plain text)"],
  ],
  [
    "positions and nowhere to arrive",
    "  positions: {dev: {title: Dev}}",
    [
      "7:3 hiring.positions: people could apply, and there is no stage for them (add a stage under hiring.stages)",
    ],
  ],
  [
    "interest and nowhere to arrive",
    "  interest: {about: We remember you}",
    [
      "7:3 hiring.interest: people could apply, and there is no stage for them (add a stage under hiring.stages)",
    ],
  ],
  [
    "a stage that a person owns",
    "  stages: {talk: {title: Talk, owners: ['@octocat', write, 'team:eng']}}",
    [
      "7:41 hiring.stages.talk.owners[0]: @octocat is no team (write team:hiring, with the team's name in its address on GitHub)",
      "7:53 hiring.stages.talk.owners[1]: write is no team (write team:hiring, with the team's name in its address on GitHub)",
    ],
  ],
  [
    "a stage that nobody owns",
    "  stages: {talk: {title: Talk, owners: []}}",
    ["7:40 hiring.stages.talk.owners: owners is less than 1 entries (use 1 to 10 entries)"],
  ],
  [
    "two stages under one label",
    "  stages: {talk: {title: Talk}, call: {title: Call, label: 'Stage: talk'}}",
    ["7:60 hiring.stages.call.label: Stage: talk is the label of another stage (remove one of them)"],
  ],
  [
    "a time that is none",
    "  stages: {talk: {title: Talk, time: soon}}",
    [
      "7:38 hiring.stages.talk.time: a time is one or two whole numbers and hours, days or weeks (write 1-2 weeks or 5 days)",
    ],
  ],
  [
    "a time that ends before it begins",
    "  stages: {talk: {title: Talk, time: 2-1 weeks}}",
    ["7:38 hiring.stages.talk.time: the time ends before it begins (write 1-2 weeks)"],
  ],
  [
    "an internship without an end",
    programme("type: internship"),
    ["7:24 hiring.programmes.summer: an internship has a length (add weeks: 12)"],
  ],
  [
    "a milestone after the end",
    programme("type: internship, weeks: 12, milestones: {last: {title: Last, week: 13}}"),
    ["7:108 hiring.programmes.summer.milestones.last.week: the programme has 12 weeks (use 1 to 12)"],
  ],
  [
    "milestones without weeks",
    programme("type: research, milestones: {last: {title: Last, week: 13}}"),
    ["7:56 hiring.programmes.summer.milestones: milestones need the programme's length (add weeks: 12)"],
  ],
  [
    "a cohort on a day that is none",
    programme("type: internship, weeks: 12, cohorts: {one: {starts: 2027-02-30}}"),
    [
      "7:93 hiring.programmes.summer.cohorts.one.starts: this is no day (write year, month and day, as in 2027-06-01)",
    ],
  ],
  [
    "a programme that leads nowhere",
    programme("type: mentorship, position: intern, contact: jobs"),
    [
      "7:68 hiring.programmes.summer.position: there is no position intern (add intern under hiring.positions)",
      "7:85 hiring.programmes.summer.contact: there is no contact jobs (add jobs under hiring.contacts)",
    ],
  ],
  [
    "a milestone toward nothing",
    `${rust}${programme("type: internship, weeks: 2, milestones: {a: {title: A, week: 1, requirement: rst}}")}`,
    [
      "8:117 hiring.programmes.summer.milestones.a.requirement: there is no requirement rst (did you mean rust?)",
    ],
  ],
  [
    "a mentor twice, and for something unknown",
    "  mentors: [{login: ada}, {login: Ada, requirements: [rust]}]",
    [
      "7:35 hiring.mentors[1].login: Ada is a mentor already (remove one of them)",
      "7:55 hiring.mentors[1].requirements[0]: there is no requirement rust (add rust under hiring.requirements)",
    ],
  ],
  [
    "a mentor with an @",
    "  mentors: [{login: '@ada'}]",
    ["7:21 hiring.mentors[0].login: login is no login, which stands here without @ (write octocat)"],
  ],
  [
    "a mentor for nobody",
    "  mentors: [{login: ada, capacity: 0}]",
    ["7:36 hiring.mentors[0].capacity: capacity is less than 1 (use 1 to 50)"],
  ],
  [
    "volunteers who get nothing",
    "  volunteer: {doc: {title: Writing}, code: {title: Code}}\nkinds: {doc: {reward: 5 EUR}, code: {labels: [c]}}",
    ["7:38 hiring.volunteer.code: code earns nothing (give kinds.code a reward)"],
  ],
  [
    "a kind of volunteers that is none",
    "  volunteer: {docs: {title: Writing}}",
    ["7:15 hiring.volunteer.docs: unknown key docs (did you mean doc?)"],
  ],
  [
    "a contact without an address",
    "  contacts: {chat: {title: Chat}}",
    ["7:20 hiring.contacts.chat: nothing says how to reach Chat (add email or url)"],
  ],
  [
    "addresses that are none",
    "  contacts: {a: {title: A, email: 'mailto:x'}, b: {title: B, url: 'http://example.org'}}",
    [
      "7:35 hiring.contacts.a.email: email is no e-mail address (write careers@example.org)",
      "7:67 hiring.contacts.b.url: url is no address with https (write https://example.org/careers)",
    ],
  ],
  [
    "an introduction of nothing",
    "  introductions: {skills: Ours}",
    [expect.stringMatching(/^7:19 hiring\.introductions\.skills: unknown key skills \(/)],
  ],
  [
    "HTML",
    "  about: Come <b>here</b>",
    ["7:10 hiring.about: <b> looks like HTML (write plain text; the page makes it look right)"],
  ],
  [
    "text that turns the reading direction",
    '  about: "to \\u202e here"',
    ["7:10 hiring.about: the text has invisible characters (type it anew)"],
  ],
  ["a number as text", "  about: 5", ["7:10 hiring.about: the text must be text (put it in quotes)"]],
  [
    "a long title",
    `  title: ${"a".repeat(121)}`,
    ["7:10 hiring.title: the text has 121 characters (use at most 120 characters)"],
  ],
  [
    "a level that takes evidence of nothing that there is",
    `${rust}  levels: {core: {title: Core, takes: {requirements: {rusty: shown}}}}`,
    ["8:55 hiring.levels.core.takes.requirements.rusty: there is no requirement rusty (did you mean rust?)"],
  ],
  [
    "a level that takes an endorsement of no value",
    "  levels: {core: {title: Core, takes: {endorsements: {kind: 2}}}}",
    [
      "7:55 hiring.levels.core.takes.endorsements.kind: there is no value kind (add kind under hiring.values)",
    ],
  ],
  [
    "a level by lines of code",
    "  levels: {core: {title: Core, takes: {lines: 2}}}",
    [
      "7:40 hiring.levels.core.takes.lines: unknown key lines (use one of merged, reviews, weeks, months, requirements, endorsements, or remove it)",
    ],
  ],
  [
    "keeping without end",
    "  retention: forever",
    ["7:14 hiring.retention: expected 1 to 120 months (write 24 months)"],
  ],
  [
    "half a day",
    "  evidence: {half-life: 12 hours, saturation: 0}",
    [
      "7:25 hiring.evidence.half-life: expected whole days or weeks (write 365 days)",
      "7:47 hiring.evidence.saturation: saturation is less than 1 (use 1 to 100)",
    ],
  ],
])("%s is explained", (_, text, problems) => {
  expect(written(parsePolicy(`${tokens}${least}${text}`, origin))).toEqual(problems);
});

test.each<[name: string, text: string, problems: string[]]>([
  [
    "candidates that go nowhere",
    "hiring: {}",
    ["5:9 hiring.candidates: candidates is missing (add candidates: a mapping of keys to values)"],
  ],
  [
    "a repository of somebody else, and a team that is a permission",
    "hiring: {candidates: {repository: other/hiring, team: write}}",
    [
      "5:35 hiring.candidates.repository: repository is no repository's name, which stands here without its owner (write hiring)",
      "5:55 hiring.candidates.team: write is no team (write team:hiring, with the team's name in its address on GitHub)",
    ],
  ],
])("%s is explained", (_, text, problems) => {
  expect(written(parsePolicy(`${tokens}${text}`, origin))).toEqual(problems);
});
