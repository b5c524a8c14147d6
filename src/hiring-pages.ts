/** What the pages of hiring see: the store and GitHub behind the ports that src/web names. Part of the composition root. */
import { randomUUID } from "node:crypto";
import type { Shell } from "./decide.ts";
import { all } from "./domain/decision.ts";
import { evidenceOf } from "./domain/evidence/evidence.ts";
import { evidencePolicy, noFacts } from "./domain/evidence/rule.ts";
import { isSeen, wished } from "./domain/participation.ts";
import { githubWebUrl } from "./github/manifest.ts";
import { defaultsRepository, policyPath } from "./github/paths.ts";
import { followUp } from "./handlers/candidates/follow-up.ts";
import type { Place } from "./handlers/handler.ts";
import { noticeVersion } from "./messages/hiring.ts";
import type { ReaderFor } from "./person-jobs.ts";
import type { HiringInForce as KnownPolicy } from "./policies.ts";
import { decideAndStore } from "./store/commit.ts";
import type { Database } from "./store/db.ts";
import { findEvidenceOfAll } from "./store/evidence-reading.ts";
import { exportHiring } from "./store/hiring-export.ts";
import {
  findJoined,
  listByLogin,
  listByRequirement,
  listParticipations,
  saveBadges,
} from "./store/hiring-view.ts";
import { findParticipations } from "./store/participants.ts";
import { findInstallation, findOwner, findOwnerById, listHiringOwners } from "./store/places.ts";
import {
  beginSession,
  beginSignIn,
  endSession,
  endSessionsOf,
  findSession,
  takeSignIn,
} from "./store/sessions.ts";
import type { HiringInForce, HiringPorts, Organisation, SessionPorts, Someone } from "./web/hiring/ports.ts";

/** Organisations on the first page, and how long the list is taken to be right. */
const mostOrganisations = 100;
const listedForMs = 30_000;

export interface HiringPagesShell extends Pick<Shell, "db" | "policies" | "now"> {
  readonly readerFor: ReaderFor;
  /** GitHub's REST root. */
  readonly githubUrl: string;
}

export function hiringPorts(shell: HiringPagesShell): HiringPorts {
  const { db, policies, now, readerFor, githubUrl } = shell;
  const server = githubWebUrl(githubUrl);
  const organisationOf = async ({ id, login, installed }: Owner): Promise<Organisation> => {
    const known = installed ? await policies.hiringOf(id) : null;
    return { ownerId: id, login, hiring: known === null ? null : inForce(known, login, server) };
  };
  let listed = { at: Number.NEGATIVE_INFINITY, logins: [] as readonly string[] };

  const evidenceOfAll = async (at: Organisation, people: readonly Someone[]) => {
    const policy = at.hiring === null ? null : evidencePolicy(at.hiring.policy);
    if (policy === null) return new Map();
    const facts = await findEvidenceOfAll(
      db.kysely,
      at.ownerId,
      people.map(({ id }) => id),
    );
    const asOf = now().toISOString();
    return new Map(
      people.map((one) => [one.id, evidenceOf(one, facts.get(one.id) ?? noFacts, policy, asOf)]),
    );
  };
  const participationOf = async ({ ownerId }: Organisation, { id }: Someone) =>
    (await findParticipations(db.kysely, ownerId, [id]))[0];

  return {
    organisations: async () => {
      const at = now().getTime();
      if (at - listed.at >= listedForMs || at < listed.at) listed = { at, logins: await hiringLogins(shell) };
      return listed.logins;
    },
    organisation: async (login) => {
      const owner = await findOwner(db, login);
      return owner === null ? null : organisationOf(owner);
    },
    organisationsOf: async ({ id }) => {
      const those = await listParticipations(db, id);
      const owners = await Promise.all(those.map(({ ownerId }) => findOwnerById(db, ownerId)));
      return Promise.all(owners.flatMap((owner) => (owner === null ? [] : [organisationOf(owner)])));
    },
    standing: async (at, person) => {
      const participation = await participationOf(at, person);
      const said = await listParticipations(db, person.id);
      const badges = said.some(({ ownerId, badges: shown }) => shown && ownerId === at.ownerId);
      return { participation, badges };
    },
    wish: async ({ ownerId }, person, wish) => {
      const at = now().toISOString();
      const cause = `page:${randomUUID()}`;
      const hiring = await policies.hiringOf(ownerId);
      const place = await placeOf(db, ownerId);
      await decideAndStore(db, {
        scope: { ownerId, repositoryId: 0 },
        wanted: { participationsOf: [person.id], candidates: { personIds: [person.id] } },
        cause,
        at,
        policyVersion: hiring?.version ?? null,
        effects: "perform",
        decide: (state) => {
          const { participations, candidates } = state;
          const before = participations[0];
          const decision = wished(wish, {
            ownerId,
            before,
            who: person,
            notice: noticeVersion,
            now: at,
            candidates,
          });
          if (hiring === null || place === null) return decision;
          // What was taken back is closed where the hiring team sees it, as after a comment.
          const followed = decision.candidates.map((after) => {
            const then = candidates.find(({ key }) => key === after.key);
            const given = { policy: hiring.policy, state, now: at };
            return followUp(place, then, after, given, { because: cause, present: null });
          });
          return all([decision, ...followed]);
        },
        fact: { type: "page", ownerId },
        given: () => ({}),
      });
    },
    setBadges: ({ ownerId }, { id }, shown) => saveBadges(db, ownerId, id, shown),
    evidence: async (at, person) => {
      if (!isSeen(await participationOf(at, person))) return null;
      return (await evidenceOfAll(at, [person])).get(person.id) ?? null;
    },
    evidenceOfAll,
    everything: ({ ownerId }, { id }) => exportHiring(db, ownerId, id),
    isInTeam: (at, person) => isInTeam(db, readerFor, at, person),
    byRequirement: ({ ownerId }, requirement, page) => listByRequirement(db, ownerId, requirement, page),
    byLogin: ({ ownerId }, prefix, page) => listByLogin(db, ownerId, prefix, page),
    seen: ({ ownerId }, login) => findJoined(db, ownerId, login),
  };
}

/** Where effects on an organisation's behalf come from; `null` when the App was removed there. */
async function placeOf(db: Database, ownerId: number): Promise<Place | null> {
  const installation = await findInstallation(db, ownerId);
  if (installation === null) return null;
  const repository = { id: 0, ownerId, owner: installation.owner, name: "" };
  return { installationId: installation.id, repository };
}

type Owner = NonNullable<Awaited<ReturnType<typeof findOwner>>>;

/** Where a text says something of hiring, its policy need not: only those that have it are listed. */
async function hiringLogins({ db, policies }: HiringPagesShell): Promise<string[]> {
  const logins: string[] = [];
  for (const { id, login } of await listHiringOwners(db, mostOrganisations)) {
    if ((await policies.hiringOf(id)) !== null) logins.push(login);
  }
  return logins;
}

function inForce({ policy, repository }: KnownPolicy, owner: string, server: string): HiringInForce | null {
  const { hiring, commit } = policy;
  if (hiring === null) return null;
  const at = (name: string, ref: string) => `${server}/${owner}/${name}/blob/${ref}/${policyPath}`;
  const isOwn = hiring.file === policyPath;
  // Of the defaults under a repository's own file the commit is not kept.
  if (!isOwn) return { page: hiring, policy, fileUrl: at(defaultsRepository, "HEAD") };
  const isKnown = repository !== null && /^[0-9a-f]{40}$/.test(commit);
  return { page: hiring, policy, fileUrl: isKnown ? at(repository, commit) : null };
}

/**
 * A login can be somebody else's by now: who has it is asked as well. Without a GitHub that answers nobody is in.
 * @throws what the reader throws when GitHub cannot be asked.
 */
async function isInTeam(
  db: Database,
  readerFor: ReaderFor,
  { ownerId, hiring }: Organisation,
  { id, login }: Someone,
): Promise<boolean> {
  const installation = await findInstallation(db, ownerId);
  if (installation === null || hiring === null) return false;
  const reader = await readerFor(installation.id);
  const { team } = hiring.page.candidates;
  const [user, teams] = await Promise.all([
    reader.user(login),
    reader.teams(installation.owner, [team], login),
  ]);
  return user?.id === id && teams.includes(team);
}

export function sessionPorts(db: Database, now: () => Date): SessionPorts {
  return {
    beginSignIn: (begun) => beginSignIn(db, begun, now()),
    takeSignIn: (state, browser) => takeSignIn(db, { state, browser }, now()),
    begin: (secret, person) => beginSession(db, secret, person, now()),
    find: (secret) => findSession(db, secret, now()),
    end: (secret) => endSession(db, secret),
    endAll: (person) => endSessionsOf(db, person),
  };
}
