/** Which policy is in force for a repository: kept in the store, read from GitHub only when a push changed it. */
import { createHash } from "node:crypto";
import type { RepositoryRef } from "./domain/fact.ts";
import type { Policy } from "./domain/policy.ts";
import { defaultsRepository } from "./github/paths.ts";
import { type Problem, parsePolicy } from "./policy/load.ts";
import type { GitHubReader } from "./ports.ts";
import type { Database } from "./store/db.ts";
import { readTokens } from "./store/ledger.ts";
import {
  findPolicy,
  forgetPolicy,
  keepPolicy,
  listPolicies,
  type NewVersion,
  type PolicyVersion,
} from "./store/policies.ts";

export interface InForce {
  readonly policy: Policy;
  readonly version: number;
}

export interface HiringInForce extends InForce {
  /** The repository whose policy it is; `null` where its name was never seen. */
  readonly repository: string | null;
}

export interface PolicyBook {
  /** `null` when the repository has none, or none that was ever right: then nothing is posted. */
  readonly inForce: (repository: RepositoryRef, reader: GitHubReader) => Promise<InForce | null>;
  /** The same as it is kept, without asking GitHub: for what a timer brings. */
  readonly known: (repositoryId: number, ownerId: number) => Promise<InForce | null>;
  /** Of an owner's policies the one whose hiring holds for the whole organisation, as it is kept. */
  readonly hiringOf: (ownerId: number) => Promise<HiringInForce | null>;
  /** Of an owner's policies the one that says how the whole organisation pays; `null` where there is no policy. */
  readonly payoutsOf: (ownerId: number) => Promise<InForce | null>;
  /** Reads the policy again. The last good one stays in force when the new one is wrong. */
  readonly refresh: (repository: RepositoryRef, reader: GitHubReader) => Promise<void>;
}

/** Parsed policies kept in memory; each is a few kilobytes. They never change: a version's id names its text. */
const mostParsed = 1000;

export function createPolicyBook(db: Database, now: () => Date): PolicyBook {
  const parsed = new Map<number, Policy>();
  const parse = (version: PolicyVersion): Policy => {
    const known = parsed.get(version.id);
    if (known !== undefined) return known;
    const policy = parseVersion(version);
    if (parsed.size >= mostParsed) parsed.clear();
    parsed.set(version.id, policy);
    return policy;
  };
  const refresh = async (repository: RepositoryRef, reader: GitHubReader) => {
    const { own, defaults } = await reader.policyFiles(repository);
    const version = newest(repository, own, defaults);
    if (version === null) return keepPolicy(db, repository, { version: null, problems: null, at: now() });
    const result = parseText(version);
    const problems = result.status === "ok" ? await changedDecimals(db, result.policy) : result.problems;
    const inherited = own === null;
    const kept =
      problems.length === 0 ? { version, problems: null, inherited } : { version: undefined, problems };
    return keepPolicy(db, repository, { ...kept, at: now() });
  };
  const inForce = async (repository: RepositoryRef, reader: GitHubReader) => {
    let kept = await findPolicy(db, repository.id);
    if (kept !== null && kept.ownerId !== repository.ownerId) {
      // It was transferred: the former owner's policy and defaults bind nobody here.
      await forgetPolicy(db, repository.id);
      kept = null;
    }
    if (kept === null || kept.stale) {
      await refresh(repository, reader);
      kept = await findPolicy(db, repository.id);
    }
    const version = kept?.version ?? null;
    return version === null ? null : { policy: parse(version), version: version.id };
  };
  const known = async (repositoryId: number, ownerId: number) => {
    const kept = await findPolicy(db, repositoryId);
    const version = kept?.ownerId === ownerId ? kept.version : null;
    return version === null ? null : { policy: parse(version), version: version.id };
  };
  const hiringOf = async (ownerId: number) => {
    for (const version of await listPolicies(db, ownerId, defaultsRepository)) {
      const policy = parse(version);
      if (policy.hiring !== null) {
        return { policy, version: version.id, repository: version.repository };
      }
    }
    return null;
  };
  const payoutsOf = async (ownerId: number) => {
    const versions = await listPolicies(db, ownerId, defaultsRepository);
    const all = versions.map((version) => ({ policy: parse(version), version: version.id }));
    return all.find(({ policy }) => policy.payouts.stated) ?? all[0] ?? null;
  };
  return { inForce, known, hiringOf, payoutsOf, refresh };
}

type Files = Awaited<ReturnType<GitHubReader["policyFiles"]>>;

function newest(
  repository: RepositoryRef,
  own: Files["own"],
  defaults: Files["defaults"],
): NewVersion | null {
  if (own !== null) {
    return {
      ownerId: repository.ownerId,
      commit: own.commit,
      text: own.text,
      defaults: defaults?.text ?? null,
    };
  }
  if (defaults === null) return null;
  return { ownerId: repository.ownerId, commit: defaults.commit, text: defaults.text, defaults: null };
}

function parseText(version: NewVersion) {
  return parsePolicy(version.text, {
    file: ".github/foothold.yml",
    commit: version.commit,
    ownerId: version.ownerId,
    defaults: version.defaults ?? undefined,
  });
}

/** @throws Error when a version that was good once is not any more: the program changed its meaning. */
export function parseVersion(version: NewVersion): Policy {
  const result = parseText(version);
  if (result.status === "ok") return result.policy;
  const first = result.problems[0];
  throw new Error(
    `The policy at ${version.commit} cannot be read any more: ${first?.message ?? "unknown problem"}`,
  );
}

/** What is wrong with a policy text that is only proposed; nothing when it is fine. */
export function problemsOf(text: string, repository: RepositoryRef): readonly Problem[] {
  const commit = createHash("sha256").update(text).digest("hex");
  const result = parsePolicy(text, { file: ".github/foothold.yml", commit, ownerId: repository.ownerId });
  return result.status === "ok" ? [] : result.problems;
}

/** Amounts are kept in a token's smallest units, so what those are may never change once something is booked. */
async function changedDecimals(db: Database, policy: Policy): Promise<Problem[]> {
  const booked = await readTokens(db);
  return [...policy.tokens.values()].flatMap(({ id, symbol, decimals }) => {
    const known = booked.get(id);
    if (known === undefined || known.decimals === decimals) return [];
    return [
      {
        file: ".github/foothold.yml",
        line: 1,
        column: 1,
        key: `tokens.${symbol}.decimals`,
        message: `${symbol} has ${known.decimals} decimals in the ledger, and they cannot change`,
        fix: `write decimals: ${known.decimals}, or give the token another symbol or address`,
      },
    ];
  });
}
