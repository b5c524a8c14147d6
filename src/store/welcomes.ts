/** Who was welcomed by an organisation, as marks: who never asked for anything is not known by them. */
import type { Database } from "./db.ts";
import { markOf, saltOf } from "./evidence-actors.ts";
import type { Transaction } from "./schema.ts";

export async function isWelcomed(tx: Transaction, ownerId: number, personId: number): Promise<boolean> {
  const mark = welcomeMark(personId, await saltOf(tx, ownerId));
  const row = await tx
    .selectFrom("welcomes")
    .select("mark")
    .where("owner_id", "=", ownerId)
    .where("mark", "=", mark)
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveWelcomes(
  tx: Transaction,
  ownerId: number,
  those: readonly { readonly personId: number }[],
): Promise<void> {
  for (const { personId } of those) {
    const mark = welcomeMark(personId, await saltOf(tx, ownerId));
    await tx
      .insertInto("welcomes")
      .values({ owner_id: ownerId, mark })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Takes the marks of somebody away, whose id is all that tells which they are. Resolves with how many there were. */
export async function forgetWelcomes(tx: Transaction, personId: number): Promise<number> {
  let gone = 0;
  for (const { owner_id: ownerId, salt } of await tx.selectFrom("salts").selectAll().execute()) {
    const { numDeletedRows } = await tx
      .deleteFrom("welcomes")
      .where("owner_id", "=", ownerId)
      .where("mark", "=", welcomeMark(personId, salt))
      .executeTakeFirst();
    gone += Number(numDeletedRows);
  }
  return gone;
}

/** The organisations that welcomed somebody. */
export async function wasWelcomed(
  db: Database["kysely"],
  personId: number,
): Promise<{ readonly owner_id: number }[]> {
  const salts = await db.selectFrom("salts").selectAll().execute();
  const found = await Promise.all(
    salts.map(({ owner_id: ownerId, salt }) =>
      db
        .selectFrom("welcomes")
        .select("owner_id")
        .where("owner_id", "=", ownerId)
        .where("mark", "=", welcomeMark(personId, salt))
        .execute(),
    ),
  );
  return found.flat();
}

/** Of another kind than the marks in kept evidence, so that the two cannot be laid beside each other. */
export function welcomeMark(personId: number, salt: Buffer): string {
  return markOf(`welcome:${personId}`, salt);
}
