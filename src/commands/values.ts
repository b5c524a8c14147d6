/** Turns the words of a command into the values that it declares. */

import type { Money } from "../domain/amount.ts";
import { contributionKinds } from "../domain/contribution.ts";
import type { Policy } from "../domain/policy.ts";
import { readMoney } from "../domain/rules/bounties.ts";
import { argumentProblems as problems, wrongArguments } from "../messages/arguments.ts";
import { problemText } from "../messages/prices.ts";
import { type Argument, type ArgumentType, type ArgumentValues, type Command, UserError } from "./command.ts";
import type { Call, Word } from "./parse.ts";

type User = ArgumentValues["user"];

/** A login with its @. Underscores are in those of managed users, a hyphen at the end in some of the oldest. */
const mention = /^@([a-z\d][a-z\d_-]{0,38})$/i;

/** Logins in a call that have to be looked up before it can run: those where the command wants a person. */
export function loginsIn(command: Pick<Command, "arguments">, call: Call): string[] {
  const { shares } = divide(command.arguments, call.words);
  return shares.flatMap(({ argument, words }) => {
    if (!["user", "user-or-word", "parts"].includes(argument.type)) return [];
    const named = argument.type === "parts" ? words : words.slice(0, 1);
    return named.flatMap((word) => mention.exec(word.text)?.[1] ?? []);
  });
}

/**
 * Reads each argument from the words in turn.
 * @throws UserError with one example of the right form.
 */
export function readValues(
  command: Command,
  call: Call,
  policy: Policy,
  users: readonly User[],
): Readonly<Record<string, ArgumentValues[ArgumentType]>> {
  const { shares, left } = divide(command.arguments, call.words);
  const values: Record<string, ArgumentValues[ArgumentType]> = {};
  for (const { argument, words } of shares) {
    const reading = readArgument(argument, words, policy, users);
    if ("wrong" in reading) wrong(command, reading.wrong, policy);
    values[argument.name] = reading.value;
  }
  if (left.length > 0) wrong(command, problems.tooMuch(joined(left)), policy);
  return values;
}

interface Share {
  readonly argument: Argument;
  readonly words: readonly Word[];
}

/** Which words are whose: an amount takes two unless it says enough in one, a text all that are left. */
function divide(declared: readonly Argument[], words: readonly Word[]): { shares: Share[]; left: Word[] } {
  const left = [...words];
  const shares = declared.map((argument) => ({ argument, words: left.splice(0, countFor(argument, left)) }));
  return { shares, left };
}

function countFor({ type }: Argument, [first, second]: readonly Word[]): number {
  if (["text", "optional-text", "parts", "optional-time"].includes(type)) return Number.POSITIVE_INFINITY;
  const isMoney = type === "money" || type === "money-or-none" || type === "price";
  const isOne =
    !isMoney ||
    (type !== "money" && first?.text.toLowerCase() === "none") ||
    (first !== undefined && amountWithToken.test(first.text)) ||
    second === undefined ||
    second.quoted ||
    second.text.startsWith("@");
  return isOne ? 1 : 2;
}

/** "500GRID", but neither an exponent nor a hexadecimal number. */
const amountWithToken = /^(\+?[\d.,]+)(?!e\d+$|x[\da-f]+$)([a-z][a-z\d]+)$/i;

type Reading = { readonly value: ArgumentValues[Argument["type"]] } | { readonly wrong: string };

function readArgument(
  { type, name }: Argument,
  words: readonly Word[],
  policy: Policy,
  users: readonly User[],
): Reading {
  const [word] = words;
  switch (type) {
    case "user":
      return readUser(word, users);
    case "user-or-word":
      return word?.text.startsWith("@") === true ? readUser(word, users) : { value: word?.text ?? null };
    case "money":
      return readAmount(words, policy);
    case "money-or-none":
      return word?.text.toLowerCase() === "none" ? { value: null } : readAmount(words, policy);
    case "price":
      return readPrice(words, policy);
    case "kind":
      return readKind(word);
    case "optional-time":
      return readTime(joined(words));
    case "parts":
      return readParts(words, users);
    case "optional-word":
      return { value: word?.text ?? null };
    case "optional-text":
      return { value: joined(words) === "" ? null : joined(words) };
    case "text":
      return joined(words) === "" ? { wrong: problems.noText(name) } : { value: joined(words) };
  }
}

function readUser(word: Word | undefined, users: readonly User[]): Reading {
  const login = mention.exec(word?.text ?? "")?.[1];
  if (login === undefined) return { wrong: problems.noPerson };
  const found = users.find((user) => user.login.toLowerCase() === login.toLowerCase());
  return found === undefined ? { wrong: problems.unknownPerson(login) } : { value: found };
}

function readAmount(words: readonly Word[], policy: Policy): Reading {
  const text = joined(words).replace(amountWithToken, "$1 $2");
  if (text === "") return { wrong: problems.noAmount };
  if (/^\d{1,3}(?:[,'’_]\d{3})+(?:\.\d+)?(?: |$)/.test(text)) return { wrong: problems.separators(text) };
  const reading = readMoney(text, policy.tokens);
  if ("money" in reading) return { value: reading.money };
  return { wrong: problems.amount(reading.text, problemText(reading.problem, [...policy.tokens.keys()])) };
}

function readPrice(words: readonly Word[], policy: Policy): Reading {
  const [first, ...more] = words;
  if (first?.text.toLowerCase() === "none") return { value: { type: "none" } };
  const isAdded = first?.text.startsWith("+") === true;
  const bare = first === undefined ? [] : [{ ...first, text: first.text.replace(/^\+/, "") }, ...more];
  const reading = readAmount(bare, policy);
  if ("wrong" in reading) return reading;
  return { value: { type: isAdded ? "add" : "set", money: reading.value as Money } };
}

const longestTime = 365 * 86_400_000;

function readTime(text: string): Reading {
  if (text === "") return { value: null };
  const [, count, unit] = /^(\d{1,5}) ?(hour|day|week)s?$/i.exec(text) ?? [];
  const lengths: Readonly<Record<string, number>> = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };
  const length = Number(count) * (lengths[unit?.toLowerCase() ?? ""] ?? Number.NaN);
  if (!(length > 0)) return { wrong: problems.noTime(text) };
  return length <= longestTime ? { value: length } : { wrong: problems.longTime(text) };
}

const mostParts = 20;

function readParts(words: readonly Word[], users: readonly User[]): Reading {
  const parts: (User & { weight: number })[] = [];
  for (const word of words) {
    const last = parts.at(-1);
    if (/^\d{1,4}%?$/.test(word.text) && last !== undefined) {
      parts[parts.length - 1] = { ...last, weight: Number.parseInt(word.text, 10) };
      continue;
    }
    const reading = readUser(word, users);
    if ("wrong" in reading) return reading;
    parts.push({ ...(reading.value as User), weight: 1 });
  }
  if (parts.length === 0) return { wrong: problems.noPerson };
  if (parts.length > mostParts) return { wrong: problems.manyPeople(mostParts) };
  if (new Set(parts.map((part) => part.id)).size < parts.length) return { wrong: problems.namedTwice };
  if (parts.some((part) => part.weight === 0)) return { wrong: problems.noPart };
  return { value: parts };
}

function readKind(word: Word | undefined): Reading {
  if (word === undefined) return { wrong: problems.noText("kind") };
  const kind = contributionKinds.find((one) => one.toLowerCase() === word.text.toLowerCase());
  return kind === undefined ? { wrong: problems.unknownKind(word.text) } : { value: kind };
}

function joined(words: readonly Word[]): string {
  return words
    .map((word) => word.text)
    .join(" ")
    .trim();
}

function wrong(command: Command, problem: string, policy: Policy): never {
  throw new UserError(wrongArguments(problem, command.examples[0], policy));
}
