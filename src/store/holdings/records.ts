/** What the records of rewards hold about people: awards, bounties, threads, overrides. */
import { forgottenLogin } from "../../domain/forgotten.ts";
import { roughPattern } from "../scrubbing.ts";
import { asJson, asText, type Holding, rowsNaming, scrubRows, type Telling, type Value } from "./holding.ts";

export const people: Holding = {
  table: "people",
  fields: ["github_id", "login"],
  what: "who an internal number is: your numeric id on GitHub and your login as last seen",
  forget: async ({ tx, identity }) => {
    const emptied = await tx
      .updateTable("people")
      .set({ github_id: null, login: null })
      .where("number", "=", identity.number)
      .executeTakeFirst();
    return Number(emptied.numUpdatedRows);
  },
  tell: async (db, { identity }) =>
    db.kysely.selectFrom("people").selectAll().where("number", "=", identity.number).execute(),
};

export const awards: Holding = {
  table: "awards",
  fields: ["reasons", "on_hold"],
  what: "what you earned, by which work, and why it is this much",
  forget: (forgetting) =>
    scrubRows(forgetting, roughPattern(forgetting.identity), "awards", ["owner_id", "key"], {
      reasons: asJson(forgetting.records),
      on_hold: asJson(forgetting.records),
    }),
  tell: async (db, { identity }) => {
    const own = await db.kysely
      .selectFrom("awards")
      .selectAll()
      .where("person", "=", identity.number)
      .orderBy("earned_at")
      .execute();
    // Who granted or stopped it is said of others.
    return own.map(({ reasons, on_hold, ...row }) => ({
      ...row,
      reasons: (reasons as Record<string, unknown>[]).map(({ by: _, ...reason }) => reason),
      on_hold: on_hold === null ? null : { reason: (on_hold as { reason?: string }).reason ?? null },
    }));
  },
};

export const overrides: Holding = {
  table: "overrides",
  fields: ["by", "note"],
  what: "amounts that a maintainer set by hand for you, with the note",
  forget: (forgetting) =>
    scrubRows(
      forgetting,
      roughPattern(forgetting.identity),
      "overrides",
      ["repository_id", "pull_number", "person", "token_id"],
      {
        by: (by) => (asJson(forgetting.records)({ by }) as { by: string }).by,
        note: asText(forgetting.shown),
      },
    ),
  tell: async (db, { identity }) => {
    const own = await db.kysely
      .selectFrom("overrides")
      .selectAll()
      .where("person", "=", identity.number)
      .execute();
    return own.map(({ by: _, ...row }) => row);
  },
};

interface Life {
  readonly reservation?: { readonly personId: number } | null;
  readonly pledges?: readonly { readonly personId: number }[];
  readonly claims?: readonly { readonly personId: number }[];
  readonly split?: readonly { readonly id: number }[] | null;
  readonly onHold?: { readonly by: string } | null;
}

/** Nobody holds an issue who is not there to work on it; the others go on waiting for somebody who will not come. */
function freed(life: Life, number: number): Life {
  return life.reservation?.personId === -number ? { ...life, reservation: null } : life;
}

export const bounties: Holding = {
  table: "bounties",
  fields: ["label", "history", "life"],
  what: "bounties that you priced, pledged to, reserved, claimed with a pull request or have a part of",
  forget: (forgetting) =>
    scrubRows(forgetting, roughPattern(forgetting.identity), "bounties", ["owner_id", "issue_id"], {
      label: (label) => (asJson(forgetting.records)({ label }) as { label: Value }).label,
      history: asJson(forgetting.records),
      life: (life) => freed(asJson(forgetting.records)(life) as Life, forgetting.identity.number),
    }),
  tell: async (db, { identity }) => {
    const { id, logins } = identity;
    const isTheirs = (by: string) => logins.some((login) => login.toLowerCase() === by.toLowerCase());
    const rows = await rowsNaming(db.kysely, roughPattern(identity), {
      table: "bounties",
      keys: ["owner_id", "repository_id", "issue_number"],
      columns: ["history", "life"],
    });
    return rows.flatMap(({ history, life, ...place }) => {
      const { reservation, pledges = [], claims = [], split, onHold } = life as Life;
      const own = {
        changes: (history as { by: string }[]).filter(({ by }) => isTheirs(by)),
        reservation: reservation?.personId === id ? reservation : null,
        pledges: pledges.filter((one) => one.personId === id),
        claims: claims.filter((one) => one.personId === id),
        part: split?.filter((one) => one.id === id) ?? [],
        stopped: onHold !== null && onHold !== undefined && isTheirs(onHold.by) ? onHold : null,
      };
      const isEmpty = Object.values(own).every(
        (one) => one === null || (Array.isArray(one) && one.length === 0),
      );
      return isEmpty ? [] : [{ ...place, ...own }];
    });
  },
};

interface Proposed {
  readonly line: string;
  readonly login: string;
}

export const threads: Holding = {
  table: "threads",
  fields: ["status", "notes", "grants", "answer", "applications", "proposals"],
  what: "lines of the App's comments that name you, and commands of yours that wait to be said again",
  forget: (forgetting) => {
    const { shown, records, identity } = forgetting;
    // What somebody wanted for or from the person is wanted anew, or not at all.
    const open = (proposals: Value) =>
      (proposals as Proposed[]).filter(
        (one) =>
          !records.finds(one.line) &&
          (asJson(records)(one) as Proposed).login !== forgottenLogin(identity.number),
      );
    return scrubRows(forgetting, roughPattern(identity), "threads", ["repository_id", "number"], {
      status: asText(shown),
      notes: asJson(shown),
      grants: asText(shown),
      answer: asText(shown),
      applications: asText(shown),
      proposals: open,
    });
  },
  tell: async (db, telling) => {
    const rows = await rowsNaming(db.kysely, roughPattern(telling.identity), {
      table: "threads",
      keys: ["repository_id", "number"],
      columns: ["status", "notes", "grants", "answer", "applications", "proposals"],
    });
    return rows.flatMap((row) => threadOf(row, telling));
  },
};

function threadOf(
  { repository_id, number, status, notes, grants, answer, applications, proposals }: Record<string, Value>,
  { identity, lines }: Telling,
): object[] {
  const noted = (notes as { text: string }[]).map(({ text }) => text);
  const said = [status, ...noted, grants, answer, applications].flatMap((text) =>
    typeof text === "string" ? lines(text) : [],
  );
  const own = (proposals as { personId: number; line: string; at: string }[]).filter(
    (one) => one.personId === identity.id,
  );
  return said.length + own.length === 0 ? [] : [{ repository_id, number, said, proposals: own }];
}
