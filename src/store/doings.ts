/** What people did and what budgets have spent, counted for a decision. */
import { sql } from "kysely";
import { amount, zero } from "../domain/amount.ts";
import type { Period } from "../domain/period.ts";
import { periodRange } from "../domain/period.ts";
import type { Doings } from "../domain/reservation.ts";
import type { Scope } from "./awards.ts";
import type { Transaction } from "./schema.ts";

/** Rewarded pull requests, issues held and open pull requests for bounties, in the whole organisation. */
export async function findDoings(tx: Transaction, { ownerId }: Scope, personId: number): Promise<Doings> {
  const holds = JSON.stringify({ reservation: { personId } });
  const claims = JSON.stringify({ claims: [{ personId }] });
  const counted = await sql<{ merged: string; holding: string; pulls: string }>`
    select
      (select count(distinct (a.repository_id, a.pull_number)) from foothold.awards a
        join foothold.people p on p.number = a.person
       where a.owner_id = ${ownerId} and p.github_id = ${personId} and a.pull_number is not null
         and a.role in ('author', 'co-author') and a.state <> 'reversed') as merged,
      (select count(*) from foothold.bounties
       where owner_id = ${ownerId} and state = 'open' and life @> ${holds}::jsonb) as holding,
      (select count(distinct (claim->>'repositoryId', claim->>'pull'))
         from foothold.bounties, jsonb_array_elements(life->'claims') claim
       where owner_id = ${ownerId} and life @> ${claims}::jsonb
         and (claim->>'personId')::bigint = ${personId}) as pulls`.execute(tx);
  const row = counted.rows[0];
  return {
    merged: Number(row?.merged ?? 0),
    holding: Number(row?.holding ?? 0),
    pulls: Number(row?.pulls ?? 0),
  };
}

export interface WantedBudgets {
  readonly of: readonly {
    readonly scope: "organization" | "repository";
    readonly tokenId: string;
    readonly per: Period;
  }[];
  /** A time in the periods, ISO 8601. */
  readonly at: string;
  /** What is not counted: the awards of this pull request, the bounty of this issue. */
  readonly beside: { readonly pull?: number; readonly issueId?: number };
}

/** Promised (open bounties, whenever they were set) and awarded within the period. */
export async function findBudgets(tx: Transaction, scope: Scope, wanted: WantedBudgets) {
  const used = [];
  for (const budget of wanted.of) {
    const { from, to } = periodRange(wanted.at, budget.per);
    const repository = budget.scope === "repository" ? scope.repositoryId : null;
    const counted = await sql<{ used: string | null }>`
      select
        (select coalesce(sum(amount), 0) from foothold.awards
          where owner_id = ${scope.ownerId} and token_id = ${budget.tokenId} and state <> 'reversed'
            and earned_at >= ${from}::timestamptz and earned_at < ${to}::timestamptz
            and (${repository}::bigint is null or repository_id = ${repository}::bigint)
            and not (repository_id = ${scope.repositoryId} and pull_number is not distinct from ${wanted.beside.pull ?? -1}::int)) +
        (select coalesce(sum(amount), 0) from foothold.bounties
          where owner_id = ${scope.ownerId} and token_id = ${budget.tokenId} and state = 'open'
            and (${repository}::bigint is null or repository_id = ${repository}::bigint)
            and issue_id <> ${wanted.beside.issueId ?? 0}) as used`.execute(tx);
    const sum = counted.rows[0]?.used ?? null;
    used.push({ ...budget, used: sum === null ? zero : amount(BigInt(sum)) });
  }
  return used;
}
