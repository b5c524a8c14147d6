/** Who may see the hiring view: GitHub says so, asked again a minute later. */
import type { HiringPorts, Organisation } from "./ports.ts";
import type { SignedIn } from "./visit.ts";

export type TeamCheck = (visit: SignedIn, at: Organisation) => Promise<boolean>;

const askedEveryMs = 60_000;
const mostKept = 10_000;

/** The answer is kept by session: a new one asks anew. */
export function createTeamCheck({ isInTeam }: Pick<HiringPorts, "isInTeam">, now: () => Date): TeamCheck {
  const kept = new Map<string, { readonly until: number; readonly isMember: boolean }>();
  return async (visit, at) => {
    if (at.hiring === null) return false;
    // Another team in the policy is another question.
    const key = `${visit.session} ${at.ownerId} ${at.hiring.page.candidates.team}`;
    const known = kept.get(key);
    if (known !== undefined && known.until > now().getTime()) return known.isMember;
    const isMember = await isInTeam(at, visit.visitor);
    kept.delete(key);
    kept.set(key, { until: now().getTime() + askedEveryMs, isMember });
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    return isMember;
  };
}
