/** Who reverted what, as acts that may themselves be reverted. */
import { sql } from "kysely";
import type { RevertAct } from "../domain/award.ts";
import type { Scope } from "./awards.ts";
import type { Transaction } from "./schema.ts";

/** How many steps of revert and revert of the revert are followed. */
const longestChain = 20;

/** Every act that has to do with these names, directly or through other acts. */
export async function findReverts(
  tx: Transaction,
  { repositoryId }: Scope,
  names: readonly string[],
): Promise<RevertAct[]> {
  const known = new Map<string, RevertAct>();
  let fresh = [...new Set(names)];
  const seen = new Set<string>();
  for (let step = 0; step < longestChain && fresh.length > 0; step++) {
    for (const name of fresh) seen.add(name);
    const rows = await tx
      .selectFrom("reverts")
      .selectAll()
      .where("repository_id", "=", repositoryId)
      .where((is) =>
        is.or([is("reverted", "in", fresh), is("by", "in", fresh), is("by_commit", "in", fresh)]),
      )
      .execute();
    for (const row of rows) {
      const act = { repositoryId, reverted: row.reverted, by: row.by, byCommit: row.by_commit };
      known.set(`${row.reverted} ${row.by}`, act);
    }
    const touched = rows.flatMap((row) => [row.reverted, row.by, row.by_commit ?? ""]);
    fresh = [...new Set(touched)].filter((name) => name !== "" && !seen.has(name));
  }
  return [...known.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, act]) => act);
}

export async function saveReverts(tx: Transaction, acts: readonly RevertAct[]): Promise<void> {
  for (const { repositoryId, reverted, by, byCommit } of acts) {
    await tx
      .insertInto("reverts")
      .values({ repository_id: repositoryId, reverted, by, by_commit: byCommit })
      .onConflict((conflict) =>
        conflict
          .columns(["repository_id", "reverted", "by"])
          .doUpdateSet({ by_commit: sql`coalesce(excluded.by_commit, reverts.by_commit)` }),
      )
      .execute();
  }
}
