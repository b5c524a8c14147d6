/** Whom a repository's list of contributors is to name: from the database, or from a file that was made of it. */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { contributionKinds } from "../../domain/contribution.ts";
import { countedKinds } from "../../domain/evidence/counted-kinds.ts";
import { evidenceOf } from "../../domain/evidence/evidence.ts";
import { type EvidencePolicy, evidencePolicy } from "../../domain/evidence/rule.ts";
import type { Participation } from "../../domain/participation.ts";
import type { CreditedPerson, ListedRepository } from "../../exports/all-contributors.ts";
import { saysListing } from "../../messages/hiring.ts";
import { createPolicyBook } from "../../policies.ts";
import type { Database } from "../../store/db.ts";
import { findEvidence } from "../../store/evidence-reading.ts";
import { readJoined } from "../../store/participants.ts";
import { findRepositoryNamed, type SeenRepository } from "../../store/places.ts";
import { UsageError } from "../command.ts";
import { repositoryName } from "../repository-name.ts";

export interface Credited {
  /** As GitHub spells it. */
  readonly place: ListedRepository;
  /** By the date of what they first did. */
  readonly people: readonly CreditedPerson[];
}

/**
 * Participants who were told that they may be listed, with the kinds of which something counts as evidence: work that was
 * merged in this repository, and what maintainers credited them with, which is of the whole organisation.
 * @throws UsageError when the database knows no such repository, or nobody could join.
 */
export async function peopleOfDatabase(
  db: Database,
  { owner, name }: ListedRepository,
  now: () => Date,
): Promise<Credited> {
  const place = await findRepositoryNamed(db, owner, name);
  if (place === null) {
    throw new UsageError(
      `Foothold has seen no repository ${owner}/${name}: is this the database of the App there?`,
    );
  }
  const inForce = await createPolicyBook(db, now).hiringOf(place.ownerId);
  const policy = inForce === null ? null : evidencePolicy(inForce.policy);
  if (policy === null) throw new UsageError(`no policy of ${place.owner} has hiring, so nobody could join`);
  const asOf = now().toISOString();
  const people: CreditedPerson[] = [];
  for await (const participation of readJoined(db, place.ownerId)) {
    if (!saysListing(participation.notice)) continue;
    people.push(...(await creditedPerson(db, place, participation, policy, asOf)));
  }
  people.sort((a, b) => Date.parse(a.first) - Date.parse(b.first) || a.id - b.id);
  return { place: { owner: place.owner, name: place.name }, people };
}

async function creditedPerson(
  db: Database,
  place: SeenRepository,
  { personId: id, login }: Participation,
  policy: EvidencePolicy,
  asOf: string,
): Promise<CreditedPerson[]> {
  const facts = await findEvidence(db.kysely, place.ownerId, id);
  const own = facts.pulls.filter(({ baseRepository }) => baseRepository?.databaseId === place.id);
  const here = new Set(own.map((pull) => pull.id));
  const evidence = evidenceOf({ id, login }, facts, policy, asOf);
  const counted = countedKinds(evidence, (work) => work.type === "grant" || here.has(work.id));
  return counted === null ? [] : [{ id, login, ...counted }];
}

const peopleFile = z.strictObject({
  repository: z.string(),
  people: z.array(
    z.strictObject({
      id: z.int().positive(),
      login: z.string().regex(/^[\w-]+$/),
      kinds: z.array(z.enum(contributionKinds)).min(1),
      first: z.iso.datetime(),
    }),
  ),
});

/**
 * What `--people-json` printed.
 * @throws UsageError when the file is something else, or of another repository: the work that counts is that of one.
 */
export async function peopleOfFile(file: string, { owner, name }: ListedRepository): Promise<Credited> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new UsageError(`cannot read the people: ${error.message}`);
  });
  const { repository, people } = parsePeople(file, text);
  const place = repositoryName(repository);
  if (repository.toLowerCase() !== `${owner}/${name}`.toLowerCase()) {
    throw new UsageError(`${file} is of ${repository}: make one of ${owner}/${name} with --people-json`);
  }
  return { place, people };
}

function parsePeople(file: string, text: string): z.infer<typeof peopleFile> {
  try {
    return peopleFile.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${file} is not what --people-json prints: ${why.replace(/\s+/g, " ")}`);
  }
}
