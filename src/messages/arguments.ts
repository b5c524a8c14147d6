/** What is wrong with the words after a command, and one example of the right ones. */
import type { Policy } from "../domain/policy.ts";
import { code } from "./text.ts";

export const argumentProblems = {
  noPerson: "A person is missing, written with an @",
  unknownPerson: (login: string) => `GitHub knows no ${code(login)}`,
  noAmount: "The amount is missing",
  separators: (text: string) => `${code(text)} has to be written without separators`,
  amount: (text: string, problem: string) => `${code(text)} is no amount: ${problem}`,
  noTime: (text: string) => `${code(text)} is no time in hours, days or weeks`,
  longTime: (text: string) => `${code(text)} is longer than a year`,
  manyPeople: (most: number) => `At most ${most} people can be named`,
  namedTwice: "Somebody is named twice",
  noPart: "Every part has to be more than nothing",
  unknownKind: (text: string) => `${code(text)} is no kind of contribution, as code, doc and test are`,
  noText: (name: string) => `The ${name} is missing`,
  tooMuch: (words: string) => `${code(words)} is too much`,
};

export function wrongArguments(problem: string, example: string, policy: Policy): string {
  return `${problem}. For example: ${code(inItsTokens(example, policy))}.`;
}

/** An example of a command, with a token that the policy has. */
export function inItsTokens(example: string, { tokens }: Pick<Policy, "tokens">): string {
  const [symbol = "GRID"] = tokens.keys();
  return tokens.has("GRID") ? example : example.replaceAll("GRID", symbol);
}
