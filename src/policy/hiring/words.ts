/** The words of the hiring page as schemas: plain text of limited length, keys, teams, times and addresses. */
import { z } from "zod";
import type { TimeRange } from "../../domain/hiring.ts";
import type { PolicyTypes } from "../../domain/rules/rule.ts";
import { shorten } from "../document.ts";
import { Unreadable, value } from "../reading.ts";

/** What entries are named by in commands, labels and addresses of pages. */
export const entryKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .meta({ title: "key", description: "small letters, digits and dashes, a letter first, at most 40" });

/** Plain text: one paragraph, white space made single spaces, no HTML. */
function plainText(most: number) {
  return value<string, string>(
    (input) => {
      if (typeof input !== "string")
        return new Unreadable({ message: "the text must be text", fix: "put it in quotes" });
      const text = input.trim().replace(/\s+/g, " ");
      const begins = /<[a-z/!?][^>]{0,20}>?/i.exec(text)?.[0];
      if (begins !== undefined) {
        const fix = "write plain text; the page makes it look right";
        return new Unreadable({ message: `${shorten(begins)} looks like HTML`, fix });
      }
      if (/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text)) {
        return new Unreadable({ message: "the text has invisible characters", fix: "type it anew" });
      }
      if (text === "")
        return new Unreadable({ message: "the text is empty", fix: "write some, or remove the key" });
      return text.length <= most
        ? text
        : new Unreadable({
            message: `the text has ${text.length} characters`,
            fix: `use at most ${most} characters`,
          });
    },
    { title: `plain text, up to ${most} characters`, type: "string", minLength: 1, maxLength: most },
  );
}

/** A heading or a name. */
export const heading = plainText(120);
/** One point of a list. */
export const point = plainText(300);
/** A few sentences. */
export const paragraph = plainText(1000);

export const labelNames = z.array(z.string().min(1).max(100)).max(50);

/** "team:hiring" as the team's slug. */
export const team = value<string, string>(
  (input) => {
    const [, slug] =
      (typeof input === "string" ? /^team:([a-z\d][a-z\d_-]{0,99})$/i.exec(input) : null) ?? [];
    return slug === undefined
      ? new Unreadable({
          message: `${typeof input === "string" ? shorten(input) : "this"} is no team`,
          fix: "write team:hiring, with the team's name in its address on GitHub",
        })
      : slug.toLowerCase();
  },
  {
    title: "team",
    type: "string",
    pattern: "^team:[A-Za-z0-9][A-Za-z0-9_-]*$",
    examples: ["team:hiring"],
  },
);

/** "1-2 weeks" or "5 days". */
export function timeRange({ duration }: PolicyTypes) {
  return value<TimeRange, string>(
    (input) => {
      const [, least, most, unit] =
        (typeof input === "string" ? /^(\d+) ?(?:[-–] ?(\d+))? ?([a-z]+)$/.exec(input.trim()) : null) ?? [];
      const read = [least, most ?? least].map((number) => duration.safeParse(`${number} ${unit}`).data);
      const [from, to] = read;
      if (from === undefined || to === undefined) {
        const message = "a time is one or two whole numbers and hours, days or weeks";
        return new Unreadable({ message, fix: "write 1-2 weeks or 5 days" });
      }
      return from <= to
        ? { least: from, most: to }
        : new Unreadable({
            message: "the time ends before it begins",
            fix: `write ${most}-${least} ${unit}`,
          });
    },
    {
      title: "time or range of times",
      type: "string",
      pattern: "^\\d+( ?[-–] ?\\d+)? ?(minute|hour|day|week)s?$",
      examples: ["1-2 weeks", "5 days"],
    },
  );
}

/** "24 months" as 24. */
export const months = value<number, string>(
  (input) => {
    const [, digits] = (typeof input === "string" ? /^(\d{1,4}) ?months?$/.exec(input.trim()) : null) ?? [];
    const number = Number(digits);
    return number >= 1 && number <= 120
      ? number
      : new Unreadable({ message: "expected 1 to 120 months", fix: "write 24 months" });
  },
  { title: "months", type: "string", pattern: "^\\d+ ?months?$", examples: ["24 months"] },
);

/** A weight as whole hundredths: 1.5 is 150. */
export const weight = value<number, number>(
  (input) => {
    const hundredths = typeof input === "number" ? Math.round(input * 100) : 0;
    const isExact = typeof input === "number" && Math.abs(input * 100 - hundredths) < 1e-9;
    return isExact && hundredths >= 1 && hundredths <= 1000
      ? hundredths
      : new Unreadable({ message: "expected 0.01 to 10 with at most two decimals", fix: "write 1 or 1.5" });
  },
  { title: "weight", type: "number", minimum: 0.01, maximum: 10 },
);

/** "2027-06-01": a day that there is. */
export const day = value<string, string>(
  (input) => {
    const isWritten = typeof input === "string" && /^\d{4}-\d\d-\d\d$/.test(input);
    const at = isWritten ? Date.parse(`${input}T00:00:00Z`) : Number.NaN;
    return isWritten && !Number.isNaN(at) && new Date(at).toISOString().startsWith(input)
      ? input
      : new Unreadable({ message: "this is no day", fix: "write year, month and day, as in 2027-06-01" });
  },
  { title: "day", type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\d$", examples: ["2027-06-01"] },
);

export const email = z
  .string()
  .max(200)
  .regex(/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/, "is no e-mail address")
  .meta({ examples: ["careers@example.org"] });

export const link = z
  .string()
  .max(500)
  .regex(/^https:\/\/[^\s<>"']+$/, "is no address with https")
  .meta({ examples: ["https://example.org/careers"] });

/** GitHub's own: letters, digits and single dashes. */
export const login = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/, "is no login, which stands here without @")
  .meta({ examples: ["octocat"] });
