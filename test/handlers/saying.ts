/** Somebody says a command on a thread: who they are, what stands there, and what came of it. */
import { expect } from "@jest/globals";
import type { AwardRecord, BountyRecord } from "../../src/domain/award.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Actor, CommentFact } from "../../src/domain/fact.ts";
import { joined } from "../../src/domain/participation.ts";
import type { SeenPermission } from "../../src/domain/permission.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { WalletState } from "../../src/domain/wallet/standing.ts";
import { comment } from "../../src/handlers/comment.ts";
import { emptyState, type Given, nothingSeen, type State } from "../../src/handlers/handler.ts";
import { open as openPull, policy as policyOf, pull } from "../domain/pulls.ts";
import { awardRecord, bountyRecord } from "../records.ts";

export type Place = CommentFact["on"];
export type Standing = "open" | "closed";

/** `merged`: rewarded pull requests, which larger bounties take. */
export const roles = {
  outsider: { id: 21, permission: "none", merged: 0 },
  contributor: { id: 22, permission: "read", merged: 4 },
  triage: { id: 23, permission: "triage", merged: 4 },
  write: { id: 24, permission: "write", merged: 4 },
  maintain: { id: 25, permission: "maintain", merged: 4 },
  admin: { id: 26, permission: "admin", merged: 4 },
  "banned contributor": { id: 27, permission: "read", merged: 4, banned: true },
  "banned maintainer": { id: 28, permission: "maintain", merged: 4, banned: true },
  "author of the thread": { id: 29, permission: "none", merged: 0 },
} as const satisfies Record<
  string,
  { id: number; permission: SeenPermission; merged: number; banned?: boolean }
>;
export type Role = keyof typeof roles;
export const everybody = Object.keys(roles) as Role[];

/** What a command comes to: it does what it is for, only answers, or refuses. */
export interface Outcome {
  readonly says: string;
  readonly books: readonly Table[];
  readonly refused: boolean;
}
export type Table = (typeof tables)[number];
export const does = (says: string, ...books: Table[]): Outcome => ({ says, books, refused: false });
export const tells = (says: string): Outcome => ({ says, books: [], refused: false });
export const refuses = (says: string): Outcome => ({ says, books: [], refused: true });

export const graces = {
  personId: 8,
  login: "grace",
  from: "2026-03-01T00:00:00.000Z",
  until: "2026-03-15T00:00:00.000Z",
  active: "2026-03-01T00:00:00.000Z",
  time: 14 * 86_400_000,
  nudged: false,
};
export const stopped = { by: "mira", reason: "the licence" };
export const now = "2026-03-02T10:00:00.000Z";
export const grace = { id: 8, login: "grace", bot: false };
export const linus = { id: 9, login: "linus", bot: false };
export const mallory = { id: 66, login: "mallory", bot: false };

/** People that policies name are called by their roles here; GitHub's logins have no spaces. */
export const loginOf = (role: Role) => role.replaceAll(" ", "-");

const bannedLogins = everybody.filter((role) => "banned" in roles[role]).map(loginOf);
export const policy = (more = "", mode: "live" | "preview" = "live") => ({
  ...policyOf(`
bounties: {}
kinds: {code: {reward: 50 GRID}}
reservations: {levels: [{above: 300 GRID, merged: 2}]}
banned: [${bannedLogins.join(", ")}, mallory]
hiring:
  candidates: {repository: hiring, team: "team:hiring"}
  requirements: {rust: {title: Rust, match: {any-glob-to-any-file: "**/*.rs"}}}
  values: {kind: {title: Kindness}}
${more}`),
  mode,
});

export interface Scene {
  readonly on: Place;
  readonly standing: Standing;
  readonly bounty?: Partial<BountyRecord> | undefined;
  readonly award?: Partial<AwardRecord> | undefined;
}

/** grace wants to be seen. */
const participations = [joined(undefined, { id: 8, login: "grace" }, "1", "2026-02-01T00:00:00.000Z")];

/** Whoever asks has no wallet and is owed nothing. */
export const wallet: WalletState = {
  last: null,
  removed: false,
  challenge: null,
  linkedByAnother: false,
  freshNonce: "0a1b2c3d4e5f60718293a4b5",
  owed: [],
};

/** An issue with a bounty of 500 GRID; a pull request that is open, or was merged and earned grace 50 GRID. */
export function stateOf({ on, standing, bounty, award }: Scene): State {
  if (on === "issue") {
    const history = [{ at: "2026-03-01T00:00:00Z", by: "mira", to: "500 GRID" }];
    return { ...emptyState, participations, wallet, bounties: [bountyRecord({ history, ...bounty })] };
  }
  const earned = awardRecord({
    key: "award:50:pull-4:code:8",
    pullNumber: 4,
    personId: 8,
    login: "grace",
    ...award,
  });
  return { ...emptyState, participations, wallet, awards: standing === "closed" ? [earned] : [] };
}

export function said(body: string, { on, standing }: Scene, changes: Partial<CommentFact> = {}): CommentFact {
  return {
    type: "comment",
    action: "created",
    delivery: "d",
    installationId: 5,
    repository: { id: 50, ownerId: 7, owner: "grid", name: "core", private: false, defaultBranch: "main" },
    actor: null,
    on,
    issue: { id: on === "issue" ? 1004 : 2004, nodeId: "I_4", number: 4 },
    issueState: standing === "open" ? "open" : "completed",
    threadAuthor: grace,
    labels: [],
    updatedAt: now,
    commentId: 33,
    commentedAt: now,
    body,
    previousBody: null,
    ...changes,
  };
}

export interface Doing {
  readonly actor: Actor | null;
  readonly permission: SeenPermission;
  readonly merged?: number;
  readonly under?: Policy;
  readonly state?: State;
  readonly teams?: readonly string[];
  readonly at?: string;
}

export function decide(fact: CommentFact, scene: Scene, doing: Doing): Decision {
  const { actor, permission, merged = 4, under = policy(), state = stateOf(scene), teams = [] } = doing;
  const snapshot = scene.standing === "open" ? pull({ number: 4, ...openPull }) : pull({ number: 4 });
  const given: Given = {
    policy: under,
    seen: {
      ...nothingSeen,
      permission,
      teams,
      users: [
        grace,
        linus,
        mallory,
        { id: 70, login: "robot", bot: true },
        ...(actor === null ? [] : [actor]),
      ],
      pull: scene.on === "issue" ? null : snapshot,
    },
    state: { ...state, doings: { merged, holding: 0, pulls: 0 } },
    now: doing.at ?? now,
  };
  return comment.decide({ ...fact, actor }, given);
}

export function bySomebody(role: Role): Doing & { readonly actor: Actor } {
  const { id, permission, merged } = roles[role];
  return { actor: { id, login: loginOf(role), bot: false }, permission, merged };
}

/** What a decision changes beside what is said. */
export const tables = [
  "entries",
  "awards",
  "bounties",
  "reverts",
  "overrides",
  "participations",
  "credits",
  "wallets",
  "timers",
  "personJobs",
] as const;
export const books = (decision: Decision) => tables.filter((key) => decision[key].length > 0);
export const answers = (decision: Decision) =>
  decision.effects.flatMap((effect) => (effect.type === "comment" ? effect.body : [])).join("\n");
export const reactions = (decision: Decision) =>
  decision.effects.flatMap((effect) => (effect.type === "reaction" ? effect.content : []));
export const withoutCode = (text: string) => text.replace(/`[^`]*`/g, "");

export function expectOutcome(decision: Decision, outcome: Outcome, who: string): void {
  expect(answers(decision)).toContain(outcome.says.replaceAll("WHO", who));
  expect(books(decision)).toEqual(tables.filter((key) => outcome.books.includes(key)));
  expect(reactions(decision)).toEqual(outcome.refused ? ["confused"] : []);
  expect(withoutCode(answers(decision))).not.toMatch(/@[a-z]/);
}

export const scenes: readonly Scene[] = (["issue", "pull-request"] as const).flatMap((on) =>
  (["open", "closed"] as const).map((standing) => ({ on, standing })),
);

export const nothingDone = decide(said("Hello", scenes[0] as Scene), scenes[0] as Scene, bySomebody("admin"));
