/** Lanes with something to do: found without reading their deliveries, and claimed by a row lock. */
import type pg from "pg";

export interface LaneSearch {
  /** Where the last search ended: the next goes on from there, so that every lane has its turn. */
  after: number | null;
  /** Lanes this process is working on. */
  readonly busy: Set<number>;
  /** Lanes that are known to have a row. */
  readonly known: Set<number>;
}

/** Candidates a search brings: enough that others who take some at the same moment leave one. */
const most = 32;
const mostKnown = 100_000;
const belowAll = "-9223372036854775808";

/**
 * One step of the index a lane (a loose index scan), however many deliveries each holds: the next lane is the
 * smallest above the last. The outer LIMIT stops the recursion.
 */
const findText = `
  with recursive pending (lane) as (
    (select lane from foothold.deliveries where state = 'pending' and lane > $1 order by lane limit 1)
    union all
    select (select d.lane from foothold.deliveries d
             where d.state = 'pending' and d.lane > p.lane order by d.lane limit 1)
      from pending p where p.lane is not null
  )
  select p.lane from pending p
   where p.lane is not null
     and p.lane <> all ($2::bigint[])
     and not exists (select from foothold.lanes l where l.id = p.lane and l.retry_at > now())
   limit ${most}`;

/** Lanes that have pending deliveries and do not wait after a failure, in the order of turns. */
export async function findLanes(client: pg.PoolClient, search: LaneSearch): Promise<number[]> {
  const busy = [...search.busy];
  const find = async (after: number | string) => {
    const found = await client.query<{ lane: number }>({
      name: "find lanes",
      text: findText,
      values: [after, busy],
    });
    return found.rows.map((row) => row.lane);
  };
  if (search.after === null) return find(belowAll);
  const above = await find(search.after);
  return above.length > 0 ? above : find(belowAll);
}

/** Lanes nobody worked on yet have no row to lock. To be called outside a transaction, so that others see the rows. */
export async function makeLanes(client: pg.PoolClient, search: LaneSearch, lanes: readonly number[]) {
  if (lanes.every((lane) => search.known.has(lane))) return;
  await client.query({
    name: "make lanes",
    text: "insert into foothold.lanes (id) select unnest($1::bigint[]) on conflict do nothing",
    values: [lanes],
  });
  if (search.known.size > mostKnown) search.known.clear();
  for (const lane of lanes) search.known.add(lane);
}

/** Locks the first of these lanes that nobody holds, for the client's transaction; `null` when all are held. */
export async function takeLane(client: pg.PoolClient, lanes: readonly number[]): Promise<number | null> {
  const locked = await client.query<{ id: number }>({
    name: "lock lane",
    text: `select id from foothold.lanes where id = any ($1::bigint[]) and (retry_at is null or retry_at <= now())
            order by id limit 1 for update skip locked`,
    values: [lanes],
  });
  return locked.rows[0]?.id ?? null;
}

/** Whether some pending delivery's lane could be worked on now. */
export async function hasRunnable(pool: pg.Pool): Promise<boolean> {
  const found = await pool.query({ text: findText, values: [belowAll, []] });
  return found.rows.length > 0;
}
