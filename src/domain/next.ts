/**
 * Which open issues fit somebody, and why. Issues are put in an order by what speaks for each, one reason after the
 * other; nothing is summed up, and nobody is compared with anybody.
 */
import type { Money } from "./amount.ts";
import type { BountyRecord } from "./award.ts";
import { standing } from "./bounty.ts";
import type { Level } from "./evidence/formula.ts";
import type { Requirement } from "./hiring.ts";
import type { OpenIssue } from "./open-issue.ts";
import type { Policy } from "./policy.ts";
import { blockingLabel, type Doings, type GateResult, gates } from "./reservation.ts";
import type { Person } from "./rules/rule.ts";

/** What speaks for an issue. */
export type Fit =
  /** Work on it would show something that the person has little to show of so far. */
  | { readonly code: "requirement"; readonly title: string; readonly level: Level }
  | { readonly code: "newcomers"; readonly label: string }
  | { readonly code: "small"; readonly label: string }
  /** Of a kind that the person has done before. */
  | { readonly code: "kind"; readonly kind: string }
  | { readonly code: "priced"; readonly money: Money }
  | { readonly code: "help-wanted"; readonly label: string }
  | { readonly code: "here" };

export interface Suggestion {
  readonly issue: OpenIssue;
  readonly fits: readonly Fit[];
}

export interface Seeker {
  readonly person: Person;
  readonly doings: Doings;
  /** Requirements in which more could be shown; `null` for somebody who did not join: then nothing is computed. */
  readonly gaps: readonly { readonly requirement: Requirement; readonly level: Level }[] | null;
  /** Kinds of which they have something to show. */
  readonly kinds: readonly string[];
  /** The repository in which they ask. */
  readonly repositoryId: number;
}

export interface Next {
  readonly suggestions: readonly Suggestion[];
  /** What keeps them from starting any priced issue now; `null` for nothing. */
  readonly held: GateResult | null;
}

const most = 3;

/** Labels by which maintainers ask for help, whatever the policy. */
export const helpLabels = ["good first issue", "help wanted"] as const;

/** The labels by which issues without a price are found. */
export function wantedLabels({ reservations }: Pick<Policy, "reservations">): string[] {
  return [...new Set([...(reservations?.newcomers?.labels ?? []), ...helpLabels])];
}

export function isNewcomer({ reservations }: Pick<Policy, "reservations">, { merged }: Doings): boolean {
  return merged < (reservations?.newcomers?.["below-merged"] ?? 1);
}

/** The same issues in any order give the same answer. */
export function suggest(
  issues: readonly OpenIssue[],
  bounties: readonly BountyRecord[],
  seeker: Seeker,
  policy: Policy,
  now: string,
): Next {
  const byIssue = new Map(bounties.map((bounty) => [bounty.issueId, bounty]));
  const wishes = [...new Map(issues.map((issue) => [issue.issueId, issue])).values()].map((issue) => ({
    issue,
    bounty: byIssue.get(issue.issueId),
  }));
  const free = wishes.filter((wish) => isFree(wish, policy));
  const results = free.map((wish) => ({ ...wish, failed: failedGates(wish, seeker, policy, now) }));
  const suggestions = results
    .filter(({ failed }) => failed.length === 0)
    .map(({ issue, bounty }): Suggestion => ({ issue, fits: fitsOf(issue, bounty, seeker, policy) }))
    .filter(({ fits }) => fits.some(({ code }) => code !== "here"))
    .sort(byFit);
  const held = results
    .flatMap(({ failed }) => failed)
    .find(({ gate }) => gate === "at-once" || gate === "open-pull-requests");
  return { suggestions: suggestions.slice(0, most), held: held ?? null };
}

interface Wish {
  readonly issue: OpenIssue;
  readonly bounty: BountyRecord | undefined;
}

/** Nobody has it, and nothing stands in its way. */
function isFree({ issue, bounty }: Wish, { reservations }: Policy): boolean {
  if (issue.assignees.length > 0) return false;
  if (reservations !== null && blockingLabel(reservations, issue.labels) !== null) return false;
  if (bounty === undefined) return true;
  return (
    bounty.reservation === null &&
    bounty.claims.length === 0 &&
    bounty.split === null &&
    bounty.onHold === null &&
    bounty.blocked === null
  );
}

/** What `/start` would say. Without a price, or without reservations, there is nothing to start. */
function failedGates(
  { issue, bounty }: Wish,
  { person, doings }: Seeker,
  { reservations }: Policy,
  now: string,
): GateResult[] {
  if (bounty === undefined || standing(bounty) === null || reservations === null) return [];
  const { labels } = issue;
  const wish = { person, bounty, labels, issueOpen: true, doings, now };
  return gates(reservations, wish).filter(({ passed }) => !passed);
}

function fitsOf(issue: OpenIssue, bounty: BountyRecord | undefined, seeker: Seeker, policy: Policy): Fit[] {
  const isNew = isNewcomer(policy, seeker.doings);
  const named = (labels: readonly string[]) => issue.labels.find((label) => has(labels, label));
  const kind = Object.entries(policy.rules.kinds).find(
    ([, options]) => options !== undefined && named(options.labels) !== undefined,
  )?.[0];
  const gap = (seeker.gaps ?? []).find(({ requirement }) => fills(requirement, issue.labels, kind));
  const newcomers = named(policy.reservations?.newcomers?.labels ?? ["good first issue"]);
  const small = issue.labels.find((label) => smallLabel.test(label));
  const money = standing(bounty);
  const help = named(helpLabels);
  const fits: (Fit | null)[] = [
    gap === undefined ? null : { code: "requirement", title: gap.requirement.title, level: gap.level },
    // What is meant for newcomers is left to them.
    isNew && newcomers !== undefined ? { code: "newcomers", label: newcomers } : null,
    isNew && small !== undefined ? { code: "small", label: small } : null,
    kind !== undefined && seeker.kinds.includes(kind) ? { code: "kind", kind } : null,
    money === null ? null : { code: "priced", money },
    help === undefined || help === newcomers ? null : { code: "help-wanted", label: help },
    issue.repositoryId === seeker.repositoryId ? { code: "here" } : null,
  ];
  return fits.filter((fit) => fit !== null);
}

/** As far as labels say before there is a change: by a label of its own, or by a kind that is enough for it. */
function fills(requirement: Requirement, labels: readonly string[], kind: string | undefined): boolean {
  if (labels.some((label) => has(requirement.labels, label))) return true;
  const isKindEnough =
    requirement.match === null && requirement.labels.length === 0 && requirement.dependencies.length === 0;
  return isKindEnough && kind !== undefined && requirement.kinds?.includes(kind) === true;
}

function has(labels: readonly string[], label: string): boolean {
  return labels.some((one) => one.toLowerCase() === label.toLowerCase());
}

/** "size: S", "difficulty/easy", "small". */
const smallLabel =
  /^(?:(?:size|effort|estimate|difficulty|complexity)\s*[:/-]\s*(?:xs|s|small|tiny|trivial|easy|beginner|low)|small|tiny|trivial|easy|beginner)$/i;

/** What counts first when two issues are laid beside each other. */
const weighty: readonly Fit["code"][] = [
  "requirement",
  "newcomers",
  "small",
  "kind",
  "priced",
  "help-wanted",
  "here",
];

/** The first reason that one of them has and the other lacks decides; then the issue that waits longest. */
function byFit(a: Suggestion, b: Suggestion): number {
  for (const code of weighty) {
    const [first, second] = [a, b].map(({ fits }) => fits.some((fit) => fit.code === code));
    if (first !== second) return first === true ? -1 : 1;
  }
  const [one, other] = [a.issue, b.issue];
  return (
    Date.parse(one.createdAt) - Date.parse(other.createdAt) ||
    (one.repository < other.repository ? -1 : one.repository > other.repository ? 1 : 0) ||
    one.number - other.number
  );
}
