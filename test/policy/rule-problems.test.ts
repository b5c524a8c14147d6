/** What is wrong with the options of reward rules, and where. */
import { parsePolicy } from "../../src/policy/load.ts";
import { origin, tokens, written } from "./written.ts";

test.each<[name: string, text: string, problems: string[]]>([
  [
    "a factor of nothing",
    "modifiers:\n  - labels: {low: -100%}",
    ["6:19 modifiers[0].labels.low: -100% is no factor above 0 and up to 1000 (write x1.5, +50% or -10%)"],
  ],
  [
    "a bare number as a factor",
    "modifiers:\n  - labels: {low: 2}",
    ["6:19 modifiers[0].labels.low: 2 is no factor above 0 and up to 1000 (write x1.5, +50% or -10%)"],
  ],
  [
    "a change request that adds",
    "modifiers:\n  - per-change-request: +10%",
    ["6:25 modifiers[0].per-change-request: +10% takes nothing off (write -10%)"],
  ],
  [
    "two modifiers in one entry",
    "modifiers:\n  - per-change-request: -10%\n    labels: {low: x2}",
    ["6:5 modifiers[0]: an entry is one modifier (write one of labels, per-change-request, diff-size)"],
  ],
  [
    "a key of another modifier",
    "modifiers:\n  - labels: {low: x2}\n    at-least: 50%",
    ["7:5 modifiers[0].at-least: at-least belongs to per-change-request (remove it)"],
  ],
  [
    "a price of no form",
    "prices:\n  - on: [issue]",
    ["6:5 prices[0]: a price has one form (write one of labels and time)"],
  ],
  [
    "a label with two prices",
    "prices:\n  - labels: {easy: 5 EUR}\n  - labels: {Easy: 6 EUR}",
    ["7:14 prices[1].labels.Easy: Easy has a price already (remove one of them)"],
  ],
  [
    "a time in two tokens",
    "prices:\n  - time: {hour: {first: 5 EUR, more: 5 GRID}}",
    ["6:39 prices[0].time.hour.more: two tokens in one price (write it in EUR)"],
  ],
  [
    "a time without a price",
    "prices:\n  - time: {label: 'T {time}'}",
    ["6:11 prices[0].time: no time has a price (add what an hour or a day is worth)"],
  ],
  [
    "reductions for somebody who made none",
    "shares: {extra: [{role: mentor, part: reductions}]}",
    ["5:39 shares.extra[0].part: reductions go to reviewers (write a percentage)"],
  ],
  [
    "reviewing one's own work",
    "shares: {extra: [{role: reviewers, part: 10%, also-authors: true}]}",
    ["5:61 shares.extra[0].also-authors: nobody reviews or mentors themselves (remove the key)"],
  ],
  [
    "parts of more than everything",
    "shares: {extra: [{role: mentor, part: 60%, paid: out-of}, {role: reviewers, part: 41%, paid: out-of}]}",
    ["5:17 shares.extra: parts out of the price pass 100% (lower them, or pay some of them on-top)"],
  ],
  [
    "a part that is none",
    "shares: {extra: [{role: mentor, part: 0%}]}",
    ["5:39 shares.extra[0].part: 0% is no part (write 10% or reductions)"],
  ],
  [
    "a banned mention",
    "banned: ['@mallory']",
    ["5:10 banned[0]: somebody is named by a login without @, or by a numeric id (write mallory)"],
  ],
])("%s is explained", (_, text, problems) => {
  expect(written(parsePolicy(tokens + text, origin))).toEqual(problems);
});
