/** The tables of onboarding, as kysely's types. People are numbers or marks in all of them. */
import type { ColumnType } from "kysely";

type Time = ColumnType<Date, string | Date, string | Date>;
type MaybeTime = ColumnType<Date | null, string | Date | null, string | Date | null>;

export interface OnboardingTables {
  welcomes: { owner_id: number; mark: string };
  pairings: {
    owner_id: number;
    key: string;
    person: number;
    mentor: number;
    requirement: string | null;
    state: "asked" | "accepted" | "declined" | "ended";
    since: Time;
    until: MaybeTime;
  };
  enrolments: {
    owner_id: number;
    key: string;
    person: number;
    programme: string;
    cohort: string;
    state: "invited" | "accepted" | "ended";
    by: number;
    repository_id: number;
    number: number;
    since: Time;
    until: MaybeTime;
    week: number;
  };
  levels_reached: { owner_id: number; person: number; level: string; at: Time };
}
