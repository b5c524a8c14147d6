/** A programme that hires: a policy with a position, a private repository for candidates, and somebody who has applied. */
import type { Repository } from "../../sandbox/github.ts";
import { openProgramme, type Programme } from "./programme.ts";
import { openStage, policyText, type Stage } from "./stage.ts";

export const hiringPolicy = `hiring:
  candidates: { repository: hiring, team: "team:hiring" }
  requirements:
    typescript: { title: TypeScript, match: { any-glob-to-any-file: "**/*.ts" } }
    rust: { title: Rust, match: { any-glob-to-any-file: "**/*.rs" } }
  values:
    kind: { title: Kindness }
  positions:
    engineer:
      title: Network engineer
      requirements: { typescript: shown, rust: some }
      other-requirements: [Five years of networks]
    writer: { title: Writer, open: false }
  interest: { about: We remember you., question: Why should we? }
  stages:
    screening: { title: Screening, time: 1-2 weeks, tell: We are reading it. }
    talk: { title: Talk, owners: ["team:leads"], tell: Next is a talk. }
    offer: { title: Offer, time: 5 days }
  include:
    letter: { title: Letter }
    portfolio: { title: Portfolio }
    references: { title: References, required: false }
  contacts:
    careers: { title: Careers, purpose: applications, email: careers@example.org }
  response-times: { first-answer: 2 weeks, outcome: 60 days }
`;

export interface HiringProgramme extends Programme {
  readonly hiring: Repository;
  /** Joins, reads what would be sent and sends it. Returns the number of the thread where it was said. */
  readonly applied: (login: string, text?: string) => Promise<number>;
  /** The snapshot's hash that the App's comment on a thread shows. */
  readonly shownHash: (thread: number) => string;
  /** Issues in the private repository, as people see them. */
  readonly candidate: (number?: number) => ReturnType<Programme["thread"]>;
  /** The App's one comment on a candidate's issue. */
  readonly onCandidate: (number?: number) => string;
  /** Days go by, and what is due in them is done. */
  readonly pass: (days: number) => Promise<void>;
  /** Of the table of applications. */
  readonly rows: () => Promise<Record<string, unknown>[]>;
}

/** A stage with two more people: harriet and leo. */
export async function openHiringStage(): Promise<Stage> {
  const stage = await openStage();
  for (const login of ["harriet", "leo"]) stage.sandbox.createUser(login);
  return stage;
}

/** mira maintains; harriet of the team `hiring` and leo of the team `leads` read the private repository, tomas may triage there. */
export async function openHiring(
  stage: Stage,
  { policy = policyText(hiringPolicy), secret = true }: { policy?: string; secret?: boolean } = {},
): Promise<HiringProgramme> {
  const programme = await openProgramme(stage, {
    policy,
    beside: {
      hiring: {
        private: secret,
        files: { "README.md": "# Candidates\n" },
        collaborators: { mira: "maintain", tomas: "triage", harriet: "read", leo: "read" },
      },
    },
  });
  const { org, says, opened, comment, thread } = programme;
  for (const login of ["harriet", "leo"]) org.addMember(login);
  org.setTeam("hiring", ["harriet"]);
  org.setTeam("leads", ["leo"]);
  const shownHash = (number: number) => /apply \S+ ([0-9a-f]{12})/.exec(comment(number))?.[1] ?? "";
  return {
    ...programme,
    hiring: stage.sandbox.repository(`${org.login}/hiring`),
    shownHash,
    applied: async (login, text = "") => {
      const pull = await opened(login);
      await says(login, pull, "/hiring join");
      await says(login, pull, "/hiring apply engineer");
      await says(login, pull, `/hiring apply engineer ${shownHash(pull)} ${text}`);
      return pull;
    },
    candidate: (number = 1) => thread(number, "hiring"),
    onCandidate: (number = 1) => comment(number, "hiring"),
    pass: async (days) => {
      stage.pass(days);
      await stage.holdsEnd();
    },
    rows: async () => {
      const { rows } = await stage.foothold.db.pool.query(
        "select * from foothold.candidates where owner_id = $1 order by drafted_at",
        [org.id],
      );
      return rows;
    },
  };
}
