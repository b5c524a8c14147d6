/**
 * Inputs of decisions as earlier versions kept them, with what those did not have yet put in as it was meant then, so
 * that every decision can be made again. What migrations do to tables, this does to what was kept as it was.
 */
import type { AwardRecord, BountyRecord, RevertAct, ThreadRecord } from "./domain/award.ts";
import { keyOfToday } from "./domain/person-key.ts";
import { emptyState, nothingSeen, type State } from "./handlers/handler.ts";
import type { KeptDecision } from "./store/commit.ts";

interface KeptInputs {
  readonly fact: object;
  readonly given: object;
}

export function broughtUp({ fact, given }: Pick<KeptDecision, "fact" | "given">): KeptInputs {
  const { seen, state, ...rest } = given as { seen?: object; state: KeptState };
  return {
    fact: factOf(fact as KeptFact),
    given: {
      ...rest,
      ...(seen === undefined ? {} : { seen: { ...nothingSeen, ...seen } }),
      state: stateOf(state, repositoryOf(fact as KeptFact)),
    },
  };
}

/** Fields that are new since 0005 may be missing. */
interface KeptFact {
  readonly type: string;
  readonly repository?: { readonly id: number };
  readonly repositoryId?: number;
  readonly updatedAt?: string;
  readonly reverts?: readonly (string | object)[];
  readonly after?: string | null;
  /** Until 0007 with the bare id in it. */
  readonly awardKey?: string;
}

interface KeptState extends Partial<State> {
  /** Until 0005: names of what was reverted, by nobody knows whom. */
  readonly reverted?: readonly string[];
}

function factOf(fact: KeptFact): KeptFact {
  switch (fact.type) {
    case "issue":
      return {
        assignee: null,
        assignees: [],
        movedTo: null,
        movedIn: false,
        body: null,
        authorAssociation: null,
        ...fact,
      } as KeptFact;
    case "comment":
      return { commentedAt: fact.updatedAt, ...fact } as KeptFact;
    case "review":
      return { approves: null, ...fact } as KeptFact;
    case "push":
      return { ...fact, reverts: (fact.reverts ?? []).map((one) => revertOf(one, fact)) };
    case "hold-over":
      return { ...fact, awardKey: keyOfToday(fact.awardKey ?? "") };
    default:
      return fact;
  }
}

function revertOf(one: string | object, { after }: KeptFact): object {
  return typeof one === "string" ? { commit: after ?? "", reverted: one } : one;
}

function repositoryOf({ repository, repositoryId }: KeptFact): number {
  return repository?.id ?? repositoryId ?? 0;
}

function stateOf({ reverted, ...state }: KeptState, repositoryId: number): State {
  const marks = (reverted ?? []).map(
    (name): RevertAct => ({ repositoryId, reverted: name, by: "", byCommit: null }),
  );
  return {
    ...emptyState,
    reverts: marks,
    ...state,
    awards: (state.awards ?? []).map(awardOf),
    earlier: (state.earlier ?? []).map(awardOf),
    bounties: (state.bounties ?? []).map(bountyOf),
    threads: (state.threads ?? []).map(
      (one): ThreadRecord => ({ ...{ proposals: [], applications: null, notes: [] }, ...one }),
    ),
  };
}

function awardOf(one: AwardRecord): AwardRecord {
  return { ...{ role: "author", turns: 0, onHold: null, reasons: [] }, ...one, key: keyOfToday(one.key) };
}

function bountyOf(one: BountyRecord): BountyRecord {
  const awardedIn = one.awardedTo === null ? null : one.repositoryId;
  const life = {
    pledges: [],
    reservation: null,
    claims: [],
    split: null,
    onHold: null,
    blocked: null,
    closed: false,
  };
  return { ...{ ...life, base: one.amount, reasons: [], expiresAt: null, awardedIn }, ...one };
}
