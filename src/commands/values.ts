/** Turns the words of a command into the values that it declares. */
import { contributionKinds } from "../domain/contribution.ts";
import type { Policy } from "../domain/policy.ts";
import { readMoney } from "../domain/rules/bounties.ts";
import { problemText } from "../messages/bounty.ts";
import { code } from "../messages/text.ts";
import { type Argument, type ArgumentValues, type Command, UserError, usage } from "./command.ts";
import type { Call, Word } from "./parse.ts";

type User = ArgumentValues["user"];

/** A login as GitHub allows it, with or without the @. */
const login = /^@?([a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38})$/i;

/** Logins in a call that have to be looked up before it can run. */
export function loginsIn(command: Pick<Command, "arguments">, call: Call): string[] {
  const wantsUser = command.arguments.some((argument) => argument.type === "user");
  if (!wantsUser) return [];
  return call.words
    .flatMap((word) => (word.text.startsWith("@") ? (login.exec(word.text)?.[1] ?? []) : []))
    .slice(0, 3);
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
): Record<string, unknown> {
  const words = [...call.words];
  const values: Record<string, unknown> = {};
  for (const argument of command.arguments) {
    const value = readArgument(argument, words, policy, users);
    if (typeof value === "string" && argument.type !== "text" && argument.type !== "kind")
      wrong(command, value);
    values[argument.name] =
      typeof value === "object" && value !== null && "wrong" in value ? wrong(command, value.wrong) : value;
  }
  if (words.length > 0) wrong(command, `${code(words.map((word) => word.text).join(" "))} is too much`);
  return values;
}

interface Wrong {
  readonly wrong: string;
}

function readArgument(
  argument: Argument,
  words: Word[],
  policy: Policy,
  users: readonly User[],
): ArgumentValues[Argument["type"]] | Wrong {
  switch (argument.type) {
    case "user":
      return readUser(words.shift(), users);
    case "money":
      return readAmount(words, policy);
    case "money-or-none":
      if (words[0]?.text.toLowerCase() === "none") {
        words.shift();
        return null;
      }
      return readAmount(words, policy);
    case "kind":
      return readKind(words.shift(), argument.name);
    case "text":
      return readText(words, argument.name);
  }
}

function readUser(word: Word | undefined, users: readonly User[]): User | Wrong {
  const name = word === undefined ? undefined : login.exec(word.text)?.[1];
  if (name === undefined) return { wrong: "it has to name a person" };
  const found = users.find((user) => user.login.toLowerCase() === name.toLowerCase());
  return found ?? { wrong: `GitHub knows no ${code(name)}` };
}

function readAmount(words: Word[], policy: Policy): ArgumentValues["money"] | Wrong {
  const number = words.shift()?.text ?? "";
  const unit =
    words[0] !== undefined && !words[0].quoted && !words[0].text.startsWith("@")
      ? words.shift()?.text
      : undefined;
  const reading = readMoney([number, unit].filter((word) => word !== undefined).join(" "), policy.tokens);
  if ("money" in reading) return reading.money;
  return { wrong: `${code(reading.text)}: ${problemText(reading.problem, [...policy.tokens.keys()])}` };
}

function readKind(word: Word | undefined, name: string): string | Wrong {
  const kind = contributionKinds.find((one) => one.toLowerCase() === word?.text.toLowerCase());
  return (
    kind ?? { wrong: `its ${name} has to be one of the kinds of contribution, such as code, doc or test` }
  );
}

function readText(words: Word[], name: string): string | Wrong {
  const text = words
    .splice(0)
    .map((word) => word.text)
    .join(" ")
    .trim();
  return text === "" ? { wrong: `it has to give a ${name}` } : text;
}

function wrong(command: Command, problem: string): never {
  throw new UserError(`${code(usage(command))}: ${problem}. For example: ${code(command.examples[0])}.`);
}
