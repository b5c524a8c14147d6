/**
 * GitHub's rate limits as replicas share them: whoever is told to wait writes it down, and whoever is about to ask
 * looks here first, so that one refusal is enough for all.
 */
import { sql } from "kysely";
import type { Database } from "./db.ts";

export interface Limits {
  /** When requests for a resource may go out again, or `null` when they may now. */
  readonly notBefore: (installationId: number, resource: string) => Promise<Date | null>;
  /** Lets nobody ask for a resource of an installation before then; `all` are all its resources. */
  readonly wait: (installationId: number, resource: string, until: Date) => Promise<void>;
}

/** How long what was read is believed, in milliseconds: that much later a wait that another replica met is seen. */
const believedMs = 1000;
/** Installations remembered at once. */
const mostKnown = 10_000;

type Waits = ReadonlyMap<string, Date>;

export function createLimits(db: Database, now: () => Date): Limits {
  const known = new Map<number, { readonly at: number; readonly waits: Promise<Waits> }>();
  const waitsOf = (installationId: number): Promise<Waits> => {
    const at = now().getTime();
    const kept = known.get(installationId);
    if (kept !== undefined && Math.abs(at - kept.at) < believedMs) return kept.waits;
    if (known.size >= mostKnown) known.clear();
    const waits = readWaits(db, installationId);
    known.set(installationId, { at, waits });
    // What could not be read is read anew the next time.
    waits.catch(() => known.delete(installationId));
    return waits;
  };
  return {
    notBefore: async (installationId, resource) => {
      const waits = await waitsOf(installationId);
      const times = [waits.get(resource), waits.get("all")].flatMap((until) => until?.getTime() ?? []);
      const until = Math.max(0, ...times);
      return until > now().getTime() ? new Date(until) : null;
    },
    wait: async (installationId, resource, until) => {
      await keepWait(db, installationId, resource, until);
      known.delete(installationId);
    },
  };
}

async function readWaits({ kysely }: Database, installationId: number): Promise<Waits> {
  const rows = await kysely
    .selectFrom("limits")
    .select(["resource", "not_before"])
    .where("installation_id", "=", installationId)
    .execute();
  return new Map(rows.map((row) => [row.resource, row.not_before]));
}

/** The longest wait holds: a shorter one that came later was for something else. */
async function keepWait(
  { kysely }: Database,
  installationId: number,
  resource: string,
  until: Date,
): Promise<void> {
  await kysely
    .insertInto("limits")
    .values({ installation_id: installationId, resource, not_before: until })
    .onConflict((conflict) =>
      conflict
        .columns(["installation_id", "resource"])
        .doUpdateSet({ not_before: sql`greatest(limits.not_before, excluded.not_before)` }),
    )
    .execute();
}
