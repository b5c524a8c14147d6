/** Where people are named as the owners of places, and in what is wrong with a policy. */
import type { Database } from "../db.ts";
import { roughPattern } from "../scrubbing.ts";
import { asJson, type Forgetting, type Holding, scrubRows } from "./holding.ts";

/** An account's own places go when the App is gone from it and nothing was ever booked for it. */
async function isOver({ tx, identity }: Forgetting): Promise<boolean> {
  if (identity.id === null) return false;
  const installed = await tx
    .selectFrom("installations")
    .select("id")
    .where("owner_id", "=", identity.id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  const booked = await tx
    .selectFrom("entries")
    .select("number")
    .where("owner_id", "=", identity.id)
    .executeTakeFirst();
  return installed === undefined && booked === undefined;
}

function placesIn(table: "installations" | "repositories"): Pick<Holding, "forget" | "tell"> {
  return {
    forget: async (forgetting) => {
      if (!(await isOver(forgetting))) return 0;
      const gone = await forgetting.tx
        .deleteFrom(table)
        .where("owner_id", "=", forgetting.identity.id ?? 0)
        .executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
    tell: async (db, { identity }) =>
      db.kysely
        .selectFrom(table)
        .selectAll()
        .where("owner_id", "=", identity.id ?? 0)
        .execute(),
  };
}

export const installations: Holding = {
  table: "installations",
  fields: ["owner", "owner_id"],
  what: "that the App is, or was, installed on your own account",
  ...placesIn("installations"),
};

export const repositories: Holding = {
  table: "repositories",
  fields: ["owner", "owner_id"],
  what: "repositories of your own account in which the App works",
  ...placesIn("repositories"),
};

export const policies: Holding = {
  table: "policies",
  fields: ["problems"],
  what: "what is wrong with a policy file, where that names you",
  forget: (forgetting) =>
    scrubRows(forgetting, roughPattern(forgetting.identity), "policies", ["repository_id"], {
      problems: asJson(forgetting.shown),
    }),
  tell: async (db: Database, { lines }) => {
    const rows = await db.kysely.selectFrom("policies").select(["repository_id", "problems"]).execute();
    return rows.flatMap(({ repository_id, problems }) => {
      const said = problems === null ? [] : problems.flatMap((one) => lines(JSON.stringify(one)));
      return said.length === 0 ? [] : [{ repository_id, said }];
    });
  },
};

export const policyVersions: Holding = {
  table: "policy_versions",
  fields: ["text", "defaults"],
  what: "policy files of the organisation that name you; they are the maintainers' own text, and stand on GitHub",
  // Decisions are proved by them, and whom the one in force excludes would be let in again.
  forget: async () => 0,
  tell: async (db: Database, { lines }) => {
    const rows = await db.kysely
      .selectFrom("policy_versions")
      .select(["owner_id", "commit", "text", "defaults"])
      .execute();
    return rows.flatMap(({ owner_id, commit, text, defaults }) => {
      const said = [text, defaults].flatMap((one) => (one === null ? [] : lines(one)));
      return said.length === 0 ? [] : [{ owner_id, commit, said }];
    });
  },
};
