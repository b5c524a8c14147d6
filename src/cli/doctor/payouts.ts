/** Checks of paying: the chains of the policies' tokens, the treasury against what is owed, and whether a batch is due. */
import type { Chains } from "../../chain/endpoints.ts";
import { formatAmount, formatMoney } from "../../domain/amount.ts";
import { assetOf } from "../../domain/asset.ts";
import type { Policy } from "../../domain/policy.ts";
import { createPolicyBook } from "../../policies.ts";
import { chainProblems } from "../../rails/checks.ts";
import type { Database } from "../../store/db.ts";
import { ledgerHeads } from "../../store/ledger.ts";
import { findBatches, findPayable } from "../../store/payouts.ts";
import { readOwners } from "../../store/places.ts";
import { isShort, treasuryStanding } from "../../treasury-standing.ts";
import { dueText } from "../payouts/plan.ts";
import { type Row, row } from "./row.ts";

export interface PayingChecks {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
}

/** Of every owner with a ledger and a policy. */
export async function checkPaying(db: Database, { variables, now }: PayingChecks): Promise<Row[]> {
  // The library behind it is large, and most commands ask no chain.
  const { createChains } = await import("../../chain/endpoints.ts");
  const chains = createChains(variables);
  const policies = createPolicyBook(db, now);
  const owners = await readOwners(db);
  const rows: Row[] = [];
  try {
    for (const { ownerId } of await ledgerHeads(db)) {
      const policy = (await policies.payoutsOf(ownerId))?.policy;
      if (policy === undefined) continue;
      const owner = owners.get(ownerId) ?? `${ownerId}`;
      rows.push(...(await chainRows(policy, owner, chains)));
      rows.push(...(await treasuryRows(db, ownerId, owner, policy, chains)));
      rows.push(...(await dueRows(db, ownerId, owner, policy, now())));
    }
    return rows;
  } finally {
    chains.close();
  }
}

/** A policy that pays everything by hand and names no treasury needs no chain. */
async function chainRows({ tokens, payouts }: Policy, owner: string, chains: Chains): Promise<Row[]> {
  const byChain = Map.groupBy(
    [...tokens.values()].filter((token) => assetOf(token) !== null),
    (token) => assetOf(token)?.chainId ?? 0,
  );
  const rows: Row[] = [];
  for (const [chainId, those] of byChain) {
    const check = `chain ${chainId} of ${owner}`;
    const chain = chains.chain(chainId, payouts.confirmations);
    if (chain === null) {
      const named = payouts.treasury.has(chainId) || payouts.rail !== "manual";
      const found = "No endpoint is named.";
      const fix = `Set FOOTHOLD_RPC_${chainId} to a JSON-RPC endpoint of it.`;
      if (named) rows.push(row(check, "missing", found, fix));
      continue;
    }
    const [problem, ...more] = await chainProblems(chain, chainId, those);
    const symbols = those.map(({ symbol }) => symbol).join(", ");
    if (problem === undefined) {
      rows.push(row(check, "ok", `It answers, and has ${symbols} as the policy says.`));
      continue;
    }
    const state = problem.includes("cannot be asked") ? "unknown" : "wrong";
    const fix =
      "See that the endpoint and the policy's tokens are right. Nothing is signed there until they are.";
    rows.push(row(check, state, [problem, ...more].join(" "), fix));
  }
  return rows;
}

async function treasuryRows(
  db: Database,
  ownerId: number,
  owner: string,
  { payouts }: Policy,
  { chain }: Chains,
): Promise<Row[]> {
  if (payouts.treasury.size === 0) return [];
  const check = `treasury of ${owner}`;
  const standings = await treasuryStanding(db, ownerId, payouts, chain);
  const known = standings.filter(({ onChain }) => onChain !== null);
  const short = known.filter(isShort);
  if (short.length > 0) {
    const found = short.map(({ token, left }) => {
      const missing = left === null ? "" : formatAmount(left, token).replace("-", "");
      return `${missing} ${token.symbol} less than what is promised and owed`;
    });
    return [
      row(check, "wrong", `It holds ${found.join(", ")}.`, "Send it what is missing, or withdraw prices."),
    ];
  }
  const silent = standings.filter(({ token, onChain }) => onChain === null && assetOf(token) !== null);
  if (silent.length > 0) {
    const why = silent.map(({ token, unknown }) => `${token.symbol}: ${unknown}`).join("; ");
    return [row(check, "unknown", `It was not compared. ${why}.`, "foothold treasury says more.")];
  }
  return [row(check, "ok", "It holds what is promised and owed.")];
}

async function dueRows(
  db: Database,
  ownerId: number,
  owner: string,
  { payouts }: Policy,
  now: Date,
): Promise<Row[]> {
  const payable = (await findPayable(db.kysely, ownerId)).filter(({ amount }) => amount > 0n);
  if (payouts.schedule === null || payable.length === 0) return [];
  const due = dueText(payouts, await findBatches(db.kysely, ownerId), now) ?? "";
  const check = `payouts of ${owner}`;
  const sums = Map.groupBy(payable, ({ token }) => token.id);
  const owed = [...sums.values()].flatMap((those) => {
    const [first] = those;
    if (first === undefined) return [];
    const total = those.reduce((sum, { amount }) => sum + amount, 0n) as typeof first.amount;
    return formatMoney({ token: first.token, amount: total });
  });
  if (due.includes("next one is due")) return [row(check, "ok", `${owed.join(", ")} are owed. ${due}`)];
  return [
    row(check, "missing", `${owed.join(", ")} are owed. ${due}`, "Run: foothold payouts plan --dry-run"),
  ];
}
