/** Takes back what reverted work earned, and gives it again when the revert is reverted. */
import { amount, sum } from "../domain/amount.ts";
import type { AwardRecord, BountyRecord, RevertAct } from "../domain/award.ts";
import { awardBounty, awardEntry, givenAgain, levelBounty, takeBack } from "../domain/booking.ts";
import { all, type Decision, nothing } from "../domain/decision.ts";
import { commitName, concerned, isReverted, pullName } from "../domain/reverts.ts";
import { bountyTimers, holdTimer } from "../domain/timers.ts";
import { afterChange } from "../domain/wallet/standing.ts";
import { bountyAgain, bountyAwarded } from "../messages/bounty.ts";
import { maturedBeforeRevert, notGivenAgain, restoredStatus, revertedStatus } from "../messages/revert.ts";
import { pullOf, settled } from "./award.ts";
import type { Given, Place, State } from "./handler.ts";
import { say } from "./thread.ts";

/**
 * Remembers who reverted what, and brings every award that it concerns to what follows from all acts known: taken back
 * when its work is reverted, given again when it is not any more. News in any order ends the same.
 */
export function reverted(place: Place, acts: readonly RevertAct[], given: Given): Decision {
  const known = [...given.state.reverts, ...acts];
  const remembered: Decision = { ...nothing, reverts: acts };
  const names = concerned(
    acts.map((act) => act.reverted),
    known,
  );
  const works = worksOf(given.state.awards, place.repository.id, names);
  return inTurn(given, [
    () => remembered,
    ...works.map(
      (work) => (state: State) => settleWork(place, asItIs(work, state), known, { ...given, state }),
    ),
  ]);
}

/** The room that other work's revert made in a cap may have changed the awards since they were loaded. */
function asItIs(work: Work, { awards }: State): Work {
  const byKey = new Map(awards.map((one) => [one.key, one]));
  return { ...work, awards: work.awards.map((one) => byKey.get(one.key) ?? one) };
}

/** Each step sees what those before it changed. */
function inTurn(given: Given, stepsToTake: readonly ((state: State) => Decision)[]): Decision {
  let { state } = given;
  const decisions: Decision[] = [];
  for (const step of stepsToTake) {
    const decision = step(state);
    decisions.push(decision);
    state = after(state, decision);
  }
  return all(decisions);
}

/** The state as a decision leaves it: what it changed stands first, where it is found before what it was. */
export function after(state: State, decision: Decision): State {
  const changed = new Set(decision.awards.map((one) => one.key));
  const others = (awards: readonly AwardRecord[]) => awards.filter((one) => !changed.has(one.key));
  return {
    ...state,
    awards: [...decision.awards, ...others(state.awards)],
    earlier: [...decision.awards, ...others(state.earlier)],
    bounties: [
      ...decision.bounties,
      ...state.bounties.filter((one) => !decision.bounties.some((other) => other.issueId === one.issueId)),
    ],
    threads: [...decision.threads, ...state.threads],
    participations: [
      ...decision.participations,
      ...state.participations.filter(
        (one) => !decision.participations.some((other) => other.personId === one.personId),
      ),
    ],
    wallet: state.wallet === null ? null : decision.wallets.reduce(afterChange, state.wallet),
  };
}

interface Work {
  readonly pull: number;
  readonly names: readonly string[];
  readonly awards: readonly AwardRecord[];
}

function worksOf(awards: readonly AwardRecord[], repositoryId: number, names: readonly string[]): Work[] {
  const here = awards.filter((one) => one.repositoryId === repositoryId && one.pullNumber !== null);
  return [...Map.groupBy(here, (one) => one.pullNumber ?? 0)].flatMap(([pull, those]) => {
    const own = workNames(pull, those[0]?.mergeCommit ?? null);
    return own.some((name) => names.includes(name)) ? [{ pull, names: own, awards: those }] : [];
  });
}

export function workNames(pull: number, mergeCommit: string | null): string[] {
  return [pullName(pull), ...(mergeCommit === null ? [] : [commitName(mergeCommit)])];
}

/** Brings the awards of one pull request to what the acts say. */
export function settleWork(place: Place, work: Work, acts: readonly RevertAct[], given: Given): Decision {
  return isReverted(work.names, acts) ? takenBack(place, work, given) : restored(place, work, given);
}

function takenBack(place: Place, { pull, awards }: Work, given: Given): Decision {
  const { policy, state } = given;
  const held = awards.filter((one) => one.state === "held");
  const matured = awards.filter((one) => one.state === "matured");
  const deducted = policy.afterHold === "deduct" ? matured : [];
  const back = [...held, ...deducted];
  if (back.length === 0) {
    if (matured.length === 0) return nothing;
    return say(place, pull, state, { answer: maturedBeforeRevert(matured) });
  }
  const kept = matured.filter((one) => !back.includes(one));
  const bounties = reopened(back, kept, state.bounties, place.repository.id, pull);
  const taken = back.map((one) =>
    takeBack(
      one,
      bounties.find((bounty) => bounty.issueId === one.issueId),
      policy.commit,
    ),
  );
  // What was cut because of the reverted work has room again.
  const reversed = taken.map((one) => one.award);
  const later = settled(given, reversed);
  return all([
    {
      ...nothing,
      entries: [
        ...taken.flatMap((one) => one.entries),
        ...bounties.flatMap((bounty) => {
          const came = sum(back.filter((one) => isOf(one, bounty)).map((one) => one.amount));
          const turn = Math.max(
            ...reversed.filter((one) => one.issueId === bounty.issueId).map((one) => one.turns),
          );
          const which = pullOf(bounty, place.repository.id, pull);
          const key = `${bounty.repositoryId}:${bounty.issueId}:again-${which}${turn > 1 ? `-${turn}` : ""}`;
          return levelBounty(bounty, came, key, policy.commit);
        }),
        ...later.entries,
      ],
      awards: [...reversed, ...later.awards],
      bounties,
      // Those that went off while it was awarded did nothing.
      timers: bounties.flatMap((bounty) =>
        bountyTimers(bounty, place.repository.ownerId, policy.reservations?.nudge ?? 0),
      ),
    },
    say(place, pull, state, { status: revertedStatus(held, deducted, policy) }),
    ...bounties
      .filter((bounty) => bounty.repositoryId === place.repository.id)
      .map((bounty) =>
        say(place, bounty.issueNumber, state, { status: bountyAgain(bounty, `#${pull}`, policy) }),
      ),
  ]);
}

function isOf(one: AwardRecord, bounty: BountyRecord): boolean {
  return one.issueId === bounty.issueId && one.token.id === bounty.token.id;
}

/** What stays with people of a bounty is gone from it. */
function reopened(
  back: readonly AwardRecord[],
  kept: readonly AwardRecord[],
  records: readonly BountyRecord[],
  repositoryId: number,
  pull: number,
): BountyRecord[] {
  const issues = new Set(back.map((one) => one.issueId));
  return records
    .filter(
      (record) =>
        issues.has(record.issueId) &&
        record.state === "awarded" &&
        record.awardedTo === pull &&
        (record.awardedIn ?? record.repositoryId) === repositoryId,
    )
    .map((record) => {
      const gone = sum(kept.filter((one) => isOf(one, record)).map((one) => one.amount));
      const left = amount(record.amount > gone ? record.amount - gone : 0n);
      return { ...record, state: "open" as const, awardedTo: null, awardedIn: null, amount: left };
    });
}

/** The revert was reverted: what the work earned is given again, unless its bounty went to somebody else meanwhile. */
function restored(place: Place, { pull, awards }: Work, given: Given): Decision {
  const { policy, state, now } = given;
  const gone = awards.filter((one) => one.state === "reversed");
  if (gone.length === 0) return nothing;
  const bountyOf = (one: AwardRecord) => state.bounties.find((bounty) => bounty.issueId === one.issueId);
  const lost = gone.filter((one) => one.issueId !== null && bountyOf(one)?.state !== "open");
  const again = gone.filter((one) => !lost.includes(one)).map((one) => givenAgain(one, now));
  const won = state.bounties
    .filter(
      (bounty) => bounty.state === "open" && again.some(({ award }) => award.issueId === bounty.issueId),
    )
    .map((bounty) => ({
      ...bounty,
      state: "awarded" as const,
      awardedTo: pull,
      awardedIn: place.repository.id,
      reservation: null,
    }));
  const drafts = again.map(({ award, entryKey }) => ({ ...award, key: entryKey }));
  const backs = again.map(({ award }) => award);
  const later = settled(given, backs);
  const told = all([
    ...(backs.length === 0
      ? []
      : [say(place, pull, state, { status: restoredStatus(backs, policy, now), answer: null })]),
    ...(lost.length === 0 ? [] : [say(place, pull, state, { answer: notGivenAgain(lost) })]),
    ...won
      .filter((bounty) => bounty.repositoryId === place.repository.id)
      .map((bounty) => {
        const who = backs.filter((one) => one.issueId === bounty.issueId).map((one) => one.login);
        return say(place, bounty.issueNumber, state, {
          status: bountyAwarded(bounty, `#${pull}`, who, policy),
        });
      }),
  ]);
  return all([
    {
      ...nothing,
      entries: [
        ...drafts.filter((one) => one.issueId === null).flatMap((one) => awardEntry(one, [], policy.commit)),
        ...won.flatMap((bounty) => {
          const those = drafts.filter((one) => one.issueId === bounty.issueId);
          const turn = Math.max(...those.map((one) => one.turns));
          const which = pullOf(bounty, place.repository.id, pull);
          const key = `left-over:${bounty.repositoryId}:${bounty.issueId}:${which}:${turn}`;
          return awardBounty(bounty, those, policy.commit, key);
        }),
        ...later.entries,
      ],
      awards: [...backs, ...later.awards],
      bounties: won,
      timers: backs.map((one) => holdTimer(one, place.repository.ownerId)),
    },
    told,
  ]);
}
