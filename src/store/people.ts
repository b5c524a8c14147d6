/** People by internal number. Only this table knows who a number is. */
import type { Database } from "./db.ts";
import type { Transaction } from "./schema.ts";

export interface KnownPerson {
  readonly id: number;
  readonly login: string;
}

/** Gives every person a number, and keeps the login as last seen. */
export async function rememberPeople(tx: Transaction, people: readonly KnownPerson[]): Promise<void> {
  // Below zero stands somebody who was forgotten, and stays so.
  const byId = new Map(people.filter(({ id }) => id > 0).map((person) => [person.id, person]));
  if (byId.size === 0) return;
  const rows = await tx
    .selectFrom("people")
    .select(["github_id", "login"])
    .where("github_id", "in", [...byId.keys()])
    .execute();
  // An upsert locks its row until the transaction ends, which would hold up everybody else who pays the same person.
  for (const row of rows) {
    if (row.github_id !== null && byId.get(row.github_id)?.login === row.login) byId.delete(row.github_id);
  }
  // In the order of ids, so that two transactions that name the same people never wait for each other in a ring.
  for (const { id, login } of [...byId.values()].sort((a, b) => a.id - b.id)) {
    await tx
      .insertInto("people")
      .values({ github_id: id, login })
      .onConflict((conflict) => conflict.column("github_id").doUpdateSet({ login }))
      .execute();
  }
}

/**
 * The numbers of people by GitHub's id, `undefined` for whoever has none. An id below zero is a forgotten person's
 * number with a minus before it.
 */
export async function findNumbers(
  tx: Transaction,
  ids: readonly number[],
): Promise<(id: number) => number | undefined> {
  const known = [...new Set(ids.filter((id) => id > 0))];
  const rows =
    known.length === 0
      ? []
      : await tx
          .selectFrom("people")
          .select(["number", "github_id"])
          .where("github_id", "in", known)
          // Until this transaction ends nobody whom it names is forgotten; whoever forgets takes the whole row.
          .forKeyShare()
          .execute();
  const byId = new Map(rows.map((row) => [row.github_id, row.number]));
  return (id) => (id < 0 ? -id : byId.get(id));
}

/**
 * As `findNumbers`, of people who have one.
 * @throws Error, by what it returns, when somebody was never remembered, or was forgotten meanwhile.
 */
export async function numbersOf(tx: Transaction, ids: readonly number[]): Promise<(id: number) => number> {
  const numberOf = await findNumbers(tx, ids);
  return (id) => {
    const number = numberOf(id);
    // It says nothing of whom: errors are kept and logged.
    if (number === undefined) throw new Error("somebody has no number yet");
    return number;
  };
}

/** GitHub's ids by login in lower case, of those logins that somebody has as last seen. */
export async function findPeopleByLogin(
  db: Database,
  logins: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = logins.map((login) => login.replace(/^@/, "").toLowerCase());
  if (wanted.length === 0) return new Map();
  const rows = await db.kysely
    .selectFrom("people")
    .select(["github_id", "login"])
    .where((is) => is(is.fn<string>("lower", ["login"]), "in", wanted))
    // A login that changed hands is the last one's who came by with it.
    .orderBy("number")
    .execute();
  return new Map(
    rows.flatMap(({ github_id: id, login }) =>
      id === null || login === null ? [] : [[login.toLowerCase(), id]],
    ),
  );
}

/** Logins as last seen, by number; a person who was forgotten has none. */
export async function readLogins(db: Database): Promise<ReadonlyMap<number, string>> {
  const rows = await db.kysely.selectFrom("people").select(["number", "login"]).execute();
  return new Map(rows.flatMap(({ number, login }) => (login === null ? [] : [[number, login] as const])));
}

/** Who is which number, looked up once each. */
export interface Directory {
  /** GitHub's id behind a number; `null` when the person was forgotten, `undefined` when it was never given out. */
  readonly idOf: (number: number) => Promise<number | null | undefined>;
  /** `undefined` when the person has none, or none any more. */
  readonly numberOf: (id: number) => Promise<number | undefined>;
}

export function createDirectory(db: Database): Directory {
  const ids = new Map<number, number | null | undefined>();
  const numbers = new Map<number, number | undefined>();
  const find = () => db.kysely.selectFrom("people").select(["number", "github_id"]);
  return {
    idOf: async (number) => {
      if (!ids.has(number) && Number.isSafeInteger(number)) {
        const row = await find().where("number", "=", number).executeTakeFirst();
        ids.set(number, row === undefined ? undefined : row.github_id);
      }
      return ids.get(number);
    },
    numberOf: async (id) => {
      if (!numbers.has(id)) {
        const row = await find().where("github_id", "=", id).executeTakeFirst();
        numbers.set(id, row?.number);
      }
      return numbers.get(id);
    },
  };
}
