/** Who is signed in to the pages. Of the secrets that a browser holds only hashes are kept. */
import { createHash } from "node:crypto";
import type { Database } from "./db.ts";
import { numbersOf, rememberPeople } from "./people.ts";

interface Someone {
  readonly id: number;
  readonly login: string;
}

const hour = 3_600_000;
/** Unused for so long, and at all for so long: then somebody has to sign in again. */
const idleMs = 12 * hour;
const longestMs = 7 * 24 * hour;
/** How often a session's use is noted; every page of it would write otherwise. */
const notedEveryMs = 60_000;
/** GitHub's codes are good for ten minutes. */
const signInWithinMs = 10 * 60_000;

export interface SignInUnderWay {
  /** Random; GitHub sends it back. */
  readonly state: string;
  /** Random; the browser that began keeps it, so that no other one can end what it began. */
  readonly browser: string;
  /** PKCE's code verifier. */
  readonly verifier: string;
  /** The path to go on at. */
  readonly returnTo: string;
}

export async function beginSignIn({ kysely }: Database, begun: SignInUnderWay, at: Date): Promise<void> {
  await kysely.deleteFrom("sign_ins").where("begun_at", "<", before(at, signInWithinMs)).execute();
  await kysely
    .insertInto("sign_ins")
    .values({
      state: hashOf(begun.state),
      browser: hashOf(begun.browser),
      verifier: begun.verifier,
      return_to: begun.returnTo,
      begun_at: at,
    })
    .execute();
}

/** What was begun under this state in this browser; `null` when it was not, or was taken or too long ago. Good once. */
export async function takeSignIn(
  { kysely }: Database,
  { state, browser }: Pick<SignInUnderWay, "state" | "browser">,
  at: Date,
): Promise<Pick<SignInUnderWay, "verifier" | "returnTo"> | null> {
  const row = await kysely
    .deleteFrom("sign_ins")
    .where("state", "=", hashOf(state))
    .where("browser", "=", hashOf(browser))
    .where("begun_at", ">=", before(at, signInWithinMs))
    .returning(["verifier", "return_to"])
    .executeTakeFirst();
  return row === undefined ? null : { verifier: row.verifier, returnTo: row.return_to };
}

/** `secret` is what the browser is given. */
export async function beginSession(
  { kysely }: Database,
  secret: string,
  who: Someone,
  at: Date,
): Promise<void> {
  await kysely.transaction().execute(async (tx) => {
    await tx
      .deleteFrom("sessions")
      .where((is) =>
        is.or([is("seen_at", "<", before(at, idleMs)), is("begun_at", "<", before(at, longestMs))]),
      )
      .execute();
    await rememberPeople(tx, [who]);
    const person = (await numbersOf(tx, [who.id]))(who.id);
    await tx
      .insertInto("sessions")
      .values({ hash: hashOf(secret), person, begun_at: at, seen_at: at })
      .execute();
  });
}

/** Whose session it is; `null` when there is none any more, or its person was forgotten. */
export async function findSession({ kysely }: Database, secret: string, at: Date): Promise<Someone | null> {
  const hash = hashOf(secret);
  const row = await kysely
    .selectFrom("sessions")
    .innerJoin("people", "people.number", "sessions.person")
    .select(["people.github_id", "people.login", "sessions.seen_at"])
    .where("hash", "=", hash)
    .where("seen_at", ">=", before(at, idleMs))
    .where("begun_at", ">=", before(at, longestMs))
    .executeTakeFirst();
  if (row === undefined || row.github_id === null || row.login === null) return null;
  if (at.getTime() - row.seen_at.getTime() >= notedEveryMs) {
    await kysely.updateTable("sessions").set({ seen_at: at }).where("hash", "=", hash).execute();
  }
  return { id: row.github_id, login: row.login };
}

export async function endSession({ kysely }: Database, secret: string): Promise<void> {
  await kysely.deleteFrom("sessions").where("hash", "=", hashOf(secret)).execute();
}

/** Signs somebody out everywhere. */
export async function endSessionsOf({ kysely }: Database, { id }: Pick<Someone, "id">): Promise<void> {
  await kysely
    .deleteFrom("sessions")
    .where("person", "in", (is) => is.selectFrom("people").select("number").where("github_id", "=", id))
    .execute();
}

/** The secrets are random and long: a plain hash leads back to none of them. */
function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

function before(at: Date, ms: number): Date {
  return new Date(at.getTime() - ms);
}
