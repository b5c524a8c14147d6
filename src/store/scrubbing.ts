/**
 * Taking a person out of what is kept: out of texts, and out of JSON whose shape has to stay, because decisions are made
 * again from it. Pure, so that everything that may happen to a text can be tried.
 */
import { forgottenLogin } from "../domain/forgotten.ts";
import { keyOfToday, personInKey, withPeopleAs } from "../domain/person-key.ts";

/** Everything that somebody goes by. */
export interface Identity {
  readonly number: number;
  /** GitHub's numeric id; `null` when nobody ever told it. */
  readonly id: number | null;
  /** The login, and those before it. */
  readonly logins: readonly string[];
  /** E-mail addresses, and names of more than one word. */
  readonly others: readonly string[];
}

export interface ScrubOptions {
  /** What stands in place of the person in a text. */
  readonly instead: string;
  /** Words, in lower case, that mean something by themselves: as a login they are replaced only where one stands. */
  readonly words?: ReadonlySet<string>;
  /** Whether names of labels, branches and files stay, because a policy goes by a word that is also the login. */
  readonly keepNames?: boolean;
  /** Logins of others, in lower case: those that begin or end with the person's are left alone. */
  readonly others?: ReadonlySet<string>;
  /** Whether the person's account owns what is kept: then the names of its places stay. */
  readonly keepPlaces?: boolean;
}

/** For texts that people read. */
export const somebody = "somebody who was forgotten";

export interface Scrub {
  readonly text: (text: string) => string;
  readonly json: (value: unknown) => unknown;
  /** Whether anything of the person is in a text. */
  readonly finds: (text: string) => boolean;
}

/** Between any two characters may stand what keeps Markdown from acting on them, or what JSON puts before a quote. */
const between = "[\\\\\\u200b]*";

/** Quotes are of many kinds, and in quotes of the same kind they are others. */
function loosely(term: string): string {
  const quote = /["'\u2018\u2019\u201c\u201d]/;
  return [...term]
    .map((one) =>
      quote.test(one) ? "[\"'\u2018\u2019\u201c\u201d]*" : one.replace(/[.*+?^${}()|[\]\\]/, "\\$&"),
    )
    .join(between);
}

/** A pattern of PostgreSQL that finds at least what `finds` does, whatever its case. */
export function roughPattern({ id, logins, others }: Identity): string {
  const terms = [...logins, ...others, ...(id === null ? [] : [`${id}`])];
  return terms.map(loosely).join("|") || "(?!)";
}

export function scrubbing(identity: Identity, options: ScrubOptions): Scrub {
  const text = textScrub(identity, options);
  // A node id is the numeric id in another form.
  const plain = (one: string) => text(one, "free");
  return {
    text: plain,
    json: (value) => jsonScrub(identity, options, text)(value, { key: "", within: null, list: "" }),
    finds: (one) => plain(one) !== one,
  };
}

/** `command`: a line of a comment that may be a command, in which a bare number is an amount. */
type Sort = "free" | "command" | "name";
type TextScrub = (text: string, sort: Sort) => string;

function textScrub(identity: Identity, options: ScrubOptions): TextScrub {
  const { instead, words = new Set<string>(), keepNames } = options;
  const { id } = identity;
  const others = identity.others.map((one) => new RegExp(loosely(one), one.includes("@") ? "giu" : "gu"));
  // The longer first: one may begin with another.
  const sorted = [...identity.logins].sort((a, b) => b.length - a.length);
  const logins = sorted.map((login) => ({
    isWord: words.has(login.toLowerCase()),
    mention: new RegExp(`@${between}${loosely(login)}(?![\\w-])`, "gi"),
    // The whole of what may be a login, to leave somebody alone who is called a little longer.
    bare: new RegExp(`(?<![A-Za-z0-9_])${loosely(login)}(?![A-Za-z0-9_])`, "gi"),
  }));
  // Fewer digits may be any number; so may those before a token's symbol.
  const number =
    id === null || id < 10_000
      ? null
      : new RegExp(`(?<![\\w#.,-])${id}(?![\\w.,]*\\d|\\w|\\s?[A-Z]{2,})`, "g");
  return (text, sort) => {
    let scrubbed = text;
    for (const one of others) scrubbed = scrubbed.replace(one, instead);
    for (const { isWord, mention, bare } of logins) {
      scrubbed = scrubbed.replace(mention, () =>
        sort === "free" ? instead : `@${forgottenLogin(identity.number)}`,
      );
      const stays = isWord || (sort === "name" && keepNames === true);
      if (!stays) scrubbed = replaceBare(scrubbed, bare, sort === "name" ? "forgotten" : instead, options);
    }
    return number === null || sort !== "free" ? scrubbed : scrubbed.replace(number, instead);
  };
}

/** Others' logins may begin or end like this one, with a hyphen between; a branch named after somebody does too. */
function replaceBare(text: string, bare: RegExp, instead: string, { others }: ScrubOptions): string {
  return text.replace(bare, (found, at: number) => {
    const before = /@?[\w-]*$/.exec(text.slice(0, at))?.[0] ?? "";
    const after = /^[\w-]*/.exec(text.slice(at + found.length))?.[0] ?? "";
    const whole = `${before}${found}${after}`.toLowerCase();
    const isLonger = before !== "" || after !== "";
    return isLonger && (whole.startsWith("@") || others?.has(whole) === true) ? found : instead;
  });
}

interface Where {
  readonly key: string;
  readonly within: Readonly<Record<string, unknown>> | null;
  /** The key of the list that it is in. */
  readonly list: string;
}

/** Strings with a meaning of their own, in which a login would stand by accident. */
const structural = new Set(
  `type action state stateReason state_reason kind role code per scope on conclusion permission authorAssociation
   author_association __typename symbol oid headRefOid headSha commit policyCommit mergeCommit byCommit reverted
   delivery $bigint id tokenId event nodeId sha ref`.split(/\s+/),
);
const loginKeys = new Set(["login", "by", "username"]);
const idKeys = ["id", "databaseId", "personId"];
const nameKeys = new Set(["label", "headRefName", "baseRefName", "path", "branch", "to", "defaultBranch"]);
const placeKeys = new Set(["owner", "nameWithOwner", "repository", "full_name"]);
const keyKeys = new Set(["key", "awardKey", "cause"]);
const commandKeys = new Set(["body", "previousBody", "line"]);
/** What an account object of GitHub says beside the login that is somebody's. */
const ofAccounts = new Set(["node_id", "name", "email", "avatar_url", "gravatar_id"]);

type Walk = (value: unknown, where: Where) => unknown;

function jsonScrub(identity: Identity, options: ScrubOptions, text: TextScrub): Walk {
  const isThem = themIn(identity);
  const walk: Walk = (value, where) => {
    if (typeof value === "string") return scrubString(value, where, identity, options, text);
    if (Array.isArray(value)) return value.map((one) => walk(one, { ...where, list: where.key }));
    if (typeof value === "number")
      return value === identity.id && where.key === "personId" ? -identity.number : value;
    if (typeof value !== "object" || value === null) return value;
    const record = value as Readonly<Record<string, unknown>>;
    if (options.keepPlaces === true && (where.key === "owner" || where.key === "account")) return value;
    const theirs = isThem(record, where.list || where.key);
    const entries = Object.entries(record).map(([key, part]) => {
      if (theirs && loginKeys.has(key) && key !== "by") return [key, forgottenLogin(identity.number)];
      if (theirs && idKeys.includes(key) && typeof part === "number") return [key, -identity.number];
      if (theirs && ofAccounts.has(key) && typeof part === "string") return [key, ""];
      // Somebody else, who has taken the login since.
      if (theirs === false && loginKeys.has(key) && key !== "by") return [key, part];
      return [key, walk(part, { key, within: record, list: "" })];
    });
    return Object.fromEntries(entries);
  };
  return walk;
}

/** Whether an object is the person's, `false` when it is somebody else's, `undefined` when it is nobody's. */
function themIn({ id, logins }: Identity) {
  const isTheirs = (login: unknown) =>
    typeof login === "string" && logins.some((one) => one.toLowerCase() === login.toLowerCase());
  return (record: Readonly<Record<string, unknown>>, list: string): boolean | undefined => {
    const login = record.login ?? record.username;
    const found = idKeys.map((key) => record[key]).find((one) => typeof one === "number");
    // Whom a policy names by id alone.
    if (typeof login !== "string") return list === "needed" && found === id && id !== null ? true : undefined;
    return found === undefined || id === null ? isTheirs(login) : found === id;
  };
}

function scrubString(
  value: string,
  { key, list, within }: Where,
  identity: Identity,
  options: ScrubOptions,
  text: TextScrub,
): string {
  const { id, number, logins } = identity;
  if (keyKeys.has(key))
    return withPeopleAs(keyOfToday(value), (one) => personInKey(one === id ? -number : one));
  if (structural.has(key) || /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return value;
  if (loginKeys.has(key) || list === "logins") {
    const isTheirs = logins.some((one) => one.toLowerCase() === value.toLowerCase());
    return isTheirs ? forgottenLogin(number) : value;
  }
  if (placeKeys.has(key) && options.keepPlaces === true) return value;
  const isLabel = list === "labels" || (key === "name" && within?.login === undefined);
  if (nameKeys.has(key) || isLabel) return text(value, "name");
  if (!commandKeys.has(key)) return text(value, "free");
  return value
    .split("\n")
    .map((line) => (/^\s*\//.test(line) ? text(line, "command") : text(line, "free")))
    .join("\n");
}
