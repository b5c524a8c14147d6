/** A snapshot of evidence: logins are ids in it, it comes back whole, and its hash goes by what it says. */
import { expect, test } from "@jest/globals";
import { noFacts } from "../../../src/domain/evidence/rule.ts";
import {
  canonicalJson,
  snapshotHash,
  snapshotOf,
  withLogins,
} from "../../../src/domain/evidence/snapshot.ts";
import { cy as cyNode, endorsement, evidence, grant, merged, reviewedBy } from "./work.ts";

const counterparts = [1, 2, 3].map((number) => reviewedBy(number + 10, number * 8));
const facts = {
  ...noFacts,
  pulls: [merged(1, 3), merged(2, 10), ...counterparts],
  grants: [grant("g1")],
  endorsements: [endorsement("e1")],
};
const whole = evidence(facts);

test("no login is in it, and it comes back with the logins of today", () => {
  const snapshot = snapshotOf(whole, facts);
  const text = JSON.stringify(snapshot.evidence);
  expect(text).not.toMatch(/"(ada|bob|cy)"/);
  expect(text).toContain(`"login":"${cyNode.databaseId}"`);
  expect(withLogins(snapshot)).toEqual(whole);
  const people = snapshot.people.map((one) => (one.login === "bob" ? { ...one, login: "robert" } : one));
  expect(JSON.stringify(withLogins({ ...snapshot, people }))).toContain('"robert"');
});

test("somebody who was forgotten has no name in it", () => {
  const snapshot = snapshotOf(whole, facts);
  const people = snapshot.people.filter(({ login }) => login !== "bob");
  const approvers = withLogins({ ...snapshot, people }).requirements.flatMap(({ kinds }) =>
    kinds.flatMap(({ counted }) => counted.flatMap((row) => row.approvers)),
  );
  expect(new Set(approvers)).toEqual(new Set([""]));
});

test("a rename changes no hash; other work, another time and another position do", () => {
  const hash = (of: typeof whole, by = facts) => snapshotHash("engineer", snapshotOf(of, by).evidence);
  const renamed = JSON.parse(JSON.stringify(facts).replaceAll('"bob"', '"robert"'));
  expect(hash(evidence(renamed), renamed)).toBe(hash(whole));
  const less = { ...facts, pulls: facts.pulls.slice(1) };
  expect(hash(evidence(less), less)).not.toBe(hash(whole));
  expect(hash({ ...whole, asOf: "2026-03-30T00:00:00Z" })).not.toBe(hash(whole));
  expect(snapshotHash("writer", snapshotOf(whole, facts).evidence)).not.toBe(hash(whole));
});

test("one value has one text, whatever the order of its keys", () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }], a: "x" })).toBe('{"a":"x","b":[{"c":null,"d":1}]}');
});
