/**
 * Over recorded pull requests: no self-merged, unapproved pull request counts and no review of one's own. Everything is
 * counted again from the design's words, with nothing of ours but the answer.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { evidenceOf } from "../../../src/domain/evidence/evidence.ts";
import { noFacts } from "../../../src/domain/evidence/rule.ts";
import type { ActorNode, PullSnapshot } from "../../../src/domain/snapshot.ts";
import { policyOf, requirement } from "./work.ts";

const recordings = new URL("../../../../shared/data/pulls/", import.meta.url).pathname;
const withRecordings = existsSync(recordings) ? test : test.skip;
if (!existsSync(recordings)) console.info("No recorded pull requests here: evidence of them is skipped.");

const asOf = "2026-11-01T00:00:00Z";
const policy = policyOf([requirement("drafts")]);

const read = (): PullSnapshot[] =>
  readdirSync(recordings)
    .flatMap((name) => readFileSync(`${recordings}${name}`, "utf8").split("\n").filter(Boolean))
    .map((line) => JSON.parse(line) as PullSnapshot);

const humans = (nodes: readonly (ActorNode | null)[]) => [
  ...new Set(nodes.flatMap((one) => (one?.__typename === "User" ? [one.login] : []))),
];
const authors = (one: PullSnapshot) => humans([one.author, ...one.coAuthors]);

function isSelfMergedAlone(one: PullSnapshot): boolean {
  const isApproved = one.reviews.nodes.some(
    ({ author, state }) => state === "APPROVED" && !authors(one).includes(author?.login ?? ""),
  );
  return authors(one).includes(one.mergedBy?.login ?? "") && !isApproved;
}

/** The Monday of a time's week, in days since 1970: the number of an ISO week. */
const monday = (at: string) => Math.floor((Math.floor(Date.parse(at) / 86_400_000) + 3) / 7);

/** Who accepted it: maintainers who approved last, or merged, and wrote none of it. */
function acceptors(one: PullSnapshot): string[] {
  const last = new Map<string, string>();
  const verdicts = one.reviews.nodes
    .filter((node) => /^(APPROVED|CHANGES_REQUESTED|DISMISSED)$/.test(node.state))
    .sort((a, b) => Date.parse(a.submittedAt ?? "") - Date.parse(b.submittedAt ?? ""));
  for (const { author, authorAssociation, state } of verdicts) {
    const isMaintainer = ["OWNER", "MEMBER", "COLLABORATOR"].includes(authorAssociation);
    last.set(author?.login ?? "", isMaintainer ? state : "");
  }
  const approved = [...last].flatMap(([login, state]) => (state === "APPROVED" ? [login] : []));
  return [...approved, ...humans([one.mergedBy])].filter((login) => !authors(one).includes(login));
}

interface Piece {
  readonly number: number;
  readonly at: string;
  readonly share: number;
  readonly whose: string;
}

function written(pulls: readonly PullSnapshot[], login: string): Piece[] {
  return pulls.flatMap((one) =>
    authors(one).includes(login)
      ? [{ number: one.number, at: one.mergedAt ?? "", share: 1 / authors(one).length, whose: login }]
      : [],
  );
}

function reviewed(pulls: readonly PullSnapshot[], login: string): Piece[] {
  const pieces = pulls.flatMap((one): Piece[] => {
    const telling = one.reviews.nodes.some(
      ({ author, state, submittedAt, comments }) =>
        author?.login === login &&
        (state === "CHANGES_REQUESTED" || comments.totalCount > 0) &&
        Date.parse(submittedAt ?? "") <= Date.parse(one.mergedAt ?? ""),
    );
    if (!telling || authors(one).includes(login)) return [];
    return [{ number: one.number, at: one.mergedAt ?? "", share: 1, whose: one.author?.login ?? "" }];
  });
  // At most half from one: try every way to leave the fewest out, and take the one that gives the most.
  const counts = [...new Set(pieces.map((one) => one.whose))].map(
    (whose) => [whose, pieces.filter((one) => one.whose === whose).length] as const,
  );
  const most = counts.find(([, count]) => count * 2 > pieces.length);
  if (most === undefined) return pieces;
  let kept = pieces.filter((one) => one.whose !== most[0]);
  const offered = pieces.filter((one) => one.whose === most[0]);
  for (let room = kept.length; room > 0; room -= 1) {
    const best = offered
      .filter((one) => !kept.includes(one))
      .map((one) => ({ one, E: total([...kept, one]) }))
      .reduce((a, b) => (b.E > a.E + 1e-12 ? b : a));
    kept = [...kept, best.one];
  }
  return kept;
}

/** The most that any order within each week gives. */
function total(pieces: readonly Piece[]): number {
  const weeks = new Map<number, number[]>();
  for (const { at, share } of pieces) {
    const days = (Date.parse(asOf) - Date.parse(at)) / 86_400_000;
    weeks.set(monday(at), [...(weeks.get(monday(at)) ?? []), share * 0.5 ** (days / 365)]);
  }
  return [...weeks.values()].reduce(
    (sum, values) =>
      sum + values.sort((a, b) => b - a).reduce((so, value, rank) => so + value / 2 ** rank, 0),
    0,
  );
}

/** Numeric ids by login, bots among them. */
function everybody(pulls: readonly PullSnapshot[]): Map<string, number> {
  return new Map(
    pulls
      .flatMap((one) => [one.author, ...one.coAuthors, ...one.reviews.nodes.map((node) => node.author)])
      .flatMap((one) => (one === null ? [] : [[one.login, one.databaseId ?? 0] as const])),
  );
}

withRecordings("evidence is what a recount from the design gives, person by person", () => {
  const pulls = read();
  const accepted = pulls.filter(
    (one) => one.merged && acceptors(one).length > 0 && !one.title.startsWith('Revert "'),
  );
  const people = everybody(pulls);
  let counted = 0;
  for (const [login, id] of people) {
    const [found] = evidenceOf({ id, login }, { ...noFacts, pulls }, policy, asOf).requirements;
    for (const [kind, pieces] of [
      ["code", written(accepted, login)],
      ["review", reviewed(accepted, login)],
    ] as const) {
      const of = found?.kinds.find((one) => one.kind === kind);
      counted += of?.counted.length ?? 0;
      expect([login, kind, of?.counted.length ?? 0]).toEqual([login, kind, pieces.length]);
      expect([login, kind, (of?.E ?? 0).toFixed(4)]).toEqual([login, kind, total(pieces).toFixed(4)]);
    }
  }
  console.info(`${counted} contributions of ${people.size} people count, as recounted`);
  expect(counted).toBeGreaterThan(50);
});

withRecordings("no self-merged, unapproved pull request and no review of one's own counts", () => {
  const pulls = read();
  const byId = new Map(pulls.map((one) => [one.id, one]));
  const people = everybody(pulls);
  const refused = new Map<string, number>();
  for (const [login, id] of people) {
    const evidence = evidenceOf({ id, login }, { ...noFacts, pulls }, policy, asOf);
    for (const { kinds, notCounted } of evidence.requirements) {
      for (const { reason } of notCounted) refused.set(reason.code, (refused.get(reason.code) ?? 0) + 1);
      for (const { work } of kinds.flatMap((kind) => kind.counted)) {
        const one = work.type === "grant" ? undefined : byId.get(work.id);
        if (one === undefined) throw new Error("it counts what was not recorded");
        expect([one.number, isSelfMergedAlone(one)]).toEqual([one.number, false]);
        expect([one.number, work.type === "review" && authors(one).includes(login)]).toEqual([
          one.number,
          false,
        ]);
      }
    }
  }
  console.info(`not counted: ${JSON.stringify(Object.fromEntries(refused))}`);
  expect(refused.get("self-merged")).toBeGreaterThan(20);
  expect(refused.get("no-substance")).toBeGreaterThan(5);
});
