/** What paying holds about people: their wallets, what they were asked to sign for them, and where payouts went. */
import { asText, type Holding } from "./holding.ts";

export const payouts: Holding = {
  table: "payouts",
  fields: ["address", "reference"],
  what: "what was paid to you or is on its way, where to, and what proves it",
  // What was paid stays paid to the number. Where it went the chain shows to everybody, and nobody here any more.
  forget: async ({ tx, identity: { number }, shown }) => {
    const own = await tx
      .updateTable("payouts")
      .set({ address: null })
      .where("person", "=", number)
      .where("address", "is not", null)
      .executeTakeFirst();
    const named = await tx
      .selectFrom("payouts")
      .select(["owner_id", "batch", "line", "reference"])
      .where("reference", "is not", null)
      .execute();
    let changed = 0;
    for (const { reference, ...key } of named) {
      const scrubbed = asText(shown)(reference) as string;
      if (scrubbed === reference) continue;
      await tx
        .updateTable("payouts")
        .set({ reference: scrubbed })
        .where("owner_id", "=", key.owner_id)
        .where("batch", "=", key.batch)
        .where("line", "=", key.line)
        .execute();
      changed += 1;
    }
    return Number(own.numUpdatedRows) + changed;
  },
  tell: async (db, { identity: { number } }) =>
    db.kysely
      .selectFrom("payouts")
      .selectAll()
      .where("person", "=", number)
      .orderBy("owner_id")
      .orderBy("batch")
      .orderBy("line")
      .execute(),
};

export const wallets: Holding = {
  table: "wallets",
  fields: ["address", "previous"],
  what: "wallets that you linked, and until when each was yours",
  forget: async ({ tx, identity: { number } }) => {
    const gone = await tx.deleteFrom("wallets").where("person", "=", number).executeTakeFirst();
    return Number(gone.numDeletedRows);
  },
  tell: async (db, { identity: { number } }) =>
    db.kysely.selectFrom("wallets").selectAll().where("person", "=", number).orderBy("id").execute(),
};

export const walletNonces: Holding = {
  table: "wallet_nonces",
  fields: ["address", "uri"],
  what: "messages that you were asked to sign to link a wallet",
  forget: async ({ tx, identity: { number } }) => {
    const gone = await tx.deleteFrom("wallet_nonces").where("person", "=", number).executeTakeFirst();
    return Number(gone.numDeletedRows);
  },
  tell: async (db, { identity: { number } }) =>
    db.kysely
      .selectFrom("wallet_nonces")
      .selectAll()
      .where("person", "=", number)
      .orderBy("issued_at")
      .execute(),
};
