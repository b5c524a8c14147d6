/** The pages behind each address, and who may have them. Whoever may not gets what stands where nothing is. */

import type { Wish } from "../../domain/participation.ts";
import { jsonResume } from "../../exports/json-resume.ts";
import { evidenceMarkdown } from "../../exports/markdown.ts";
import { requirementBadge } from "../../exports/shields.ts";
import type { Page } from "../page.ts";
import { hiringPage } from "./hiring-page.ts";
import { forgetPage, forgottenPage, mePage, ownPage, signInPage } from "./me.ts";
import { type Download, paths } from "./paths.ts";
import { peoplePage, personPage } from "./people.ts";
import type { HiringPorts, Organisation, SessionPorts } from "./ports.ts";
import { notSetUp, type SignIn } from "./sign-in.ts";
import type { TeamCheck } from "./team.ts";
import { isSignedIn, type Reply, type SignedIn, type Visit } from "./visit.ts";

export interface Behind {
  readonly ports: HiringPorts;
  readonly sessions: SessionPorts;
  readonly signIn: SignIn;
  readonly isInTeam: TeamCheck;
  /** Where people see GitHub. */
  readonly server: string;
}

/** `null`: nothing is here, or nothing for this visitor. */
export type Answer = (behind: Behind, visit: Visit, ...parts: string[]) => Promise<Reply | null>;

const page = (made: Page): Reply => ({ type: "page", ...made });
/** People on one page of the hiring view. */
const pageSize = 50;

export const hiring: Answer = async ({ ports }, _visit, owner = "") => {
  const at = await ports.organisation(owner);
  return at === null || at.hiring === null ? null : page(hiringPage(at.login, at.hiring));
};

/** Of a page of one's own: the visitor, or what somebody gets who is nobody yet. */
function own(behind: Behind, visit: Visit): SignedIn | Reply {
  if (isSignedIn(visit)) return visit;
  return behind.signIn.isSetUp() ? page(signInPage(visit.path)) : notSetUp();
}

/** An organisation at which there is something of somebody's own to see. */
async function ownOrganisation({ ports }: Behind, visit: SignedIn, owner: string) {
  const at = await ports.organisation(owner);
  if (at === null) return null;
  const standing = await ports.standing(at, visit.visitor);
  return at.hiring === null && standing.participation === undefined ? null : { at, standing };
}

export const me: Answer = async (behind, visit) => {
  const visitor = own(behind, visit);
  if ("type" in visitor) return visitor;
  const { ports } = behind;
  const organisations = await ports.organisationsOf(visitor.visitor);
  const places = await Promise.all(
    organisations.map(async (at) => ({ at, standing: await ports.standing(at, visitor.visitor) })),
  );
  const known = new Set(organisations.map(({ login }) => login));
  const others = (await ports.organisations()).filter((login) => !known.has(login));
  return page(mePage(visitor, places, others));
};

export const ownAt: Answer = async (behind, visit, owner = "") => {
  const visitor = own(behind, visit);
  if ("type" in visitor) return visitor;
  const place = await ownOrganisation(behind, visitor, owner);
  if (place === null) return null;
  const evidence = await behind.ports.evidence(place.at, visitor.visitor);
  return page(ownPage(visitor, { ...place, evidence, server: behind.server }));
};

export const askToForget: Answer = async (behind, visit, owner = "") => {
  const visitor = own(behind, visit);
  if ("type" in visitor) return visitor;
  const place = await ownOrganisation(behind, visitor, owner);
  return place?.standing.participation === undefined ? null : page(forgetPage(visitor, place.at));
};

/** Says nothing of anybody: whoever is forgotten is led here. */
export const forgotten: Answer = async () => page(forgottenPage());

/** Only for a form that was checked. */
export async function wish(
  behind: Behind,
  visit: SignedIn,
  owner: string,
  wanted: Wish,
): Promise<Reply | null> {
  const place = await ownOrganisation(behind, visit, owner);
  if (place === null) return null;
  const { at, standing } = place;
  const mayJoin = wanted !== "join" || at.hiring !== null;
  const hasSomething = wanted === "join" || standing.participation !== undefined;
  if (!mayJoin || !hasSomething) return null;
  await behind.ports.wish(at, visit.visitor, wanted);
  if (wanted === "forget") {
    await behind.sessions.endAll(visit.visitor);
    return { type: "to", location: paths.forgotten };
  }
  return { type: "to", location: `${paths.own(at.login)}?said=${wanted}` };
}

export async function badges(
  { ports }: Behind,
  visit: SignedIn,
  owner: string,
  shown: boolean,
): Promise<Reply | null> {
  const at = await ports.organisation(owner);
  if (at === null) return null;
  await ports.setBadges(at, visit.visitor, shown);
  return { type: "to", location: `${paths.own(at.login)}?said=badges#take-along` };
}

export const download: Answer = async (behind, visit, owner = "", file = "") => {
  const visitor = own(behind, visit);
  if ("type" in visitor) return visitor;
  const place = await ownOrganisation(behind, visitor, owner);
  if (place?.standing.participation === undefined) return null;
  const text = await fileOf(behind, visitor, place.at, file as Download);
  const contentType = file.endsWith(".md")
    ? "text/markdown; charset=utf-8"
    : "application/json; charset=utf-8";
  return text === null ? null : { type: "file", contentType, name: `${place.at.login}-${file}`, text };
};

async function fileOf({ ports, server }: Behind, { visitor }: SignedIn, at: Organisation, file: Download) {
  if (file === "everything.json") return `${JSON.stringify(await ports.everything(at, visitor), null, 2)}\n`;
  const evidence = await ports.evidence(at, visitor);
  if (evidence === null) return null;
  return file === "resume.json" ? jsonResume(evidence, server) : evidenceMarkdown(evidence, server);
}

/** The organisation, for members of its hiring team; `null` for everybody else, whatever there is. */
async function forTeam({ ports, isInTeam }: Behind, visit: Visit, owner: string) {
  if (!isSignedIn(visit)) return null;
  const at = await ports.organisation(owner);
  if (at === null || at.hiring === null || !(await isInTeam(visit, at))) return null;
  return { ...at, hiring: at.hiring };
}

export const people: Answer = async (behind, visit, owner = "") => {
  const at = await forTeam(behind, visit, owner);
  if (at === null) return null;
  const { ports } = behind;
  const { requirements } = at.hiring.page;
  const view = { owner: at.login, hiring: at.hiring };
  const page50 = { after: visit.query.get("after"), size: pageSize };
  const search =
    visit.query
      .get("login")
      ?.replace(/\p{Cc}/gu, "")
      .trim()
      .replace(/^@/, "") ?? null;
  const asked = visit.query.get("requirement") ?? requirements[0]?.key ?? null;
  if (search !== null || asked === null) {
    const listed = await ports.byLogin(at, search ?? "", page50);
    return page(
      peoplePage({ ...view, requirement: null, search: search ?? "", listed, evidence: new Map() }),
    );
  }
  if (!requirements.some(({ key }) => key === asked)) return null;
  const listed = await ports.byRequirement(at, asked, page50);
  const evidence = await ports.evidenceOfAll(at, listed.rows);
  return page(peoplePage({ ...view, requirement: asked, search: "", listed, evidence }));
};

export const person: Answer = async (behind, visit, owner = "", login = "") => {
  const at = await forTeam(behind, visit, owner);
  const found = at === null ? null : await behind.ports.seen(at, login);
  if (at === null || found === null) return null;
  const evidence = await behind.ports.evidence(at, found);
  if (evidence === null) return null;
  const allAt = visit.query.has("all") ? null : `${paths.person(at.login, found.login)}?all=yes`;
  const { server } = behind;
  return page(personPage({ owner: at.login, hiring: at.hiring, person: found, evidence, server, allAt }));
};

/** For everybody, of those who switched it on. */
export const badge: Answer = async ({ ports }, _visit, owner = "", login = "", requirement = "") => {
  const at = await ports.organisation(owner);
  const found = at === null || at.hiring === null ? null : await ports.seen(at, login);
  if (at === null || found === null || !found.badges) return null;
  const evidence = await ports.evidence(at, found);
  const one = evidence?.requirements.find(({ key }) => key === requirement);
  if (one === undefined) return null;
  return {
    type: "file",
    contentType: "application/json; charset=utf-8",
    name: null,
    text: requirementBadge(one),
  };
};
