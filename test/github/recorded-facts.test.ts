/** Deliveries that GitHub sent to a real App, where they are at hand: each becomes the facts that a second count finds. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "@jest/globals";
import { factsOf } from "../../src/github/facts.ts";

const file = path.join(import.meta.dirname, "../../../shared/data/deliveries/recorded-app.ndjson");

interface Recorded {
  readonly id: string;
  readonly name: string;
  readonly payload: {
    readonly action?: string;
    readonly ref?: string;
    readonly installation?: { readonly id: number };
    readonly sender?: { readonly type: string };
  };
}

const actions: Record<string, RegExp> = {
  pull_request: /^(opened|edited|synchronize|labeled|unlabeled|closed|reopened|ready_for_review)$/,
  pull_request_review: /^(submitted|edited|dismissed)$/,
  issues: /^(opened|edited|labeled|unlabeled|closed|reopened)$/,
  issue_comment: /^(created|edited)$/,
};

function tells({ name, payload }: Recorded): boolean {
  if (name === "push") return payload.ref?.startsWith("refs/heads/") ?? false;
  return actions[name]?.test(payload.action ?? "") ?? false;
}

(existsSync(file) ? describe : describe.skip)("recorded deliveries", () => {
  const deliveries = existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line): Recorded => JSON.parse(line))
    : [];

  test("are read without an error, and tell what the events say", () => {
    const told: Record<string, number> = {};
    const counted: Record<string, number> = {};
    const types: Record<string, string> = {
      pull_request: "pull-request",
      pull_request_review: "review",
      issues: "issue",
      issue_comment: "comment",
      push: "push",
    };
    for (const one of deliveries) {
      for (const fact of factsOf(one.id, one.name, one.payload)) told[fact.type] = (told[fact.type] ?? 0) + 1;
      const type = types[one.name];
      if (type !== undefined && tells(one)) counted[type] = (counted[type] ?? 0) + 1;
    }
    expect(Object.values(counted).reduce((a, b) => a + b, 0)).toBeGreaterThan(50);
    expect(told).toEqual(counted);
  });

  test("say which actors are bots, as GitHub does", () => {
    for (const one of deliveries) {
      for (const fact of factsOf(one.id, one.name, one.payload)) {
        if ("actor" in fact) expect(fact.actor?.bot).toBe(one.payload.sender?.type === "Bot");
      }
    }
  });
});
