/** Repositories and installations as last seen: names for addresses, and who to act as. */
import { sql } from "kysely";
import type { Database } from "./db.ts";

export interface SeenRepository {
  readonly id: number;
  readonly ownerId: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly installationId: number;
}

/** Keeps the names, which renames and transfers change, under the id, which they do not. */
export async function rememberRepository(db: Database, seen: SeenRepository): Promise<void> {
  const changing = {
    owner_id: seen.ownerId,
    owner: seen.owner,
    name: seen.name,
    private: seen.private,
    installation_id: seen.installationId,
  };
  await db.kysely
    .insertInto("repositories")
    .values({ id: seen.id, ...changing })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(changing))
    .execute();
}

export async function findRepository(db: Database, id: number): Promise<SeenRepository | null> {
  const row = await db.kysely.selectFrom("repositories").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : seenRepository(row);
}

/** The repository that had this name when it was last seen, in any case; of several the newest. */
export async function findRepositoryNamed(
  db: Database,
  owner: string,
  name: string,
): Promise<SeenRepository | null> {
  const row = await db.kysely
    .selectFrom("repositories")
    .selectAll()
    .where((is) => is(is.fn<string>("lower", ["owner"]), "=", owner.toLowerCase()))
    .where((is) => is(is.fn<string>("lower", ["name"]), "=", name.toLowerCase()))
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : seenRepository(row);
}

function seenRepository(row: {
  readonly id: number;
  readonly owner_id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly installation_id: number;
}): SeenRepository {
  const { owner_id: ownerId, installation_id: installationId, ...rest } = row;
  return { ...rest, ownerId, installationId };
}

/** The repository as last seen, while the App is installed there. */
export async function findPlace(db: Database, id: number): Promise<SeenRepository | null> {
  const seen = await findRepository(db, id);
  if (seen === null) return null;
  const installation = await db.kysely
    .selectFrom("installations")
    .select("removed_at")
    .where("id", "=", seen.installationId)
    .executeTakeFirst();
  return installation?.removed_at ? null : seen;
}

/** Logins of the owners of repositories that were seen, by id. */
export async function readOwners(db: Database): Promise<ReadonlyMap<number, string>> {
  const rows = await db.kysely
    .selectFrom("repositories")
    .select((row) => ["owner_id", row.fn.max("owner").as("owner")])
    .groupBy("owner_id")
    .execute();
  return new Map(rows.map((row) => [row.owner_id, row.owner]));
}

/** How the App is installed at an owner; `null` when it was removed. */
export async function findInstallation(
  db: Database,
  ownerId: number,
): Promise<{ readonly id: number; readonly owner: string } | null> {
  const row = await db.kysely
    .selectFrom("installations")
    .select(["id", "owner"])
    .where("owner_id", "=", ownerId)
    .where("removed_at", "is", null)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export interface SeenOwner {
  readonly id: number;
  readonly login: string;
  /** Whether the App is installed there now. */
  readonly installed: boolean;
}

/** An owner at which the App is or was installed, by login in any case. */
export async function findOwner(db: Database, login: string): Promise<SeenOwner | null> {
  const lower = sql<string>`lower(owner)`;
  return ownerOf(await installations(db).where(lower, "=", login.toLowerCase()).executeTakeFirst());
}

export async function findOwnerById(db: Database, ownerId: number): Promise<SeenOwner | null> {
  return ownerOf(await installations(db).where("owner_id", "=", ownerId).executeTakeFirst());
}

/** The one that holds first. */
function installations(db: Database) {
  return db.kysely
    .selectFrom("installations")
    .select(["owner_id", "owner", "removed_at"])
    .orderBy(sql`removed_at is not null`)
    .orderBy("id", "desc")
    .limit(1);
}

function ownerOf(
  row: Awaited<ReturnType<ReturnType<typeof installations>["executeTakeFirst"]>>,
): SeenOwner | null {
  if (row === undefined) return null;
  return { id: row.owner_id, login: row.owner, installed: row.removed_at === null };
}

/** The first of the owners at which the App is installed and a policy says something of hiring, by login. */
export async function listHiringOwners(
  db: Database,
  most: number,
): Promise<readonly { readonly id: number; readonly login: string }[]> {
  const rows = await db.kysely
    .selectFrom("installations")
    .select(["owner_id", "owner"])
    .distinct()
    .where("removed_at", "is", null)
    .where((is) =>
      is.exists(
        is
          .selectFrom("policies")
          .innerJoin("policy_versions", "policy_versions.id", "policies.version")
          .select("policy_versions.id")
          .whereRef("policies.owner_id", "=", "installations.owner_id")
          .where((or) =>
            or.or([
              or("policy_versions.text", "like", "%hiring%"),
              or("policy_versions.defaults", "like", "%hiring%"),
            ]),
          ),
      ),
    )
    .orderBy("owner")
    .limit(most)
    .execute();
  return rows.map(({ owner_id: id, owner: login }) => ({ id, login }));
}

export async function rememberInstallation(
  db: Database,
  seen: {
    readonly id: number;
    readonly ownerId: number;
    readonly owner: string;
    readonly removedAt: Date | null;
  },
): Promise<void> {
  const changing = { owner_id: seen.ownerId, owner: seen.owner, removed_at: seen.removedAt };
  await db.kysely
    .insertInto("installations")
    .values({ id: seen.id, ...changing })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(changing))
    .execute();
}
