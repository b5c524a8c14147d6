/**
 * The formula of evidence (docs/decisions/0011-how-evidence-counts.md): what one contribution weighs, how much there is of a requirement, and
 * which level that is. Powers of two in floating point; nothing here is money.
 */
import type { EvidenceLevel } from "../hiring.ts";

/** `none` is never shown as a number: there is no evidence here. */
export type Level = "none" | EvidenceLevel;

/** What the policy sets of it. */
export interface FormulaOptions {
  /** After so many days a contribution weighs half. */
  readonly halfLifeDays: number;
  readonly saturation: number;
}

/** What a level above `some` takes, all of it. */
export interface LevelNeeds {
  readonly S: number;
  readonly weeks: number;
  readonly approvers: number;
}
export const levelNeeds: Readonly<Record<"shown" | "sustained", LevelNeeds>> = {
  shown: { S: 0.5, weeks: 2, approvers: 0 },
  sustained: { S: 0.75, weeks: 3, approvers: 2 },
};

const dayLength = 86_400_000;

/** Days from one time to another, ISO 8601, parts of days included; never below 0. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / dayLength);
}

/** 2^(−age/half_life): from 1 toward 0. */
export function ageFactor(days: number, { halfLifeDays }: Pick<FormulaOptions, "halfLifeDays">): number {
  return 2 ** (-days / halfLifeDays);
}

/** 2^(−r): each further contribution of one week weighs half as much as the one before. */
export function rankFactor(rank: number): number {
  return 2 ** -rank;
}

/** S = 1 − 2^(−E/saturation): from 0 toward 1. */
export function saturated(E: number, { saturation }: Pick<FormulaOptions, "saturation">): number {
  return 1 - 2 ** (-E / saturation);
}

/** The E that gives an S. */
export function evidenceFor(S: number, { saturation }: Pick<FormulaOptions, "saturation">): number {
  return -saturation * Math.log2(1 - S);
}

/** To four decimals, halves up. */
export function rounded(value: number): number {
  return Number(value.toFixed(4));
}

/** What the levels go by, of one requirement and kind. */
export interface Measured {
  readonly E: number;
  /** To four decimals, so that a level never differs from the number beside it. */
  readonly S: number;
  /** ISO weeks in which something counted. */
  readonly weeks: number;
  /** People who approved or merged what counted. */
  readonly approvers: number;
}

export function levelOf(measured: Measured): Level {
  if (reaches(measured, levelNeeds.sustained)) return "sustained";
  if (reaches(measured, levelNeeds.shown)) return "shown";
  return measured.E > 0 ? "some" : "none";
}

function reaches({ S, weeks, approvers }: Measured, needs: LevelNeeds): boolean {
  return S >= needs.S && weeks >= needs.weeks && approvers >= needs.approvers;
}

const order: readonly Level[] = ["none", "some", "shown", "sustained"];

/** Below 0 when the first is the lower level. */
export function compareLevels(a: Level, b: Level): number {
  return order.indexOf(a) - order.indexOf(b);
}

/** The level after this one; `null` after the last. */
export function nextLevel(level: Level): EvidenceLevel | null {
  const next = order[order.indexOf(level) + 1];
  return next === undefined || next === "none" ? null : next;
}
