/** People by internal number. Only this table knows who a number is. */
import type { Transaction } from "./schema.ts";

export interface KnownPerson {
  readonly id: number;
  readonly login: string;
}

/** Gives every person a number, and keeps the login as last seen. */
export async function rememberPeople(tx: Transaction, people: readonly KnownPerson[]): Promise<void> {
  // Below zero stands somebody who was forgotten, and stays so.
  const byId = new Map(people.filter(({ id }) => id > 0).map((person) => [person.id, person]));
  // In the order of ids, so that two transactions that name the same people never wait for each other in a ring.
  for (const { id, login } of [...byId.values()].sort((a, b) => a.id - b.id)) {
    await tx
      .insertInto("people")
      .values({ github_id: id, login })
      .onConflict((conflict) =>
        conflict.column("github_id").doUpdateSet({ login }).where("people.login", "is distinct from", login),
      )
      .execute();
  }
}

/**
 * The numbers of people by GitHub's id. An id below zero is a forgotten person's number with a minus before it.
 * @throws Error when somebody was never remembered.
 */
export async function numbersOf(tx: Transaction, ids: readonly number[]): Promise<(id: number) => number> {
  const rows =
    ids.length === 0
      ? []
      : await tx
          .selectFrom("people")
          .select(["number", "github_id"])
          .where("github_id", "in", [...new Set(ids)])
          .execute();
  const byId = new Map(rows.map((row) => [row.github_id, row.number]));
  return (id) => {
    if (id < 0) return -id;
    const number = byId.get(id);
    if (number === undefined) throw new Error(`Person ${id} has no number yet`);
    return number;
  };
}
