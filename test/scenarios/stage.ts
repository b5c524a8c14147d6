/** The stage of a scenario: a sandbox GitHub, the real App on a real database, and a clock that stories move. */
import { pino } from "pino";
import { type Owner, type Sandbox, startSandbox, type Transcript } from "../../sandbox/github.ts";
import { type Foothold, startFoothold } from "../../src/main.ts";
import { type Balance, readBalances, readTokens } from "../../src/store/ledger.ts";
import { formatAmount } from "../../src/domain/amount.ts";
import { verifyAll } from "../../src/verify.ts";
import { freshDatabase } from "../database.ts";

export interface Stage {
  readonly sandbox: Sandbox;
  readonly foothold: Foothold;
  readonly org: Owner;
  /** Resolves when every webhook is handled and everything that follows from it is done. */
  readonly settled: () => Promise<void>;
  readonly thread: (number: number, repository?: string) => Transcript;
  /** Accounts that hold something, as "held:1 500 GRID". */
  readonly balances: () => Promise<string[]>;
  readonly pass: (days: number) => void;
  readonly now: () => Date;
  readonly end: () => Promise<void>;
}

/** A policy that stories build on; lines given replace the default ones. */
export function policyText(more = "", mode = "live"): string {
  return `version: 1
mode: ${mode}
name: Aurora contributions
tokens:
  GRID: { chain: 11155111, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 }
hold: 7 days
bounties: {}
kinds:
  doc:
    match: [{ changed-files: [{ any-glob-to-all-files: "docs/**" }] }]
    reward: 20 GRID
  code:
    reward: 50 GRID
${more}`;
}

/** The organisation `aurora` with `aurora/engine`, its maintainer `mira`, a triager `tomas`, and `nadia`, who is new. */
export async function openStage({ policy = policyText() }: { policy?: string | null } = {}): Promise<Stage> {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const sandbox = await startSandbox({ clock: now });
  const database = await freshDatabase();
  const foothold = await startFoothold(
    {
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      webhookSecrets: [sandbox.app.webhookSecret],
      database: { url: database.url },
      role: "all",
      host: "127.0.0.1",
      port: 0,
      githubUrl: sandbox.url,
      logLevel: "silent",
    },
    { db: database.db, now, pollMs: 20, log: pino({ level: process.env["LOG_LEVEL"] ?? "silent" }) },
  );
  sandbox.setWebhook(`${foothold.url}/api/github/webhooks`);
  for (const login of ["mira", "tomas", "nadia", "oskar"]) sandbox.createUser(login);
  const org = sandbox.createOrganization("aurora");
  org.createRepository("engine", {
    files: { "README.md": "# Engine\n", ...(policy === null ? {} : { ".github/foothold.yml": policy }) },
    collaborators: { mira: "maintain", tomas: "triage" },
  });
  org.installApp();
  const settled = async () => {
    // What the App does makes GitHub send more; a round without news ends it.
    for (let before = -1; before !== sandbox.deliveries.length; ) {
      before = sandbox.deliveries.length;
      await sandbox.settle();
      await foothold.idle();
    }
  };
  await settled();
  return {
    sandbox,
    foothold,
    org,
    settled,
    now,
    thread: (number, repository = "aurora/engine") => sandbox.thread(repository, number),
    balances: () => describeBalances(foothold, org.id),
    pass: (days) => {
      ahead += days * 86_400_000;
    },
    end: async () => {
      try {
        await settled();
        const [ledger] = await verifyAll(database.db);
        if (ledger !== undefined && ledger.problems.length > 0) {
          throw new Error(`the ledger does not verify: ${JSON.stringify(ledger.problems)}`);
        }
        await sandbox.close();
      } finally {
        await foothold.stop();
        await database.drop();
      }
    },
  };
}

async function describeBalances({ db }: Foothold, ownerId: number): Promise<string[]> {
  const tokens = await readTokens(db);
  const text = ({ account, tokenId, amount }: Balance) => {
    const token = tokens.get(tokenId);
    return token === undefined ? `${account} ${amount}` : `${account} ${formatAmount(amount, token)} ${token.symbol}`;
  };
  return (await readBalances(db, ownerId)).filter((balance) => balance.amount !== 0n).map(text);
}
