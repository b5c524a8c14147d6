/** Records as the store keeps them, to vary. */
import { amount, type Token } from "../src/domain/amount.ts";
import type { AwardRecord, BountyRecord } from "../src/domain/award.ts";
import { type CandidateRecord, drafted, sent } from "../src/domain/candidate.ts";
import type { Evidence } from "../src/domain/evidence/evidence.ts";

export const grid: Token = { id: "offchain:7/GRID", symbol: "GRID", decimals: 2 };

/** Ada's award for pull request #12 of repository 50: 50 GRID, held. */
export function awardRecord(changes: Partial<AwardRecord> = {}): AwardRecord {
  const value = changes.amount ?? amount(5000n);
  return {
    key: "award:50:pull-12:code:@1",
    repositoryId: 50,
    pullNumber: 12,
    issueId: null,
    personId: 1,
    login: "ada",
    kind: "code",
    role: "author",
    token: grid,
    amount: value,
    uncapped: value,
    cappable: value,
    adjusted: 0,
    turns: 0,
    earnedAt: "2026-03-01T00:00:00Z",
    mergeCommit: null,
    state: "held",
    maturesAt: "2026-03-08T00:00:00.000Z",
    onHold: null,
    reasons: [],
    policyCommit: "c1",
    ...changes,
  };
}

/** A bounty of 500 GRID on issue #4 of repository 50, open and free. */
export function bountyRecord(changes: Partial<BountyRecord> = {}): BountyRecord {
  const value = changes.amount ?? amount(50_000n);
  return {
    repositoryId: 50,
    issueId: 1004,
    issueNumber: 4,
    state: "open",
    token: grid,
    amount: value,
    base: value,
    pledges: [],
    label: null,
    history: [],
    reservation: null,
    claims: [],
    split: null,
    onHold: null,
    blocked: null,
    closed: false,
    reasons: [],
    expiresAt: null,
    awardedTo: null,
    awardedIn: null,
    asOf: "2026-03-01T00:00:00Z",
    ...changes,
  };
}

/** grace applied for the position `engineer` and is in the stage `letter`. */
export function candidateRecord(changes: Partial<CandidateRecord> = {}): CandidateRecord {
  const grace = { id: 8, login: "grace" };
  const now = "2026-03-01T00:00:00.000Z";
  const evidence: Evidence = {
    person: { id: 8, login: "" },
    asOf: now,
    policy: { file: ".github/foothold.yml", commit: "c1" },
    formula: { halfLifeDays: 365, saturation: 3 },
    requirements: [],
    endorsements: [],
  };
  const asked = { repositoryId: 50, repository: "grid/core", number: 9 };
  const draft = drafted({
    person: grace,
    position: "engineer",
    snapshot: { evidence, people: [grace] },
    policyCommit: "c1",
    included: [],
    asked,
    now,
  });
  const stage = { key: "letter", tell: null };
  return { ...sent(draft, { repositoryId: 60, stage, included: [], asked, now }), ...changes };
}
