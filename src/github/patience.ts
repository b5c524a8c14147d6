/** Asking GitHub for hours: what it says to wait for is waited for, and said to whoever watches. */
import { type Client, ComeBackLater, respectingLimits } from "./client.ts";
import type { Ask } from "./snapshot.ts";

export interface Patience {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  /** Hears of every wait before it begins. `limit`: GitHub said so; `trouble`: it did not answer as it should. */
  readonly onWait: (until: Date, why: "limit" | "trouble") => void;
}

export async function waitUntil(patience: Patience, until: Date, why: "limit" | "trouble"): Promise<void> {
  patience.onWait(until, why);
  await patience.sleep(Math.max(0, until.getTime() - patience.now().getTime()));
}

/** Rate limits, primary and secondary, are waited out; everything else that goes wrong is thrown. */
export function askWithPatience(client: Client, patience: Patience): Ask {
  return async <T>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T> => {
    for (;;) {
      try {
        return await respectingLimits(patience.now, () => client.graphql<T>(query, { ...variables }));
      } catch (error) {
        if (!(error instanceof ComeBackLater)) throw error;
        await waitUntil(patience, error.retryAt, "limit");
      }
    }
  };
}
