/**
 * Keys name people by internal number: `award:50:50002:#7` in place of `award:50:50002:583231`. Awards and timers get
 * today's keys; entries, which never change, are found by today's key in a table beside them.
 */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** What stands before the person in a key, and the id; the id is replaced. */
const bare =
  "(^|:)(award:\\d+:(?:grant:[^:]+|pull-\\d+:(?:override:[^:]+|[^:]+)|\\d+:split:[^:]+|\\d+)):(\\d+)(?=:|$)";
const today = (key: string, person: string) => `regexp_replace(${key}, '${bare}', '\\1\\2:' || ${person})`;

const statements = [
  "set local search_path to foothold",
  `create table earlier_keys (
    owner_id bigint not null,
    key text not null,
    number bigint not null,
    primary key (owner_id, key),
    foreign key (owner_id, number) references entries
  )`,
  `insert into earlier_keys (owner_id, key, number)
   select e.owner_id, ${today("e.key", "'#' || p.person")}, e.number
     from entries e
     join (select owner_id, number, min(substring(account from '^(?:held|owed|paid):(\\d+)$')) as person
             from postings group by owner_id, number) p
       on p.owner_id = e.owner_id and p.number = e.number and p.person is not null
    where e.key ~ '${bare}'`,
  `update awards set key = ${today("key", "'#' || person")}`,
  // The queue's tables are not there yet where nothing has ever run.
  `do $do$ begin
    if to_regclass('graphile_worker._private_jobs') is not null then
      update graphile_worker._private_jobs j
         set key = ${today("j.key", "'#' || p.number")},
             payload = (j.payload::jsonb || jsonb_build_object(
               'key', ${today("j.payload->>'key'", "'#' || p.number")},
               'awardKey', ${today("j.payload->>'awardKey'", "'#' || p.number")}))::json
        from people p
       where j.key ~ '^timer:hold-over:' and p.github_id = (regexp_match(j.key, '${bare}'))[3]::bigint;
    end if;
  end $do$`,
  "set local search_path to default",
];
