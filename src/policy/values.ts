/** The values that a policy is made of, read from what YAML gives, each with the form an editor checks it by. */
import { getAddress } from "ethers/address";
import type { Money, Token } from "../domain/amount.ts";
import type { Grantee, Who } from "../domain/permission.ts";
import { readMoney } from "../domain/rules/bounties.ts";
import type { BranchGlob, Glob, Matcher, PolicyTypes } from "../domain/rules/rule.ts";
import { permissions } from "../domain/rules/rule.ts";
import { shorten } from "./document.ts";
import { extraPart, factor, percent, reduction } from "./factors.ts";
import { compileBranchGlob, compileMatch } from "./match.ts";
import { nearest } from "./nearest.ts";
import { type Trouble, Unreadable, value } from "./reading.ts";

/** The types that rules build their options from, for a policy that declares these tokens. */
export function policyTypes(tokens: ReadonlyMap<string, Token>): PolicyTypes {
  return {
    money: value<Money, string>((input) => money(input, tokens), {
      title: "amount",
      type: "string",
      pattern: "^\\d+(\\.\\d+)? +[A-Za-z][A-Za-z0-9]*$",
      examples: ["50 GRID"],
    }),
    token: value<Token, string>((input) => token(input, tokens), { title: "token", type: "string" }),
    address,
    duration,
    who,
    match: value<Matcher, unknown>((input) => {
      const compiled = compileMatch(input);
      return "matcher" in compiled ? compiled.matcher : new Unreadable(...compiled.problems);
    }, matchForm),
    branch: value<BranchGlob, string>(glob, {
      title: "branch",
      type: "string",
      minLength: 1,
      maxLength: 250,
    }),
    glob: value<Glob, string>(glob, { title: "glob", type: "string", minLength: 1, maxLength: 250 }),
    factor,
    reduction,
    percent,
    extraPart,
  };
}

function glob(input: unknown): Glob | Unreadable {
  const compiled = compileBranchGlob(input);
  return "text" in compiled ? compiled : new Unreadable(...compiled.problems);
}

function money(input: unknown, tokens: ReadonlyMap<string, Token>): Money | Unreadable {
  const symbols = [...tokens.keys()];
  const example = `50 ${symbols[0] ?? "GRID"}`;
  if (typeof input !== "string" && typeof input !== "number") {
    return new Unreadable({ message: "an amount is a number and a token", fix: `write ${example}` });
  }
  const reading = readMoney(String(input), tokens);
  if ("money" in reading) return reading.money;
  const [number = "", symbol = "", ...more] = String(input).trim().split(/\s+/);
  switch (reading.problem) {
    case "no-unit":
      return new Unreadable({
        message: "the amount has no token",
        fix: `write ${number} ${symbols[0] ?? "GRID"}`,
      });
    case "unknown-token": {
      if (more.length > 0)
        return new Unreadable({ message: "an amount is a number and a token", fix: `write ${example}` });
      return new Unreadable(unknownToken(symbol, symbols, (name) => `${number} ${name}`));
    }
    case "too-many-decimals": {
      const decimals = tokens.get(symbol)?.decimals ?? 0;
      return new Unreadable({
        message: `${symbol} has ${decimals} decimals`,
        fix: `write at most ${decimals} of them`,
      });
    }
    case "negative":
    case "zero":
      return new Unreadable({
        message: "the amount must be more than zero",
        fix: "write a larger amount or remove it",
      });
    case "too-large":
      return new Unreadable({ message: "the amount is too large", fix: "write a smaller amount" });
    case "not-a-number":
      return new Unreadable({
        message: `${shorten(number)} is not a plain number`,
        fix: `write digits without signs or separators, as in ${example}`,
      });
  }
}

function token(input: unknown, tokens: ReadonlyMap<string, Token>): Token | Unreadable {
  if (typeof input !== "string")
    return new Unreadable({ message: "a token is a symbol", fix: "write it as text" });
  return tokens.get(input) ?? new Unreadable(unknownToken(input, [...tokens.keys()], (name) => name));
}

function unknownToken(symbol: string, known: readonly string[], write: (symbol: string) => string): Trouble {
  if (known.length === 0) {
    return { message: "the policy declares no tokens", fix: `declare ${shorten(symbol)} under tokens` };
  }
  const meant = nearest(symbol, known);
  const message = `${shorten(symbol)} is not declared under tokens (${known.join(", ")})`;
  return meant === null
    ? { message, fix: `use ${known.join(" or ")}, or declare ${shorten(symbol)}` }
    : { message, fix: `did you mean ${write(meant)}?` };
}

const milliseconds = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
const longestDuration = 3650 * milliseconds.day;

const duration = value<number, string>(
  (input) => {
    const found =
      typeof input === "string" ? /^(\d{1,7}) ?(minute|hour|day|week)s?$/.exec(input.trim()) : null;
    const unit = found?.[2];
    if (unit !== "minute" && unit !== "hour" && unit !== "day" && unit !== "week") {
      return new Unreadable({
        message: "a time is a whole number and minutes, hours, days or weeks",
        fix: `write ${typeof input === "number" && Number.isInteger(input) && input >= 0 ? input : 7} days`,
      });
    }
    const length = Number(found?.[1]) * milliseconds[unit];
    return length <= longestDuration
      ? length
      : new Unreadable({ message: "the time is longer than ten years", fix: "write a shorter time" });
  },
  {
    title: "time",
    type: "string",
    pattern: "^\\d+ ?(minute|hour|day|week)s?$",
    examples: ["7 days", "12 hours"],
  },
);

const whoForm = {
  type: "string",
  pattern: "^([a-z]+|team:[A-Za-z0-9_-]+|@[A-Za-z0-9_-]+)$",
  examples: ["write", "team:stewards", "@octocat"],
};

type WhoInput = string | number | (string | number)[];
const whoForms = { anyOf: [whoForm, { type: "integer", minimum: 1 }] };

/** "write", "team:stewards", "@octocat", a numeric id, or a list of such. */
const who = value<Who, WhoInput>(
  (input) => {
    const texts: unknown[] = Array.isArray(input) ? input : [input];
    const read = texts.map((text) => grantee(text));
    const troubles = read.flatMap((one, index) =>
      one instanceof Unreadable
        ? one.troubles.map((trouble) => (Array.isArray(input) ? { ...trouble, path: [index] } : trouble))
        : [],
    );
    if (troubles.length > 0) return new Unreadable(...troubles);
    const [first, ...more] = read.filter((one) => !(one instanceof Unreadable)) as Grantee[];
    return first === undefined
      ? new Unreadable({ message: "the list names nobody", fix: "write a permission such as write" })
      : [first, ...more];
  },
  { title: "who", anyOf: [...whoForms.anyOf, { type: "array", items: whoForms, minItems: 1, maxItems: 20 }] },
);

function grantee(text: unknown): Grantee | Unreadable {
  if (typeof text === "number" && Number.isSafeInteger(text) && text > 0) return { id: text };
  const named = typeof text === "string" ? text.trim() : "";
  const permission = permissions.find((one) => one === named);
  if (permission !== undefined) return { permission };
  const [, team] = /^team:([a-z\d][a-z\d_-]{0,99})$/i.exec(named) ?? [];
  if (team !== undefined) return { team: team.toLowerCase() };
  const [, login] = /^@([a-z\d][a-z\d_-]{0,38})$/i.exec(named) ?? [];
  if (login !== undefined) return { login };
  const meant = nearest(named, permissions);
  return new Unreadable({
    message: `${shorten(String(text))} is not one of ${permissions.join(", ")}, a team, a login or an id`,
    fix: meant === null ? "write write, team:stewards or @octocat" : `did you mean ${meant}?`,
  });
}

/** An ERC-20 address with its checksum. */
export const address = value<string, string>(
  (input) => {
    if (typeof input !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(input)) {
      return new Unreadable({ message: "not an address", fix: "write 0x and 40 hexadecimal digits" });
    }
    const right = getAddress(input.toLowerCase());
    if (right === input) return right;
    return new Unreadable({
      message: "the address's checksum is wrong",
      fix: `if every digit is right, write ${right}`,
    });
  },
  { title: "address", type: "string", pattern: "^0x[0-9a-fA-F]{40}$" },
);

const texts = { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" }, minItems: 1 }] };
const globForms = {
  "any-glob-to-any-file": { ...texts, description: "One of the globs matches one of the changed files." },
  "any-glob-to-all-files": { ...texts, description: "One and the same glob matches every changed file." },
  "all-globs-to-any-file": { ...texts, description: "All globs match one and the same changed file." },
  "all-globs-to-all-files": { ...texts, description: "Every glob matches every changed file." },
};
const changedFiles = {
  description: "Globs of changed files; `*` stays within a folder, `**` crosses folders, dots need no care.",
  anyOf: [
    { type: "string" },
    {
      type: "array",
      minItems: 1,
      items: {
        anyOf: [...texts.anyOf, { type: "object", properties: globForms, additionalProperties: false }],
      },
    },
  ],
};
const ruleForms = {
  "changed-files": changedFiles,
  "base-branch": { ...texts, description: "Regular expressions of the branch merged into." },
  "head-branch": { ...texts, description: "Regular expressions of the branch that is merged." },
  ...globForms,
};
const rulesForm = {
  type: "array",
  minItems: 1,
  items: { type: "object", properties: ruleForms, additionalProperties: false },
};
const entryForm = {
  type: "object",
  additionalProperties: false,
  properties: {
    any: { ...rulesForm, description: "One of these is enough." },
    all: { ...rulesForm, description: "All of these must hold." },
    ...ruleForms,
  },
};

/** JSON Schema of what match.ts compiles. */
const matchForm = {
  title: "match rules",
  anyOf: [entryForm, { type: "array", minItems: 1, items: entryForm }],
};
