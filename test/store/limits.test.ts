/** Two replicas on one database: when GitHub tells one of them to wait, neither asks again before the time is over. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Sandbox, startSandbox } from "../../sandbox/github.ts";
import type { CommentEffect } from "../../src/domain/effect.ts";
import type { RepositoryRef } from "../../src/domain/fact.ts";
import { type Client, ComeBackLater, FootholdOctokit } from "../../src/github/client.ts";
import { createPerform } from "../../src/github/perform.ts";
import { createReader } from "../../src/github/reader.ts";
import { type Database, openDatabase } from "../../src/store/db.ts";
import { createLimits } from "../../src/store/limits.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";

let sandbox: Sandbox;
let database: FreshDatabase;
let second: Database;
let ahead = 0;
const now = () => new Date(Date.now() + ahead);

beforeEach(async () => {
  ahead = 0;
  sandbox = await startSandbox();
  sandbox.createUser("mira");
  for (const login of ["aurora", "borealis"]) {
    const org = sandbox.createOrganization(login);
    org.createRepository("engine", { collaborators: { mira: "maintain" } });
    org.installApp();
    sandbox.as("mira").in(`${login}/engine`).openIssue({ title: "Crash" });
  }
  database = await freshDatabase();
  second = await openDatabase({ url: database.url, log: quiet });
});

afterEach(async () => {
  await second.close();
  await database.drop();
  await sandbox.close();
});

/** Speaks as an installation, with a token that it has already: asking for one costs a request of the App. */
const clients = new Map<string, Client>();
function clientOf(installationId: number): Client {
  const { id: appId, privateKey } = sandbox.app;
  const name = `${sandbox.url} ${installationId}`;
  const known = clients.get(name);
  if (known !== undefined) return known;
  const auth = { appId, privateKey, installationId };
  const client = new FootholdOctokit({ auth, baseUrl: sandbox.url, log: silent }) as Client;
  clients.set(name, client);
  return client;
}

const unheard = () => undefined;
const silent = { debug: unheard, info: unheard, warn: unheard, error: unheard };

/** What one process has of its own: its knowledge of limits. */
function replica(db: Database) {
  const limits = createLimits(db, now);
  const perform = createPerform(async (id) => clientOf(id), now, { limits, appId: sandbox.app.id });
  return {
    comment: (owner: string) => perform(commentOn(owner), { remoteId: null, attempt: 1 }),
    permission: (owner: string) => readerOf(owner).permission(repositoryOf(owner), "mira"),
    policy: (owner: string) => readerOf(owner).policyFiles(repositoryOf(owner)),
  };
  function readerOf(owner: string) {
    const { id: installationId } = sandbox.owner(owner).installation();
    return createReader(clientOf(installationId), now, { limits, installationId });
  }
}

function repositoryOf(owner: string): RepositoryRef {
  const { id, name } = sandbox.repository(`${owner}/engine`);
  return { id, ownerId: 1, owner, name, private: false, defaultBranch: "main" };
}

function commentOn(owner: string): CommentEffect {
  const installationId = sandbox.owner(owner).installation().id;
  const repository = `${owner}/engine`;
  return {
    type: "comment",
    key: repository,
    installationId,
    repositoryId: 1,
    repository,
    number: 1,
    body: "Hello",
  };
}

const outcome = (asked: Promise<unknown>) =>
  asked.then(
    () => "done",
    (error: unknown) => (error instanceof ComeBackLater ? "wait" : error),
  );
/** Requests to the API itself; tokens are counted apart. */
const requests = () => sandbox.requests.filter(({ path }) => !path.endsWith("/access_tokens")).length;

describe("GitHub tells one replica to wait a minute", () => {
  beforeEach(async () => {
    sandbox.fail({ status: 403, retryAfter: 60, times: 1, match: "/repos/" });
    expect(await outcome(replica(database.db).comment("aurora"))).toBe("wait");
    expect(requests()).toBe(1);
  });

  test("and the other one asks nothing for that installation until the minute is over", async () => {
    const other = replica(second);
    expect(await outcome(other.comment("aurora"))).toBe("wait");
    expect(await outcome(other.permission("aurora"))).toBe("wait");
    expect(await outcome(other.policy("aurora"))).toBe("wait");
    ahead = 58_000;
    expect(await outcome(other.permission("aurora"))).toBe("wait");
    expect(requests()).toBe(1);
    ahead = 61_000;
    expect(await outcome(other.permission("aurora"))).toBe("done");
    expect(await outcome(other.comment("aurora"))).toBe("done");
  });

  test("and says until when, to those who ask later too", async () => {
    const error: unknown = await replica(second)
      .permission("aurora")
      .catch((one: unknown) => one);
    const left = error instanceof ComeBackLater ? error.retryAt.getTime() - Date.now() : 0;
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  test("while other installations go on", async () => {
    expect(await outcome(replica(second).comment("borealis"))).toBe("done");
  });

  test("and a replica that starts later knows", async () => {
    expect(await outcome(replica(second).comment("aurora"))).toBe("wait");
  });
});

describe("a replica that has just looked", () => {
  test("hears of another's wait within a second", async () => {
    const other = replica(second);
    expect(await outcome(other.permission("aurora"))).toBe("done");
    sandbox.fail({ status: 403, retryAfter: 60, times: 1, match: "/repos/" });
    expect(await outcome(replica(database.db).comment("aurora"))).toBe("wait");
    ahead = 1000;
    const before = requests();
    expect(await outcome(other.permission("aurora"))).toBe("wait");
    expect(requests()).toBe(before);
  });

  test("hears of its own at once", async () => {
    const one = replica(database.db);
    expect(await outcome(one.permission("aurora"))).toBe("done");
    sandbox.fail({ status: 429, retryAfter: 60, times: 1, match: "/repos/" });
    expect(await outcome(one.permission("aurora"))).toBe("wait");
    const before = requests();
    expect(await outcome(one.permission("aurora"))).toBe("wait");
    expect(requests()).toBe(before);
  });

  test("looks once a second, however much it asks", async () => {
    const limits = createLimits(counting(database.db), now);
    await Promise.all(Array.from({ length: 50 }, () => limits.notBefore(7, "core")));
    await limits.notBefore(7, "graphql");
    expect(looks).toBe(1);
    ahead = 1001;
    await limits.notBefore(7, "core");
    expect(looks).toBe(2);
  });
});

let looks = 0;
function counting(db: Database): Database {
  looks = 0;
  return {
    ...db,
    get kysely() {
      looks += 1;
      return db.kysely;
    },
  };
}

describe("the requests of an hour are used up", () => {
  beforeEach(async () => {
    expect(await outcome(replica(database.db).permission("aurora"))).toBe("done");
    sandbox.limitRequests(1);
    sandbox.requests.length = 0;
    expect(await outcome(replica(database.db).comment("aurora"))).toBe("wait");
    expect(requests()).toBe(1);
  });

  test("for REST, so nobody asks there before the hour is over", async () => {
    expect(await outcome(replica(second).comment("aurora"))).toBe("wait");
    expect(requests()).toBe(1);
    ahead = 3_601_000;
    sandbox.limitRequests(5000);
    expect(await outcome(replica(second).comment("aurora"))).toBe("done");
  });

  test("which says nothing about GraphQL, that GitHub counts apart", async () => {
    expect(await outcome(replica(second).policy("aurora"))).toBe("wait");
    expect(requests()).toBe(2);
    expect(await outcome(replica(database.db).policy("aurora"))).toBe("wait");
    expect(requests()).toBe(2);
  });
});

describe("what is kept", () => {
  test("is the longest wait of each resource", async () => {
    const limits = createLimits(database.db, now);
    const at = (seconds: number) => new Date(Math.floor(Date.now() / 1000) * 1000 + seconds * 1000);
    await limits.wait(7, "core", at(600));
    await limits.wait(7, "core", at(60));
    await limits.wait(7, "all", at(90));
    expect(await limits.notBefore(7, "core")).toEqual(at(600));
    expect(await limits.notBefore(7, "graphql")).toEqual(at(90));
    expect(await limits.notBefore(8, "core")).toBeNull();
  });

  test("is asked for again when the database could not be read", async () => {
    const closed = await openDatabase({ url: database.url, log: quiet });
    await closed.close();
    let db = closed;
    const limits = createLimits(
      {
        get kysely() {
          return db.kysely;
        },
      } as Database,
      now,
    );
    await expect(limits.notBefore(7, "core")).rejects.toThrow();
    db = database.db;
    expect(await limits.notBefore(7, "core")).toBeNull();
  });
});
