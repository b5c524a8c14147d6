/** What the treasurer's commands share: whose ledger, its policy, the operator's chains, and the words for trouble. */
import type { Chains } from "../../chain/endpoints.ts";
import { NoBatch, type Paying } from "../../paying.ts";
import { createPolicyBook } from "../../policies.ts";
import type { Database } from "../../store/db.ts";
import { ledgerHeads } from "../../store/ledger.ts";
import { findPeopleByLogin } from "../../store/people.ts";
import { readOwners } from "../../store/places.ts";
import { NoPolicy, ReferenceUsed } from "../../treasury.ts";
import { type Stdio, UsageError } from "../command.ts";
import { withDatabase } from "../database.ts";
import { loadEnvFile } from "../env-file.ts";

export interface TreasurerOptions {
  readonly database?: string;
  readonly owner?: string;
  readonly json?: true;
  readonly dryRun?: true;
}

export const ownerOption = [
  "--owner <login>",
  "whose ledger, where the database has more than one organisation's",
] as const;

export interface Desk {
  readonly paying: Paying;
  readonly ownerId: number;
  /** The owner's login as last seen. */
  readonly owner: string;
  readonly now: Date;
}

/** Opens the ledger for as long as the work takes. What cannot be done is said as a wrong call is. */
export async function atDesk<T>(
  options: TreasurerOptions,
  stdio: Stdio,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  loadEnvFile(stdio);
  // The library behind it is large, and most commands ask no chain.
  const { createChains } = await import("../../chain/endpoints.ts");
  const chains = createChains(stdio.environment);
  try {
    return await withDatabase(options.database, stdio, async (db) =>
      work(await deskOf(db, chains, options, stdio)),
    );
  } catch (error) {
    throw asUsage(error);
  } finally {
    chains.close();
  }
}

async function deskOf(
  db: Database,
  { chain, signer }: Chains,
  { owner }: TreasurerOptions,
  { now }: Stdio,
): Promise<Desk> {
  const policies = createPolicyBook(db, now);
  return { paying: { db, policies, now, chain, signer }, ...(await ownerOf(db, owner)), now: now() };
}

async function ownerOf(
  db: Database,
  wanted: string | undefined,
): Promise<{ ownerId: number; owner: string }> {
  const logins = await readOwners(db);
  const owners = (await ledgerHeads(db)).map(({ ownerId }) => ({
    ownerId,
    owner: logins.get(ownerId) ?? `${ownerId}`,
  }));
  const known = owners.map(({ owner }) => owner).join(", ");
  if (owners.length === 0) throw new UsageError("the ledger is empty: nothing was booked yet");
  const found =
    wanted === undefined
      ? owners
      : owners.filter(({ owner }) => owner.toLowerCase() === wanted.toLowerCase());
  const [one, ...others] = found;
  if (one === undefined) throw new UsageError(`there is no ledger of ${wanted}: there is ${known}`);
  if (others.length > 0) throw new UsageError(`there are several ledgers, name one with --owner: ${known}`);
  return one;
}

function asUsage(error: unknown): unknown {
  if (error instanceof NoBatch || error instanceof ReferenceUsed) return new UsageError(error.message);
  if (!(error instanceof NoPolicy)) return error;
  return new UsageError(`${error.message} that was ever right, so nothing says how it pays`);
}

/** GitHub's ids of people by login. @throws UsageError for a login that the ledger does not know. */
export async function peopleNamed(db: Database, logins: readonly string[]): Promise<number[]> {
  const found = await findPeopleByLogin(db, logins);
  return logins.map((login) => {
    const id = found.get(login.replace(/^@/, "").toLowerCase());
    if (id === undefined) throw new UsageError(`nobody called ${login} was ever awarded anything here`);
    return id;
  });
}

export function batchNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1 || number > 2 ** 31 - 1) {
    throw new UsageError(`${text} is no batch: write its number, as in 3`);
  }
  return number;
}
