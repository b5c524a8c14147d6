/** What is kept of people who want to be seen, or wanted to: what they said, their work, and what is credited to them. */
import { sql } from "kysely";
import { markOf } from "../evidence-actors.ts";
import type { Transaction } from "../schema.ts";
import { roughPattern } from "../scrubbing.ts";
import { asJson, asText, type Forgetting, type Holding, scrubRows } from "./holding.ts";

type Own = "participants" | "evidence_work" | "credits" | "evidence_latest" | "candidates";

async function dropOwn(tx: Transaction, table: Own, number: number): Promise<number> {
  const gone = await tx.deleteFrom(table).where("person", "=", number).executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export const participants: Holding = {
  table: "participants",
  fields: ["person"],
  what: "whether you want to be seen by hiring teams, since when, and which notice you read",
  forget: ({ tx, identity }) => dropOwn(tx, "participants", identity.number),
  tell: (db, { identity }) =>
    db.kysely.selectFrom("participants").selectAll().where("person", "=", identity.number).execute(),
};

export const evidenceWork: Holding = {
  table: "evidence_work",
  fields: ["person", "snapshot"],
  what: "merged pull requests that are kept as evidence of your work",
  forget: async (forgetting) => {
    const { tx, identity } = forgetting;
    const own = await dropOwn(tx, "evidence_work", identity.number);
    const said = await scrubRows(
      forgetting,
      roughPattern(identity),
      "evidence_work",
      ["owner_id", "person", "pull_id"],
      { snapshot: asJson(forgetting.shown) },
    );
    return own + said + (await remark(forgetting));
  },
  // Others in a snapshot are said of others.
  tell: async (db, { identity }) => {
    const rows = await db.kysely
      .selectFrom("evidence_work")
      .selectAll()
      .where("person", "=", identity.number)
      .orderBy("merged_at")
      .execute();
    return rows.map(({ snapshot, ...row }) => {
      const { title, labels, files } = snapshot as Record<string, unknown>;
      return { ...row, title, labels, files };
    });
  },
};

/** The mark by which others' evidence knew one person as one becomes that of nobody. */
async function remark({ tx, identity: { id, number } }: Forgetting): Promise<number> {
  if (id === null) return 0;
  let changed = 0;
  for (const { owner_id: ownerId, salt } of await tx.selectFrom("salts").selectAll().execute()) {
    const [before, after] = [markOf(String(id), salt), markOf(`forgotten ${number}`, salt)].map(
      (mark) => `"${mark}"`,
    );
    const { numAffectedRows } = await sql`
      update foothold.evidence_work set snapshot = replace(snapshot::text, ${before}, ${after})::jsonb
       where owner_id = ${ownerId} and position(${before} in snapshot::text) > 0`.execute(tx);
    changed += Number(numAffectedRows ?? 0n);
  }
  return changed;
}

export const credits: Holding = {
  table: "credits",
  fields: ["person", "by", "reason"],
  what: "what maintainers credited you with, and values that they saw in you",
  forget: async (forgetting) => {
    const { tx, identity } = forgetting;
    const own = await dropOwn(tx, "credits", identity.number);
    // Whoever credited others is a number in it that leads to nobody any more.
    const said = await scrubRows(forgetting, roughPattern(identity), "credits", ["owner_id", "key"], {
      reason: asText(forgetting.shown),
    });
    return own + said;
  },
  tell: async (db, { identity }) => {
    const rows = await db.kysely
      .selectFrom("credits")
      .selectAll()
      .where("person", "=", identity.number)
      .orderBy("at")
      .execute();
    return rows.map(({ by: _, ...row }) => row);
  },
};

export const evidenceLatest: Holding = {
  table: "evidence_latest",
  fields: ["person"],
  what: "when work of yours last counted toward each requirement",
  forget: ({ tx, identity }) => dropOwn(tx, "evidence_latest", identity.number),
  tell: (db, { identity }) =>
    db.kysely.selectFrom("evidence_latest").selectAll().where("person", "=", identity.number).execute(),
};

export const candidates: Holding = {
  table: "candidates",
  fields: ["person", "snapshot", "life"],
  what: "your applications: the evidence that you approved, what you included, stages and outcomes",
  forget: async (forgetting) => {
    const { tx, identity } = forgetting;
    const own = await dropOwn(tx, "candidates", identity.number);
    const said = await scrubRows(forgetting, roughPattern(identity), "candidates", ["owner_id", "key"], {
      snapshot: asJson(forgetting.shown),
      life: asJson(forgetting.shown),
    });
    return own + said;
  },
  tell: (db, { identity }) =>
    db.kysely
      .selectFrom("candidates")
      .selectAll()
      .where("person", "=", identity.number)
      .orderBy("drafted_at")
      .execute(),
};
