import { parsePolicy } from "../../src/policy/load.ts";
import { origin, tokens, written } from "./written.ts";

const cases: [name: string, text: string, problems: string[]][] = [
  ["an empty file", "", ["1:1 : the file is empty (start with version: 1)"]],
  ["only a comment", "# soon\n", ["1:1 : the file is empty (start with version: 1)"]],
  ["a list", "- version: 1", ["1:1 : the file must be a mapping of keys to values (start with version: 1)"]],
  ["a text", "hello", ["1:1 : the file must be a mapping of keys to values (start with version: 1)"]],
  ["no version", "mode: live", ["1:1 version: version is missing (add version: 1)"]],
  ["another version", "version: 2", ["1:10 version: 2 is not 1 (write 1)"]],
  [
    "a mistyped key",
    "version: 1\nbranchs: [main]",
    ["2:1 branchs: unknown key branchs (did you mean branches?)"],
  ],
  [
    "a mistyped key within",
    "version: 1\nshares:\n  autor: 2",
    ["3:3 shares.autor: unknown key autor (did you mean author?)"],
  ],
  [
    "a mistyped kind",
    "version: 1\nkinds:\n  docs: {labels: [d]}",
    ["3:3 kinds.docs: unknown key docs (did you mean doc?)"],
  ],
  [
    "a welcome that says what it has no key for",
    "version: 1\nwelcome: {txt: Hello}",
    ["2:11 welcome.txt: unknown key txt (did you mean text?)"],
  ],
  [
    "a welcome that is neither true nor a mapping",
    "version: 1\nwelcome: hello",
    ["2:10 welcome: expected a mapping, found text (write true)"],
  ],
  [
    "a link of a welcome without https",
    "version: 1\nwelcome: {links: [{title: Chat, url: 'irc://chat'}]}",
    ["2:38 welcome.links[0].url: url is no address with https (write https://example.org/careers)"],
  ],
  [
    "a mistyped word",
    "version: 1\nmode: lve",
    ["2:7 mode: lve is not one of preview, live (did you mean live?)"],
  ],
  [
    "a key twice",
    "version: 1\nmode: live\nmode: preview",
    ["3:1 mode: mode stands here twice (remove one of them)"],
  ],
  [
    "an empty key",
    "version: 1\ncaps:\nmode: live",
    ["2:1 caps: caps is empty (write a mapping of keys to values, or remove the key)"],
  ],
  [
    "a number as a key",
    "version: 1\n5: a",
    ["2:1 : 5 is not text (a key is a word; put it in quotes if it must be so)"],
  ],
  [
    "a list as a key",
    "version: 1\n? [a]\n: b",
    ["2:3 : this key is not text (a key is a word; put it in quotes if it must be so)"],
  ],
  ["__proto__", "version: 1\n__proto__: {mode: live}", ["2:1 __proto__: unknown key __proto__ (remove it)"]],
  [
    "constructor",
    "version: 1\nconstructor: 1",
    [
      "2:1 constructor: unknown key constructor (use one of version, mode, name, tokens, hold, who, second-person, stewards, quiet, reverts, reservations, payouts, welcome, hiring, branches, merging, excluded-labels, banned, automated, bounties, prices, kinds, modifiers, shares, budgets, caps, or remove it)",
    ],
  ],
  [
    "a merge key",
    "version: 1\n<<: {mode: live}",
    ["2:1 : merge keys are not supported (write the keys out)"],
  ],
  [
    "an anchor and an alias",
    "version: &one 1\nname: *one",
    [
      "1:15 version: anchors are not supported (remove &one)",
      "2:7 name: aliases are not supported (write the value out)",
    ],
  ],
  [
    "a tag",
    "version: 1\nname: !!js/function x",
    ["2:21 name: tags are not supported (remove tag:yaml.org,2002:js/function)"],
  ],
  [
    "two documents",
    "version: 1\n---\nversion: 1",
    ["2:1 : the file holds more than one document (remove the --- line and what follows)"],
  ],
  [
    "a tab",
    "version: 1\nshares:\n\tauthor: 1",
    ["3:1 : Tabs are not allowed as indentation (indent with spaces)"],
  ],
  [
    "a colon in a value",
    "version: 1\nname: a: b\nmode: c: d",
    [
      '2:7 : Nested mappings are not allowed in compact mappings (put the value in quotes when it holds ": ")',
      '3:7 : Nested mappings are not allowed in compact mappings (put the value in quotes when it holds ": ")',
    ],
  ],
  [
    "an amount without a token",
    `${tokens}kinds: {code: {reward: 50}}`,
    ["5:24 kinds.code.reward: the amount has no token (write 50 GRID)"],
  ],
  [
    "an undeclared token",
    `${tokens}kinds: {code: {reward: 50 GRD}}`,
    ["5:24 kinds.code.reward: GRD is not declared under tokens (GRID, EUR) (did you mean 50 GRID?)"],
  ],
  [
    "an undeclared token, unlike any",
    `${tokens}caps: {per-pull-request: [50 BTC]}`,
    [
      "5:27 caps.per-pull-request[0]: BTC is not declared under tokens (GRID, EUR) (use GRID or EUR, or declare BTC)",
    ],
  ],
  [
    "no tokens at all",
    "version: 1\nkinds: {code: {reward: 50 GRID}}",
    ["2:24 kinds.code.reward: the policy declares no tokens (declare GRID under tokens)"],
  ],
  [
    "too many decimals",
    `${tokens}kinds: {code: {reward: 0.001 EUR}}`,
    ["5:24 kinds.code.reward: EUR has 2 decimals (write at most 2 of them)"],
  ],
  [
    "a negative amount",
    `${tokens}kinds: {code: {reward: -5 EUR}}`,
    ["5:24 kinds.code.reward: the amount must be more than zero (write a larger amount or remove it)"],
  ],
  [
    "separators",
    `${tokens}kinds: {code: {reward: "1,000 EUR"}}`,
    [
      "5:24 kinds.code.reward: 1,000 is not a plain number (write digits without signs or separators, as in 50 GRID)",
    ],
  ],
  [
    "an amount in two words",
    `${tokens}kinds: {code: {reward: 5 EUR each}}`,
    ["5:24 kinds.code.reward: an amount is a number and a token (write 50 GRID)"],
  ],
  [
    "a wrong checksum",
    tokens.replace("0x529", "0x529").replace("6E0F", "6e0F"),
    [
      "3:29 tokens.GRID.address: the address's checksum is wrong (if every digit is right, write 0x52908400098527886E0F7030069857D2E4169EE7)",
    ],
  ],
  [
    "a short address",
    tokens.replace("9EE7", "9EE"),
    ["3:29 tokens.GRID.address: not an address (write 0x and 40 hexadecimal digits)"],
  ],
  [
    "a token neither on a chain nor off it",
    "version: 1\ntokens: {GRID: {chain: 1, decimals: 18}}",
    ["2:16 tokens.GRID: a token is on a chain or off it (write chain and address, or offchain: true alone)"],
  ],
  [
    "a token in small letters",
    "version: 1\ntokens: {grid: {offchain: true, decimals: 18}}",
    ["2:10 tokens.grid: grid is not a symbol (use two to eleven capital letters and digits, a letter first)"],
  ],
  [
    "one contract twice",
    tokens.replace(
      "  EUR",
      '  GRD: {chain: 1, address: "0x52908400098527886E0F7030069857D2E4169EE7", decimals: 6}\n  EUR',
    ),
    ["4:3 tokens.GRD: GRD is the same contract as GRID (remove one of them)"],
  ],
  [
    "a wrong token says it once",
    `version: 1\ntokens: {GRID: {chain: 1}}\nkinds: {code: {reward: 50 GRID}}`,
    ["2:16 tokens.GRID.decimals: decimals is missing (add decimals: a whole number)"],
  ],
  [
    "a time without a unit",
    "version: 1\nhold: 3",
    ["2:7 hold: a time is a whole number and minutes, hours, days or weeks (write 3 days)"],
  ],
  [
    "a very long time",
    "version: 1\nhold: 9999 weeks",
    ["2:7 hold: the time is longer than ten years (write a shorter time)"],
  ],
  [
    "a weight out of bounds",
    "version: 1\nshares: {author: -1, co-author: 1.5}",
    [
      "2:18 shares.author: author is less than 0 (use 0 to 1000)",
      "2:33 shares.co-author: expected a whole number, found a fraction (write 1)",
    ],
  ],
  [
    "a permission that is none",
    "version: 1\nwho: {award: maintainer}",
    [
      "2:14 who.award: maintainer is not one of read, triage, write, maintain, admin, a team, a login or an id (did you mean maintain?)",
    ],
  ],
  [
    "somebody of a list who is nobody",
    'version: 1\nwho: {price: [write, "stewards!"]}',
    [
      "2:22 who.price[1]: stewards! is not one of read, triage, write, maintain, admin, a team, a login or an id (write write, team:stewards or @octocat)",
    ],
  ],
  [
    "a list where a mapping should be",
    "version: 1\nkinds: [doc]",
    ["2:8 kinds: expected a mapping, found a list (write a mapping of keys to values)"],
  ],
  [
    "a label without a place for the amount",
    "version: 1\nbounties: {label: bounty}",
    ["2:19 bounties.label: label must hold {amount} once, with words before it (write bounty: {amount})"],
  ],
  [
    "an entry of a list that lacks a key",
    `${tokens}caps:\n  per-person:\n    - amount: 5 EUR\n    - per: month`,
    [
      "7:7 caps.per-person[0].per: per is missing (add per: day)",
      "8:7 caps.per-person[1].amount: amount is missing (add amount: 50 GRID)",
    ],
  ],
  [
    "a wrong match rule",
    'version: 1\nkinds:\n  doc:\n    match:\n      - changed-files:\n          - any-glob-to-any-fil: "docs/**"',
    [
      "6:13 kinds.doc.match[0].changed-files[0].any-glob-to-any-fil: unknown key any-glob-to-any-fil (did you mean any-glob-to-any-file?)",
    ],
  ],
  [
    "two kinds that take what is left",
    "version: 1\nkinds: {code: {}, doc: {}}",
    [
      "2:19 kinds.doc: doc has neither match nor labels, and code already takes what is left (give doc a match rule or labels)",
    ],
  ],
  [
    "branches that are no text",
    "version: 1\nbranches: [5, '']",
    [
      "2:12 branches[0]: a glob must be text (write it in quotes)",
      "2:15 branches[1]: a glob must be text (write it in quotes)",
    ],
  ],
  [
    "nested deeply",
    `version: 1\nname: ${"[".repeat(25)}${"]".repeat(25)}`,
    [
      "2:27 name[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: nested deeper than 20 levels (nest less)",
    ],
  ],
];

test.each(cases)("%s is explained", (_, text, problems) => {
  expect(written(parsePolicy(text, origin))).toEqual(problems);
});
