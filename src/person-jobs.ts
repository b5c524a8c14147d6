/** What is done about one person apart from any delivery: reading what they did before they joined, and noting what it shows. */
import type { Shell } from "./decide.ts";
import { measured, standingIn } from "./domain/community-levels.ts";
import { type Evidence, evidenceOf } from "./domain/evidence/evidence.ts";
import { worksOf } from "./domain/evidence/kept-work.ts";
import { evidencePolicy } from "./domain/evidence/rule.ts";
import { isSeen } from "./domain/participation.ts";
import type { Person } from "./domain/rules/rule.ts";
import type { PullSnapshot } from "./domain/snapshot.ts";
import type { GitHubReader } from "./ports.ts";
import type { Database } from "./store/db.ts";
import { peopleIn, saveLatest, saveWorks } from "./store/evidence.ts";
import { findEvidence } from "./store/evidence-reading.ts";
import { saveLevel } from "./store/onboarding.ts";
import { findParticipations } from "./store/participants.ts";
import { rememberPeople } from "./store/people.ts";
import { personOfJob, type QueuedPersonJob } from "./store/person-jobs.ts";
import { findInstallation } from "./store/places.ts";

export type ReaderFor = (installationId: number) => Promise<GitHubReader>;

/** Whoever was forgotten or is not seen any more is left alone. */
export async function doPersonJob(shell: Shell, job: QueuedPersonJob, readerFor: ReaderFor): Promise<void> {
  const person = await personOfJob(shell.db, job);
  if (person === null || !(await isSeenNow(shell.db, job.ownerId, person))) return;
  if (job.type === "backfill") await backfill(shell, job.ownerId, person, readerFor);
  await index(shell, job.ownerId, person);
}

async function isSeenNow(db: Pick<Database, "kysely">, ownerId: number, { id }: Person): Promise<boolean> {
  const [participation] = await findParticipations(db.kysely, ownerId, [id]);
  return isSeen(participation);
}

/** Reads on where it is begun again: what is kept already is kept anew. */
async function backfill({ db }: Shell, ownerId: number, person: Person, readerFor: ReaderFor): Promise<void> {
  const installation = await findInstallation(db, ownerId);
  if (installation === null) return;
  const reader = await readerFor(installation.id);
  for await (const pulls of reader.mergedBy(installation.owner, person.login)) {
    const works = pulls.flatMap((pull) => worksOf(pull, repositoryOf(pull), [person], "whole"));
    await db.kysely.transaction().execute(async (tx) => {
      // They may have left while GitHub was read.
      const [participation] = await findParticipations(tx, ownerId, [person.id]);
      if (!isSeen(participation)) return;
      await rememberPeople(tx, peopleIn(works, []));
      await saveWorks(tx, ownerId, works);
    });
  }
}

function repositoryOf({ baseRepository }: PullSnapshot): number {
  return baseRepository?.databaseId ?? 0;
}

/**
 * Notes when their work last counted toward each requirement, which the hiring view goes by, and which level it
 * reaches, which maintainers are told when they ask.
 */
async function index({ db, policies, now }: Shell, ownerId: number, person: Person): Promise<void> {
  const inForce = await policies.hiringOf(ownerId);
  const policy = inForce === null ? null : evidencePolicy(inForce.policy);
  const facts = await findEvidence(db.kysely, ownerId, person.id);
  const at = now().toISOString();
  const latest = policy === null ? [] : latestOf(evidenceOf(person, facts, policy, at));
  const levels = inForce?.policy.hiring?.levels ?? [];
  const { reached } =
    policy === null || levels.length === 0
      ? { reached: null }
      : standingIn(levels, measured(person, facts, policy, at), at);
  await db.kysely.transaction().execute(async (tx) => {
    const [participation] = await findParticipations(tx, ownerId, [person.id]);
    if (!isSeen(participation)) return;
    await saveLatest(tx, ownerId, person.id, latest);
    await saveLevel(tx, ownerId, person.id, reached?.key ?? null, at);
  });
}

function latestOf({ requirements }: Evidence) {
  return requirements.flatMap(({ key: requirement, kinds }) => {
    const times = kinds.flatMap(({ counted }) => counted.map(({ at }) => at));
    const at = times.reduce<string | null>((last, one) => (last === null || one > last ? one : last), null);
    return at === null ? [] : [{ requirement, at }];
  });
}
