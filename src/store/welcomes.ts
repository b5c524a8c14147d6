/** Who was welcomed by an organisation, as marks: who never asked for anything is not known by them. */
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

/** Of another kind than the marks in kept evidence, so that the two cannot be laid beside each other. */
export function welcomeMark(personId: number, salt: Buffer): string {
  return markOf(`welcome:${personId}`, salt);
}
