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

/** The first instant of the period that holds a time and the first instant after it, ISO 8601. */
export function periodRange(at: string, period: Period): { readonly from: string; readonly to: string } {
  const date = new Date(at);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const range = (from: number, to: number) => ({
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  });
  switch (period) {
    case "day":
      return range(Date.UTC(year, month, dayOfMonth), Date.UTC(year, month, dayOfMonth + 1));
    case "week": {
      const monday = dayOfMonth - ((date.getUTCDay() || 7) - 1);
      return range(Date.UTC(year, month, monday), Date.UTC(year, month, monday + 7));
    }
    case "month":
      return range(Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1));
    case "quarter": {
      const first = month - (month % 3);
      return range(Date.UTC(year, first, 1), Date.UTC(year, first + 3, 1));
    }
    case "year":
      return range(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
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
