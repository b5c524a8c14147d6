/** Reserving a priced issue: who may, how long it lasts, and what keeps it. */
import { formatMoney, type Money } from "./amount.ts";
import type { BountyRecord, Reservation } from "./award.ts";
import type { Person } from "./rules/rule.ts";

/** What the policy says under `reservations`; times in milliseconds. */
export interface ReservationOptions {
  readonly time: number;
  readonly nudge: number;
  readonly "at-once": number;
  readonly "open-pull-requests": number;
  readonly required: boolean;
  readonly assign: boolean;
  readonly "blocked-labels": readonly string[];
  readonly newcomers: {
    readonly labels: readonly string[];
    readonly first: number;
    readonly "below-merged": number;
  } | null;
  readonly levels: readonly { readonly above: Money; readonly merged: number }[];
}

/** What of a person's doings in the organisation the gates look at. */
export interface Doings {
  /** Rewarded pull requests. */
  readonly merged: number;
  /** Issue numbers, with their repositories, that the person holds. */
  readonly holding: number;
  /** Open pull requests for bounties. */
  readonly pulls: number;
}

/** One thing that has to be so before somebody can start, and what to do when it is not. */
export interface GateResult {
  readonly gate:
    | "open"
    | "not-reserved"
    | "not-blocked"
    | "not-on-hold"
    | "at-once"
    | "open-pull-requests"
    | "newcomers-first"
    | "level";
  readonly passed: boolean;
  readonly figures: Readonly<Record<string, string>>;
}

export interface Wish {
  readonly person: Person;
  readonly bounty: BountyRecord;
  readonly labels: readonly string[];
  readonly issueOpen: boolean;
  readonly doings: Doings;
  /** ISO 8601. */
  readonly now: string;
}

/** Every gate that concerns the wish, passed or not. */
export function gates(options: ReservationOptions, wish: Wish): GateResult[] {
  return gateRules.flatMap((rule) => rule(options, wish) ?? []);
}

type GateRule = (options: ReservationOptions, wish: Wish) => GateResult | null;

const gateRules: readonly GateRule[] = [
  (_options, { bounty, issueOpen }) => ({
    gate: "open",
    passed: issueOpen && bounty.state === "open",
    figures: {},
  }),
  (_options, { bounty, person }) => {
    const other = bounty.reservation;
    const passed = other === null || other.personId === person.id;
    return { gate: "not-reserved", passed, figures: { by: other?.login ?? "", until: other?.until ?? "" } };
  },
  (_options, { bounty: { onHold } }) =>
    onHold === null
      ? null
      : { gate: "not-on-hold", passed: false, figures: { by: onHold.by, reason: onHold.reason } },
  (options, { labels }) => {
    const blocking = labels.find((label) => holds(options["blocked-labels"], label));
    return blocking === undefined
      ? null
      : { gate: "not-blocked", passed: false, figures: { label: blocking } };
  },
  (options, { doings }) => {
    const most = options["at-once"];
    return {
      gate: "at-once",
      passed: doings.holding < most,
      figures: { most: String(most), has: String(doings.holding) },
    };
  },
  (options, { doings, bounty, person }) => {
    const most = options["open-pull-requests"];
    // Whoever has one open for this very issue starts nothing more.
    const others = doings.pulls - bounty.claims.filter((one) => one.personId === person.id).length;
    return others < most
      ? null
      : {
          gate: "open-pull-requests",
          passed: false,
          figures: { most: String(most), has: String(others) },
        };
  },
  ({ newcomers }, { bounty, labels, doings, now }) => {
    if (newcomers === null || !labels.some((label) => holds(newcomers.labels, label))) return null;
    const from = bounty.history[0]?.at ?? now;
    const until = new Date(Date.parse(from) + newcomers.first).toISOString();
    const isNew = doings.merged < newcomers["below-merged"];
    if (now >= until) return null;
    return {
      gate: "newcomers-first",
      passed: isNew,
      figures: { until, below: String(newcomers["below-merged"]) },
    };
  },
  (options, { bounty, doings }) => {
    const level = [...options.levels]
      .filter(({ above }) => above.token.id === bounty.token.id && bounty.amount > above.amount)
      .sort((a, b) => b.merged - a.merged)[0];
    if (level === undefined) return null;
    return {
      gate: "level",
      passed: doings.merged >= level.merged,
      figures: {
        above: formatMoney(level.above),
        merged: String(level.merged),
        has: String(doings.merged),
      },
    };
  },
];

function holds(labels: readonly string[], label: string): boolean {
  return labels.some((one) => one.toLowerCase() === label.toLowerCase());
}

/** Whether an issue's labels say that nobody can start yet. */
export function blockingLabel(options: ReservationOptions, labels: readonly string[]): string | null {
  return labels.find((label) => holds(options["blocked-labels"], label)) ?? null;
}

export function reserve(person: Person, time: number, now: string): Reservation {
  return {
    personId: person.id,
    login: person.login,
    from: now,
    until: later(now, time),
    active: now,
    time,
    nudged: false,
  };
}

/** A push or a pull request of whoever holds it: the time starts again, and so does the reminder. */
export function keepAlive(reservation: Reservation, now: string): Reservation {
  return now <= reservation.active ? reservation : { ...reservation, active: now, nudged: false };
}

export function extend(reservation: Reservation, by: number): Reservation {
  const until = later(reservation.until, by);
  return { ...reservation, until, nudged: false };
}

/** When it ends if nothing more happens: what was promised, or the time after the last activity. */
export function endOf(reservation: Reservation): string {
  const quiet = later(reservation.active, reservation.time);
  return quiet > reservation.until ? quiet : reservation.until;
}

/** When the person is to be reminded; `null` when that was done, or is not wanted. */
export function nudgeAt(reservation: Reservation, nudge: number): string | null {
  if (reservation.nudged || nudge === 0 || nudge >= reservation.time) return null;
  return later(endOf(reservation), -nudge);
}

/** Whether the issue is kept for somebody else at a time. */
export function isKeptFromAll(
  reservation: Reservation | null,
  people: readonly Person[],
  at: string,
): boolean {
  if (reservation === null || Date.parse(at) < Date.parse(reservation.from)) return false;
  if (Date.parse(at) > Date.parse(endOf(reservation))) return false;
  return !people.some((person) => person.id === reservation.personId);
}

export function later(at: string, milliseconds: number): string {
  return new Date(Date.parse(at) + milliseconds).toISOString();
}
