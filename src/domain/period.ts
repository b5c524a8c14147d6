/** Calendar periods in UTC. A week is an ISO 8601 week, from Monday. */

export const periods = ["day", "week", "month", "quarter", "year"] as const;
export type Period = (typeof periods)[number];

/** A name for the period that holds a time, equal for times of one period: "2026-11", "2026-W48", "2026-Q4". */
export function periodKey(at: string, period: Period): string {
  const date = new Date(at);
  const year = date.getUTCFullYear();
  switch (period) {
    case "day":
      return date.toISOString().slice(0, 10);
    case "month":
      return date.toISOString().slice(0, 7);
    case "quarter":
      return `${year}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
    case "year":
      return `${year}`;
    case "week":
      return isoWeek(date);
  }
}

/** ISO 8601: a week belongs to the year that its Thursday falls in. */
function isoWeek(date: Date): string {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - yearStart) / 86_400_000 + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}
