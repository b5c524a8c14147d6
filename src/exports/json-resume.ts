/** Evidence as a JSON Resume (jsonresume.org/schema): what the person takes along. The same evidence gives the same bytes. */
import type { CountedWork, Evidence, RequirementEvidence } from "../domain/evidence/evidence.ts";
import { workName } from "../messages/evidence.ts";
import { kindName } from "../messages/reasons.ts";
import { gitHub, workLink } from "./links.ts";

const schema = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";
/** The newest ones of each requirement; the numbers beside count all. */
const mostHighlights = 20;

/** `server` is where GitHub is. Requirements without evidence are left out: nothing was found, and nothing is said. */
export function jsonResume(evidence: Evidence, server: string = gitHub): string {
  const { login } = evidence.person;
  const shown = evidence.requirements.filter(({ level }) => level !== "none");
  const resume = {
    $schema: schema,
    basics: {
      name: login,
      url: `${server}/${login}`,
      summary: `Work that maintainers accepted, as of ${evidence.asOf.slice(0, 10)}.`,
      profiles: [{ network: "GitHub", username: login, url: `${server}/${login}` }],
    },
    skills: shown.map(({ title, level, kinds }) => ({
      name: title,
      level,
      keywords: kinds.map(({ kind }) => kindName(kind)),
    })),
    projects: shown.map((requirement) => project(requirement, server)),
    references: evidence.endorsements.map(({ by, value, reason, at }) => ({
      name: by.login,
      reference: `${value}, ${at.slice(0, 10)}: ${reason}`,
    })),
    meta: { version: "v1.0.0", lastModified: evidence.asOf.slice(0, 19) },
  };
  return `${JSON.stringify(resume, null, 2)}\n`;
}

function project({ title, level, kinds }: RequirementEvidence, server: string) {
  const rows = kinds.flatMap(({ counted }) => counted).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const [newest, oldest] = [rows[0], rows.at(-1)];
  const [first] = rows.flatMap(({ work }) => workLink(work, server) ?? []);
  return {
    name: title,
    description: kinds.map(({ kind, counted }) => `${kindName(kind)}: ${counted.length}`).join("; "),
    highlights: rows.slice(0, mostHighlights).map(highlight),
    keywords: [level],
    ...(oldest === undefined ? {} : { startDate: oldest.at.slice(0, 10) }),
    ...(newest === undefined ? {} : { endDate: newest.at.slice(0, 10) }),
    ...(first === undefined ? {} : { url: first }),
    roles: kinds.some(({ kind }) => kind !== "review") ? ["Contributor"] : ["Reviewer"],
    type: "open source",
  };
}

function highlight({ work, at, approvers }: CountedWork): string {
  const by = approvers.length === 0 ? "" : `, accepted by ${approvers.join(" and ")}`;
  return `${workName(work)} (${at.slice(0, 10)}${by})`;
}
