/** Until when GitHub wants no requests of an installation. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table foothold.limits (
      installation_id bigint not null,
      resource text not null,
      not_before timestamptz not null,
      primary key (installation_id, resource)
    )`.execute(db);
}
