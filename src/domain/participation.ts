/** Whether somebody wants to be seen by an organisation's hiring team. Nobody is before they say so. */
import { allWithdrawn, type CandidateRecord } from "./candidate.ts";
import { type Decision, nothing } from "./decision.ts";

export const participationStates = ["joined", "left", "objected"] as const;
export type ParticipationState = (typeof participationStates)[number];

export interface Participation {
  readonly personId: number;
  readonly login: string;
  /**
   * `joined`: evidence of their work is kept and shown. `left`: neither. `objected`: what is kept stays, and nothing is
   * done with it until they join again.
   */
  readonly state: ParticipationState;
  /** Since when, ISO 8601. */
  readonly since: string;
  /** When they joined last; `null` for somebody who only ever objected. */
  readonly joinedAt: string | null;
  /** Which notice they read when they joined: the version of messages/hiring.ts. */
  readonly notice: string | null;
  /** Their last act of their own, by which retention goes; ISO 8601. */
  readonly activeAt: string;
}

interface Who {
  readonly id: number;
  readonly login: string;
}

export function joined(
  before: Participation | undefined,
  { id: personId, login }: Who,
  notice: string,
  now: string,
): Participation {
  const isIn = before?.state === "joined";
  return {
    personId,
    login,
    state: "joined",
    since: isIn ? before.since : now,
    joinedAt: isIn ? before.joinedAt : now,
    notice,
    activeAt: now,
  };
}

export function ended(
  before: Participation | undefined,
  { id: personId, login }: Who,
  state: Exclude<ParticipationState, "joined">,
  now: string,
): Participation {
  const { joinedAt = null, notice = null } = before ?? {};
  return { personId, login, state, since: now, joinedAt, notice, activeAt: now };
}

/** Whether evidence of somebody's work may be kept and shown. */
export function isSeen(participation: Participation | undefined): boolean {
  return participation?.state === "joined";
}

/** What somebody says of themselves, in a comment or on a page. */
export const wishes = ["join", "leave", "object", "forget"] as const;
export type Wish = (typeof wishes)[number];

export interface Wished {
  readonly ownerId: number;
  readonly before: Participation | undefined;
  readonly who: Who;
  /** Which notice they have read. */
  readonly notice: string;
  /** Their applications: whoever is not seen any more takes them back. */
  readonly candidates: readonly CandidateRecord[];
  /** ISO 8601. */
  readonly now: string;
}

/** What comes of a wish, wherever it was said. Whoever is forgotten is out of sight at once, and a job does the rest. */
export function wished(wish: Wish, { ownerId, before, who, notice, now, candidates }: Wished): Decision {
  const out = (state: "left" | "objected", options: { readonly forgotten?: boolean } = {}): Decision => ({
    ...nothing,
    participations: [ended(before, who, state, now)],
    candidates: allWithdrawn(candidates, who, now, options),
  });
  const job = (type: "backfill" | "forget") => [{ type, ownerId, personId: who.id }];
  switch (wish) {
    case "join":
      return { ...nothing, participations: [joined(before, who, notice, now)], personJobs: job("backfill") };
    case "leave":
      return out("left");
    case "object":
      return out("objected");
    case "forget":
      // The job finds them by the number that this gives them.
      return { ...out("left", { forgotten: true }), personJobs: job("forget") };
  }
}
