/** The answer to /levels: whose work reaches which level, and what is proposed. */
import type { LevelReached } from "../domain/community-levels.ts";
import type { CommunityLevel } from "../domain/hiring.ts";
import { day } from "./day.ts";
import { code, plain, sentence } from "./text.ts";

export const levelAnswers = {
  off: `The policy has no ${code("hiring.levels")}.`,
  public: `Whose work reaches which level is for you and not for everybody who reads this. Ask in a private repository of the organisation, or with ${code("foothold levels")} on the command line.`,
  none: "Nobody's work reaches a level that proposes anything.",
};

/** A comment holds only so much; the command line has them all. */
const mostRows = 50;

/** People stand by login: nobody is ranked, and nothing is done by itself. */
export function levelsText(reached: readonly LevelReached[], levels: readonly CommunityLevel[]): string {
  const rows = reached.flatMap(({ person, level: key, at }) => {
    const level = levels.find((one) => one.key === key);
    return level === undefined || level.propose === null
      ? []
      : [
          `- ${plain(person.login)}: ${plain(level.title)} since ${day(at)}. Proposed: ${sentence(level.propose, 300)}`,
        ];
  });
  if (rows.length === 0) return levelAnswers.none;
  const more = rows.length - mostRows;
  return [
    "By login. Each is a proposal; you decide.",
    [...rows.slice(0, mostRows), ...(more > 0 ? [`- and ${more} more`] : [])].join("\n"),
  ].join("\n\n");
}
