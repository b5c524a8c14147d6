/** One requirement as a badge: the JSON that shields.io's endpoint badges read. */
import type { RequirementEvidence } from "../domain/evidence/evidence.ts";
import type { Level } from "../domain/evidence/formula.ts";
import { levelText } from "../messages/evidence.ts";

const colors: Readonly<Record<Level, string>> = {
  none: "lightgrey",
  some: "blue",
  shown: "green",
  sustained: "brightgreen",
};

/** A level, never a number. */
export function requirementBadge({ title, level }: Pick<RequirementEvidence, "title" | "level">): string {
  return `${JSON.stringify({ schemaVersion: 1, label: title, message: levelText(level), color: colors[level] })}\n`;
}
