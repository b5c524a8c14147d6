/** What is wrong with the words after a command, and one example of the right ones. */
import { code } from "./text.ts";

export const argumentProblems = {
  noPerson: "it has to name a person, with an @",
  unknownPerson: (login: string) => `GitHub knows no ${code(login)}`,
  noAmount: "it has to give an amount",
  separators: (text: string) => `${code(text)}: it has to be written without separators`,
  amount: (text: string, problem: string) => `${code(text)}: ${problem}`,
  noTime: (text: string) => `${code(text)} is no time in hours, days or weeks`,
  longTime: (text: string) => `${code(text)} is longer than a year`,
  manyPeople: (most: number) => `it can name ${most} people at most`,
  namedTwice: "it names somebody twice",
  noPart: "a part has to be more than nothing",
  unknownKind: (name: string) =>
    `its ${name} has to be one of the kinds of contribution, such as code, doc or test`,
  noText: (name: string) => `it has to give a ${name}`,
  tooMuch: (words: string) => `${code(words)} is too much`,
};

/** `usage` is the form of the command, `example` one call of it. */
export function wrongArguments(usage: string, problem: string, example: string): string {
  return `${code(usage)}: ${problem}. For example: ${code(example)}.`;
}
