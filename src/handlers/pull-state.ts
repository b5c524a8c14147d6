/** What a decision about a pull request has to know beside its snapshot. */
import type { AwardRecord, BountyRecord } from "../domain/award.ts";
import { isBot, peopleConcerned } from "../domain/people.ts";
import { periodRange } from "../domain/period.ts";
import { isAllowed, isAnyone, mayDo, teamsOf } from "../domain/permission.ts";
import type { Policy } from "../domain/policy.ts";
import { revertedPull } from "../domain/reverts.ts";
import type { QuoteState } from "../domain/rules/rule.ts";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { cappedPeriods } from "./award.ts";
import { budgetsOf } from "./budgets.ts";
import type { Given, MergerNeeds, Seen, StateWanted } from "./handler.ts";
import { workNames } from "./revert.ts";

export function stateFor(number: number, pull: PullSnapshot, policy: Policy): StateWanted {
  const reverts = revertedPull(pull);
  const commit = pull.mergeCommit?.oid ?? null;
  return {
    pullNumbers: [number],
    mergeCommits: commit === null ? [] : [commit],
    issueIds: pull.closingIssuesReferences.nodes.map((issue) => issue.databaseId ?? issue.number),
    claimedBy: number,
    ...earlier(pull, policy),
    // Somebody who wants to be seen may have had a part in it.
    ...(pull.merged && policy.hiring !== null ? { participationsOf: peopleConcerned(pull) } : {}),
    ...(pull.merged ? { around: cappedPeriods(policy) } : {}),
    ...budgetsOf(policy, pull.mergedAt ?? pull.createdAt, { pull: number }),
    threads: [number, ...pull.closingIssuesReferences.nodes.map((issue) => issue.number)],
    reverting: pull.merged
      ? [...workNames(number, commit), ...(reverts === null ? [] : [`pull:${reverts}`])]
      : [],
  };
}

/**
 * What limits over a period need: the authors' awards from the start of every period that the policy caps, and those
 * for later work, which the caps are given out to again.
 */
function earlier(pull: PullSnapshot, policy: Policy): Pick<StateWanted, "earlier"> {
  const { mergedAt } = pull;
  if (mergedAt === null) return {};
  const [from] = cappedPeriods(policy)
    .map((period) => periodRange(mergedAt, period).from)
    .sort();
  return from === undefined ? {} : { earlier: { personIds: peopleConcerned(pull), from } };
}

/** Asked of whoever merged: whether the policy lets them, and whether they may write where the issues are. */
export function mergerNeeds(seen: Seen, policy: Policy, repositoryId: number): MergerNeeds | null {
  const { pull } = seen;
  const merger = pull?.mergedBy ?? null;
  // A bot merges by rules that maintainers wrote.
  if (pull === null || !pull.merged || merger === null || isBot(merger)) return null;
  const here = !isAnyone(policy.who.merge);
  const elsewhere = pull.closingIssuesReferences.nodes.flatMap(({ repository }) =>
    typeof repository?.databaseId === "number" &&
    repository.databaseId !== repositoryId &&
    ownerOf(repository.nameWithOwner) === ownerOf(pull.baseRepository?.nameWithOwner)
      ? [{ id: repository.databaseId, nameWithOwner: repository.nameWithOwner }]
      : [],
  );
  if (!here && elsewhere.length === 0) return null;
  const unique = [...new Map(elsewhere.map((one) => [one.id, one])).values()];
  return {
    id: merger.databaseId ?? null,
    login: merger.login,
    here,
    teams: here ? teamsOf(policy.who.merge) : [],
    elsewhere: unique,
  };
}

function ownerOf(nameWithOwner: string | undefined): string | undefined {
  return nameWithOwner?.split("/")[0]?.toLowerCase();
}

/** In a preview nothing is in the ledger, so prices are read from the labels. */
export function quoteState(
  repositoryId: number,
  pull: PullSnapshot,
  { policy, seen, state, now, order }: Pick<Given, "policy" | "seen" | "state" | "now" | "order">,
): QuoteState {
  const { merger } = seen;
  const common = {
    now,
    ...(order === undefined ? {} : { order }),
    merger: mergerOf(pull, policy, merger),
    // Until it is merged nobody knows who will: it is shown as if they might.
    trusted: pull.merged
      ? (merger?.elsewhere ?? [])
          .filter(({ permission }) => isAllowed(permission, "write"))
          .map(({ id }) => id)
      : pull.closingIssuesReferences.nodes.flatMap((issue) => issue.repository?.databaseId ?? []),
    reservedOnly: policy.reservations?.required ?? false,
    overrides: state.overrides.filter((one) => one.pullNumber === pull.number),
  };
  if (policy.mode === "preview") return { ...common, bounties: null, earlier: [] };
  const byIssue = new Map<number, BountyRecord>(state.bounties.map((bounty) => [bounty.issueId, bounty]));
  const isOwn = (one: AwardRecord) => one.pullNumber === pull.number && one.repositoryId === repositoryId;
  const earlier = state.earlier.filter((one) => !isOwn(one));
  return { ...common, bounties: byIssue, earlier, budgets: state.budgets };
}

/** Whether the policy lets whoever merged; somebody whose account is gone may not have been let. */
function mergerOf(
  pull: PullSnapshot,
  policy: Policy,
  seen: Seen["merger"],
): NonNullable<QuoteState["merger"]> | null {
  const needed = policy.who.merge;
  if (isAnyone(needed)) return null;
  if (seen !== null) return { login: seen.login, allowed: mayDo(needed, seen), needed };
  return pull.merged && pull.mergedBy === null ? { login: "ghost", allowed: false, needed } : null;
}
