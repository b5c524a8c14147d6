/**
 * The careers pages of the first two organisations: the first words of every heading, point and paragraph, in the
 * page's order, and the keys of the parsed policy that carry it.
 */

export type Row = readonly [starts: string, ...keys: string[]];

/** A position's heading, then a point for each of its responsibilities and requirements. */
function positionRows(key: string, title: string, responsibilities: string[], requirements: Row[]): Row[] {
  const path = `hiring.positions.${key}`;
  return [
    [`#### ${title}`, `${path}.title`, `${path}.group`, `${path}.compensation`],
    ["**Responsibilities:**", `${path}.responsibilities`],
    ...responsibilities.map((starts, index): Row => [`- ${starts}`, `${path}.responsibilities[${index}]`]),
    ["**Requirements:**", `${path}.requirements`, `${path}.otherRequirements`],
    ...requirements.map(
      ([starts, ...keys]): Row => [
        `- ${starts}`,
        ...keys.flatMap((one) =>
          /^\d$/.test(one)
            ? `${path}.otherRequirements[${one}]`
            : [`${path}.requirements.${one}`, `hiring.requirements.${one}.title`],
        ),
      ],
    ),
  ];
}

export const aethergrid: readonly Row[] = [
  ["title", "hiring.title"],
  ["# Careers", "hiring.title"],
  ["*Join us", "hiring.tagline"],
  ["## Why", "hiring.about"],
  ["### Our Mission", "hiring.mission"],
  ["We're building", "hiring.mission"],
  ["### Our Values", "hiring.values"],
  ["- **Open Source First**", "hiring.values.open-source-first"],
  ["- **Innovation**", "hiring.values.innovation"],
  ["- **Sustainability**", "hiring.values.sustainability"],
  ["- **Inclusivity**", "hiring.values.inclusivity"],
  ["### What We Offer", "hiring.offer"],
  ["- Work on", "hiring.offer[0]"],
  ["- Collaborate with", "hiring.offer[1]"],
  ["- Flexible", "hiring.offer[2]", "hiring.positions.blockchain-developer.location"],
  ["- Contribute to", "hiring.offer[3]"],
  ["- Competitive", "hiring.offer[4]", "hiring.positions.blockchain-developer.compensation"],
  ["## Open Positions", "hiring.positions"],
  ["### Engineering", "hiring.positions.distributed-systems-engineer.group"],
  ...positionRows(
    "distributed-systems-engineer",
    "Senior Distributed",
    ["Design and", "Optimize task", "Ensure system", "Collaborate with"],
    [
      ["5+ years", "distributed-systems", "0"],
      ["Strong proficiency", "systems-languages"],
      ["Experience with P2P", "p2p"],
      ["Understanding of", "consensus"],
    ],
  ),
  ...positionRows(
    "blockchain-developer",
    "Blockchain Developer",
    ["Maintain and", "Develop smart", "Implement cryptographic", "Optimize blockchain"],
    [
      ["3+ years", "blockchain", "0"],
      ["Proficiency in", "contracts"],
      ["Strong understanding", "cryptography"],
      ["Experience with", "consensus"],
    ],
  ),
  ...positionRows(
    "frontend-engineer",
    "Frontend Engineer",
    ["Build intuitive", "Develop web", "Create developer", "Ensure excellent"],
    [
      ["3+ years", "0"],
      ["Proficiency in", "web"],
      ["UI/UX", "design", "1"],
      ["Experience with", "visualisation"],
    ],
  ),
  ...positionRows(
    "devops-engineer",
    "DevOps Engineer",
    ["Manage network", "Implement monitoring", "Automate operations", "Ensure high"],
    [
      ["3+ years", "0"],
      ["Experience with", "containers"],
      ["Proficiency in", "linux"],
      ["Knowledge of", "infrastructure"],
    ],
  ),
  ["### Research", "hiring.positions.distributed-computing-researcher.group"],
  ...positionRows(
    "distributed-computing-researcher",
    "Distributed Computing",
    ["Research novel", "Optimize network", "Publish", "Collaborate with"],
    [
      ["PhD", "0"],
      ["Research experience", "research"],
      ["Strong publication", "1"],
      ["Excellent analytical", "2"],
    ],
  ),
  ["### Community & Operations", "hiring.positions.community-manager.group"],
  ...positionRows(
    "community-manager",
    "Community Manager",
    ["Engage with", "Organize events", "Create content", "Gather and"],
    [
      ["2+ years", "community", "0"],
      ["Excellent communication", "1"],
      ["Passion for", "2"],
      ["Experience with", "3"],
    ],
  ),
  ...positionRows(
    "technical-writer",
    "Technical Writer",
    ["Create comprehensive", "Write tutorials", "Maintain API", "Improve clarity"],
    [
      ["2+ years", "writing", "0"],
      ["Ability to", "1"],
      ["Experience with", "documentation-tools"],
      ["Background in", "2"],
    ],
  ),
  ["## How to Apply", "hiring.stages"],
  ["### Application Process", "hiring.stages"],
  ["1. **Submit", "hiring.stages.application", "hiring.contacts.careers.email"],
  ["2. **Initial", "hiring.stages.screening", "hiring.stages.screening.time"],
  ["3. **Technical", "hiring.stages.technical-interview"],
  ["4. **Project", "hiring.stages.project"],
  ["5. **Team", "hiring.stages.team-interview"],
  ["6. **Offer", "hiring.stages.offer"],
  ["### What to Include", "hiring.include"],
  ["- **Resume", "hiring.include.resume"],
  ["- **Cover", "hiring.include.letter"],
  ["- **Portfolio", "hiring.include.portfolio"],
  ["- **References", "hiring.include.references.required"],
  ["## Internships", "hiring.programmes"],
  ["We welcome", "hiring.introductions.programmes"],
  [
    "- **Summer",
    "hiring.programmes.summer-internship.weeks",
    "hiring.programmes.summer-internship.compensation",
  ],
  ["- **Open Source", "hiring.programmes.open-source"],
  ["- **Research", "hiring.programmes.research-collaboration"],
  ["- **Mentorship", "hiring.programmes.mentorship"],
  ["**Contact**", "hiring.programmes.summer-internship.contact", "hiring.contacts.internships.email"],
  ["## Volunteers", "hiring.volunteer"],
  ["Not ready", "hiring.introductions.volunteer"],
  ["- **Code", "hiring.volunteer.code", "rules.kinds.code.reward"],
  ["- **Documentation", "hiring.volunteer.doc", "rules.kinds.doc.reward"],
  ["- **Community", "hiring.volunteer.question", "rules.kinds.question.reward"],
  ["- **Translation", "hiring.volunteer.translation", "rules.kinds.translation.reward"],
  ["- **Testing", "hiring.volunteer.test", "rules.kinds.test.reward"],
  ["All meaningful", "hiring.introductions.volunteer", "rules.kinds"],
  ["## Questions?", "hiring.contacts"],
  ["Have questions", "hiring.introductions.contacts"],
  ["- **Email", "hiring.contacts.careers.email"],
  ["- **Discord", "hiring.contacts.discord.url"],
  ["- **GitHub", "hiring.contacts.discussions.url"],
  ["### [Learn more", "hiring.contacts.team.url"],
];

export const positron: readonly Row[] = [
  ["title", "hiring.title"],
  ["description", "hiring.tagline"],
  ["# Careers", "hiring.title"],
  [
    "In this",
    "hiring.about",
    "hiring.contacts.why.email",
    "hiring.contacts.code.url",
    "hiring.requirements.open-source",
  ],
  ["## Skills", "hiring.requirements"],
  ["Skill alignment", "hiring.introductions.requirements"],
  ["### Rust", "hiring.requirements.rust.match"],
  ["You enjoy", "hiring.requirements.rust.about"],
  ["### Vulkan", "hiring.requirements.vulkan.match", "hiring.requirements.vulkan.dependencies"],
  ["You have", "hiring.requirements.vulkan.about"],
  ["### Distributed", "hiring.requirements.database.match", "hiring.requirements.database.dependencies"],
  ["LSM's", "hiring.requirements.database.about"],
  ["### P2P", "hiring.requirements.p2p.match", "hiring.requirements.p2p.dependencies"],
  ["Kademlia", "hiring.requirements.p2p.about"],
  ["### Pure Build", "hiring.requirements.builds.match"],
  ["Nix or", "hiring.requirements.builds.about"],
  ["## Values", "hiring.values"],
  ["Value alignment", "hiring.introductions.values"],
  ["### Finite", "hiring.values.finite"],
  ["You have", "hiring.values.finite.about"],
  ["### Positive", "hiring.values.positive"],
  ["You work", "hiring.values.positive.about"],
  ["### Large", "hiring.values.large"],
  ["You are", "hiring.values.large.about"],
  ["## Singapore", "hiring.locations.singapore", "hiring.locations.remote"],
  [
    "Are you",
    "hiring.locations.singapore.about",
    "hiring.locations.remote.about",
    "hiring.contacts.hello.email",
  ],
  ["## Get in Touch", "hiring.contacts"],
  ["Again,", "hiring.interest.about", "hiring.interest.question", "hiring.contacts.why.purpose"],
];
