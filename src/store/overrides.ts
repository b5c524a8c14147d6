/** What maintainers said that pull requests earn people, whatever the rules say. */
import { amount } from "../domain/amount.ts";
import type { OverrideRecord } from "../domain/award.ts";
import { forgottenLogin } from "../domain/forgotten.ts";
import type { Scope } from "./awards.ts";
import { rememberTokens } from "./bounties.ts";
import { numbersOf } from "./people.ts";
import type { Transaction } from "./schema.ts";

export async function findOverrides(
  tx: Transaction,
  scope: Scope,
  pullNumbers: readonly number[],
): Promise<OverrideRecord[]> {
  if (pullNumbers.length === 0) return [];
  const rows = await tx
    .selectFrom("overrides")
    .innerJoin("tokens", "tokens.id", "overrides.token_id")
    .innerJoin("people", "people.number", "overrides.person")
    .selectAll("overrides")
    .select(["tokens.symbol", "tokens.decimals", "people.github_id", "people.login"])
    .where("owner_id", "=", scope.ownerId)
    .where("repository_id", "=", scope.repositoryId)
    .where("pull_number", "in", [...new Set(pullNumbers)])
    .orderBy("person")
    .orderBy("overrides.token_id")
    .execute();
  return rows.map((row) => {
    const token = { id: row.token_id, symbol: row.symbol, decimals: row.decimals };
    return {
      repositoryId: row.repository_id,
      pullNumber: row.pull_number,
      personId: row.github_id ?? -row.person,
      login: row.login ?? forgottenLogin(row.person),
      token,
      money: row.amount === null ? null : { token, amount: amount(BigInt(row.amount)) },
      by: row.by,
      note: row.note,
    };
  });
}

export async function saveOverrides(
  tx: Transaction,
  ownerId: number,
  overrides: readonly OverrideRecord[],
): Promise<void> {
  if (overrides.length === 0) return;
  await rememberTokens(
    tx,
    overrides.map((one) => one.token),
  );
  const numberOf = await numbersOf(
    tx,
    overrides.map((one) => one.personId),
  );
  for (const one of overrides) {
    const changing = { amount: one.money?.amount.toString() ?? null, by: one.by, note: one.note };
    await tx
      .insertInto("overrides")
      .values({
        owner_id: ownerId,
        repository_id: one.repositoryId,
        pull_number: one.pullNumber,
        person: numberOf(one.personId),
        token_id: one.token.id,
        ...changing,
      })
      .onConflict((conflict) =>
        conflict.columns(["repository_id", "pull_number", "person", "token_id"]).doUpdateSet(changing),
      )
      .execute();
  }
}
