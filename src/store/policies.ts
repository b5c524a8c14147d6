/** Policies as they are in force: read once from GitHub, kept until a push changes them, shared by all replicas. */
import { createHash } from "node:crypto";
import type { Database } from "./db.ts";
import type { Transaction } from "./schema.ts";

export interface PolicyVersion {
  readonly id: number;
  readonly ownerId: number;
  readonly commit: string;
  readonly text: string;
  readonly defaults: string | null;
}

export interface KeptPolicy {
  /** The last good one; `null` when there never was any. */
  readonly version: PolicyVersion | null;
  /** What is wrong with a newer one. */
  readonly problems: readonly unknown[] | null;
  /** Whose repository it was when it was read. */
  readonly ownerId: number;
  /** Whether GitHub has to be asked again. */
  readonly stale: boolean;
}

export async function findPolicy(db: Database, repositoryId: number): Promise<KeptPolicy | null> {
  const row = await db.kysely
    .selectFrom("policies")
    .leftJoin("policy_versions", "policy_versions.id", "policies.version")
    .select([
      "problems",
      "read_at",
      "policies.owner_id as ownedBy",
      "policy_versions.id",
      "policy_versions.owner_id",
      "commit",
      "text",
      "defaults",
    ])
    .where("repository_id", "=", repositoryId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, owner_id: ownerId, commit, text, defaults } = row;
  const isThere = id !== null && ownerId !== null && commit !== null && text !== null;
  return {
    version: isThere ? { id, ownerId, commit, text, defaults } : null,
    problems: row.problems,
    ownerId: row.ownedBy,
    stale: row.read_at === null,
  };
}

export interface ListedPolicy extends PolicyVersion {
  /** The repository whose file it is; `null` where its name was never seen. */
  readonly repository: string | null;
}

/** Of an owner's repositories, each text once: first that of the repository of the name given, which holds the defaults. */
export async function listPolicies(db: Database, ownerId: number, first: string): Promise<ListedPolicy[]> {
  const rows = await db.kysely
    .selectFrom("policies")
    .innerJoin("policy_versions", "policy_versions.id", "policies.version")
    .leftJoin("repositories", "repositories.id", "policies.repository_id")
    .selectAll("policy_versions")
    .select(["repositories.name", "policies.repository_id as repositoryId", "policies.inherited"])
    .where("policies.owner_id", "=", ownerId)
    .where("policy_versions.owner_id", "=", ownerId)
    .execute();
  rows.sort((a, b) => Number(b.name === first) - Number(a.name === first) || a.repositoryId - b.repositoryId);
  const byId = new Map(rows.toReversed().map((row) => [row.id, row]));
  return [...byId.values()].reverse().map(({ id, owner_id, commit, text, defaults, inherited, name }) => ({
    id,
    ownerId: owner_id,
    commit,
    text,
    defaults,
    repository: inherited ? first : name,
  }));
}

export type NewVersion = Omit<PolicyVersion, "id">;

/** Keeps what GitHub said now. `version` undefined leaves the last good one in force. */
export async function keepPolicy(
  db: Database,
  repository: { readonly id: number; readonly ownerId: number },
  now: {
    readonly version: NewVersion | null | undefined;
    readonly problems: readonly object[] | null;
    /** Whether the text is the organisation's, for want of one in the repository. */
    readonly inherited?: boolean;
    readonly at: Date;
  },
): Promise<void> {
  await db.kysely.transaction().execute(async (tx) => {
    const version =
      now.version === undefined || now.version === null ? now.version : await versionId(tx, now.version);
    const changing = {
      owner_id: repository.ownerId,
      problems: now.problems === null ? null : JSON.stringify(now.problems),
      read_at: now.at,
      ...(version === undefined ? {} : { version, inherited: now.inherited === true }),
    };
    await tx
      .insertInto("policies")
      .values({ repository_id: repository.id, version: null, ...changing })
      .onConflict((conflict) => conflict.column("repository_id").doUpdateSet(changing))
      .execute();
  });
}

function hashVersion(version: NewVersion): string {
  const content = JSON.stringify([version.ownerId, version.commit, version.text, version.defaults]);
  return createHash("sha256").update(content).digest("hex");
}

async function versionId(tx: Transaction, version: NewVersion): Promise<number> {
  const hash = hashVersion(version);
  await tx
    .insertInto("policy_versions")
    .values({
      hash,
      owner_id: version.ownerId,
      commit: version.commit,
      text: version.text,
      defaults: version.defaults,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom("policy_versions")
    .select("id")
    .where("hash", "=", hash)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Makes the next event of the repositories ask GitHub again: one repository, or all of an owner. */
export async function markStale(
  db: Database,
  which: { repositoryId: number } | { ownerId: number },
): Promise<void> {
  const update = db.kysely.updateTable("policies").set({ read_at: null });
  await ("ownerId" in which
    ? update.where("owner_id", "=", which.ownerId)
    : update.where("repository_id", "=", which.repositoryId)
  ).execute();
}

/** @throws Error when the text is not the one that was kept. */
export async function versionById(db: Database, id: number): Promise<PolicyVersion | null> {
  const row = await db.kysely
    .selectFrom("policy_versions")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const version = {
    id: row.id,
    ownerId: row.owner_id,
    commit: row.commit,
    text: row.text,
    defaults: row.defaults,
  };
  if (hashVersion(version) !== row.hash) throw new Error(`the policy version ${id} does not have its hash`);
  return version;
}

/** Takes away what is known of a repository's policy, the last good one too. */
export async function forgetPolicy(db: Database, repositoryId: number): Promise<void> {
  await db.kysely.deleteFrom("policies").where("repository_id", "=", repositoryId).execute();
}

/** Whether a policy was ever read from GitHub here: those have a commit's hash, a file's policy the hash of its text. */
export async function hasPoliciesFromGitHub(db: Database): Promise<boolean> {
  const row = await db.kysely
    .selectFrom("policy_versions")
    .select("id")
    .where((is) => is(is.fn<number>("length", ["commit"]), "=", 40))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
