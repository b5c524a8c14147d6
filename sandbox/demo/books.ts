/** The ledger as a treasurer reads it: names in place of numbers, dates, and what a balance means. */
import { amount, formatMoney, type Token } from "../../src/domain/amount.ts";
import type { BookedEntry } from "../../src/domain/postings.ts";
import { readBalances, readEntries, readTokens } from "../../src/store/ledger.ts";
import type { Delivery } from "../github.ts";
import type { BalanceRow, EntryRow } from "./scene.ts";
import { repository, type Stage } from "./stage.ts";

interface Names {
  readonly account: (account: string) => string;
  readonly money: (value: bigint, tokenId: string) => string;
  readonly cause: (cause: string) => string;
}

export async function readEntryRows(stage: Stage): Promise<EntryRow[]> {
  const names = await readNames(stage);
  const rows: EntryRow[] = [];
  for await (const entry of readEntries(stage.db, stage.organisation.id)) rows.push(toRow(entry, names));
  return rows;
}

function toRow(entry: BookedEntry, { account, money, cause }: Names): EntryRow {
  const from = entry.postings.find((posting) => posting.amount < 0n);
  const to = entry.postings.find((posting) => posting.amount > 0n);
  return {
    number: entry.number,
    at: entry.at,
    entry: entry.type,
    amount: money(to?.amount ?? 0n, entry.tokenId),
    from: account(from?.account ?? ""),
    to: account(to?.account ?? ""),
    cause: cause(entry.cause),
  };
}

export async function readBalanceRows(stage: Stage): Promise<BalanceRow[]> {
  const { account, money } = await readNames(stage);
  const balances = await readBalances(stage.db, stage.organisation.id);
  return balances
    .filter((balance) => balance.amount !== 0n)
    .map((balance) => ({
      account: account(balance.account),
      balance: money(balance.amount, balance.tokenId),
      meaning: meanings[balance.account.split(":")[0] ?? ""] ?? "",
    }));
}

const meanings: Readonly<Record<string, string>> = {
  treasury: "below zero: promised, and not funded yet",
  bounty: "stands on an open issue",
  held: "earned; owed when its hold ends",
  owed: "earned for good; waits to be paid",
  sent: "in a batch that is not settled",
  paid: "paid, each once",
};

/** What moved money in the story, by event and action. */
const causes: Readonly<Record<string, (number: string) => string>> = {
  "issues labeled": (number) => `${number} was priced`,
  "pull_request closed": (number) => `${number} was merged`,
  "issue_comment created": (number) => `command on ${number}`,
};

const commands: Readonly<Record<string, string>> = {
  "command:payouts-planned": "payouts plan",
  "command:payouts-settled": "payouts confirm",
};

/** In a few words; the event's own name where there are none. */
function causeOf({ event, action, payload }: Delivery): string {
  const thread = payload.pull_request ?? payload.issue;
  const number = (thread as { number?: number } | undefined)?.number;
  const name = [event, action].filter((word) => word !== null).join(" ");
  return number === undefined ? name : (causes[name]?.(`#${number}`) ?? `${name} on #${number}`);
}

async function readNames({ db, sandbox }: Stage): Promise<Names> {
  const tokens: ReadonlyMap<string, Token> = await readTokens(db);
  const people = await db.kysely.selectFrom("people").select(["number", "login"]).execute();
  const logins = new Map(people.map(({ number, login }) => [String(number), login]));
  const { threads } = sandbox.repository(repository);
  const issues = new Map(threads.map(({ id, number }) => [String(id), `#${number}`]));
  const deliveries = new Map(sandbox.deliveries.map((delivery) => [delivery.guid, delivery]));
  return {
    account: (account) => {
      const [type = "", ...ids] = account.split(":");
      const id = ids.at(-1) ?? "";
      const name = type === "bounty" ? issues.get(id) : type === "sent" ? `batch ${id}` : logins.get(id);
      return [type, name ?? id].filter((word) => word !== "").join(" ");
    },
    money: (value, tokenId) => {
      const token = tokens.get(tokenId);
      return token === undefined ? `${value} of ${tokenId}` : formatMoney({ token, amount: amount(value) });
    },
    cause: (cause) => {
      const guid = /^delivery:(.+)$/.exec(cause)?.[1];
      const delivery = deliveries.get(guid ?? "");
      if (cause.startsWith("command:")) return commands[cause] ?? cause;
      return delivery === undefined ? "the hold ended" : causeOf(delivery);
    },
  };
}
