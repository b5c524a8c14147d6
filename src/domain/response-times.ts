/**
 * How long an organisation lets candidates wait, beside what it promises: medians and shares over a year, never of so
 * few that one of them could be told apart.
 */
import type { ResponseTimes } from "./hiring.ts";

/** The times of one candidate, with nobody's name. ISO 8601. */
export interface Waited {
  readonly appliedAt: string;
  readonly firstAnswerAt: string | null;
  readonly lastAnswerAt: string | null;
  /** In milliseconds. */
  readonly longestSilence: number;
  /** When the organisation said how it ended, or the person took it back. */
  readonly closedAt: string | null;
  /** The person took it back: there is no outcome to wait for. */
  readonly takenBack: boolean;
}

export interface MeasuredTime {
  /** In milliseconds; `null` where nothing is promised. */
  readonly promised: number | null;
  /** In milliseconds. */
  readonly median: number;
  /** Whole per cent within what is promised; `null` where nothing is. */
  readonly within: number | null;
}

export interface MeasuredTimes {
  /** Each is `null` below three candidates. */
  readonly firstAnswer: MeasuredTime | null;
  readonly silence: MeasuredTime | null;
  readonly outcome: MeasuredTime | null;
}

/** Below so many nothing is shown. */
export const fewest = 3;
/** In milliseconds: twelve months. */
export const measuredTime = 365 * 86_400_000;

/**
 * Of those who applied in the last twelve months. Whoever still waits counts once they have waited longer than promised,
 * with the time so far: an answer that never comes makes the figures no better.
 */
export function measure(all: readonly Waited[], promises: ResponseTimes, now: string): MeasuredTimes {
  const recent = all.filter(({ appliedAt }) => Date.parse(now) - Date.parse(appliedAt) <= measuredTime);
  const times = (of: (one: Waited) => Wait, promised: number | null) =>
    summary(
      recent.flatMap((one) => {
        const { length, over } = of(one);
        return over || (promised !== null && length > promised) ? [length] : [];
      }),
      promised,
    );
  return {
    firstAnswer: times((one) => firstAnswer(one, now), promises.firstAnswer),
    silence: times((one) => silence(one, now), promises.silence),
    outcome: times((one) => outcome(one, now), promises.outcome),
  };
}

interface Wait {
  readonly length: number;
  /** It is known how long it was. */
  readonly over: boolean;
}

function firstAnswer({ appliedAt, firstAnswerAt, closedAt }: Waited, now: string): Wait {
  return { length: between(appliedAt, firstAnswerAt ?? closedAt ?? now), over: firstAnswerAt !== null };
}

function silence({ appliedAt, lastAnswerAt, longestSilence, closedAt }: Waited, now: string): Wait {
  const current = between(lastAnswerAt ?? appliedAt, closedAt ?? now);
  return { length: Math.max(longestSilence, current), over: lastAnswerAt !== null };
}

function outcome({ appliedAt, closedAt, takenBack }: Waited, now: string): Wait {
  return { length: between(appliedAt, closedAt ?? now), over: closedAt !== null && !takenBack };
}

function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}

function summary(lengths: readonly number[], promised: number | null): MeasuredTime | null {
  if (lengths.length < fewest) return null;
  const sorted = [...lengths].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  // Of an even number the longer of the two in the middle: no figure looks better than somebody had it.
  const median = sorted[middle] ?? 0;
  if (promised === null) return { promised, median, within: null };
  const within = sorted.filter((one) => one <= promised).length;
  return { promised, median, within: Math.round((within / sorted.length) * 100) };
}
