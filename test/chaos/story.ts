/** A story for the chaos run: what happened on GitHub, its deliveries, and what it must come to, counted by itself. */
import { type Account, type Builder, type Delivery, mergeCommitOf, payloads, threadId } from "../payloads.ts";

export interface StoryDelivery extends Delivery {
  /** Deliveries that GitHub had acknowledged before it sent this one. */
  readonly after: readonly string[];
}

export interface StoryPull {
  readonly repositoryId: number;
  readonly number: number;
  readonly author: Account;
  readonly mergedAt: string;
  readonly labels: readonly string[];
  /** The number of the priced issue that it closes. */
  readonly closes: number | null;
}

export interface ChaosStory {
  readonly ownerId: number;
  readonly owner: string;
  readonly deliveries: readonly StoryDelivery[];
  readonly pulls: readonly StoryPull[];
  /** "award key → hundredths of GRID": what stands in the end, reverted work left out. */
  readonly awards: Readonly<Record<string, number>>;
  /** Threads ("repository/number") on which the App has something to say. */
  readonly threads: readonly string[];
}

export const policy = `
version: 1
mode: live
hold: 30 days
tokens:
  GRID: {offchain: true, decimals: 2}
bounties: {}
kinds:
  doc: {labels: [documentation], reward: 30 GRID}
  code: {reward: 50 GRID}
`;

const owner = { ownerId: 7, owner: "grid", installationId: 70 };

/** At least as many deliveries as asked for, whole pull requests at a time, over four repositories; in half of them the hold is long over. */
export function tellStory(count: number, random: () => number): ChaosStory {
  const builders = [50, 51, 52, 53].map((id) => payloads({ ...owner, id, name: `repo-${id}` }));
  const deliveries: StoryDelivery[] = [];
  const pulls: StoryPull[] = [];
  const awards: Record<string, number> = {};
  const threads = new Set<string>();
  for (let number = 1; deliveries.length < count; number += 1) {
    const github = builders[number % builders.length];
    if (github === undefined) continue;
    const told = tellOne(github, number, random);
    deliveries.push(...told.deliveries);
    pulls.push(told.pull);
    Object.assign(awards, told.awards);
    for (const thread of told.threads) threads.add(`repo-${github.repository.id}/${thread}`);
  }
  return { ...owner, deliveries, pulls, awards, threads: [...threads].sort() };
}

/** One pull request: plain, for a price, by a bot, talked about, or merged and reverted. */
function tellOne(github: Builder, number: number, random: () => number) {
  const { id } = github.repository;
  const isOld = id % 2 === 0;
  const author: Account =
    random() < 0.1
      ? { id: 99, login: "renovate[bot]", type: "Bot" }
      : { id: 1 + (number % 9), login: `person-${1 + (number % 9)}`, type: "User" };
  const isDoc = random() < 0.3;
  const priced = random() < 0.4 ? 10_000 + number : null;
  // What has matured is not taken back, so only young work is reverted here.
  const isReverted = !isOld && random() < 0.2;
  const mergedAt = new Date(Date.now() - (isOld ? 90 : 2) * 86_400_000 + number * 1000).toISOString();
  const labels = isDoc ? ["documentation"] : [];
  const pull = { number, author, mergedAt, labels, ...(priced === null ? {} : { body: `Fixes #${priced}` }) };
  const label = `bounty: ${number} GRID`;
  const price = github.issue("labeled", { number: priced ?? 0, labels: [label] }, { label });
  const merge = github.merge(pull);
  const revert = github.push([`Revert it\n\nThis reverts commit ${mergeCommitOf(id, number)}.`]);
  const thanks = github.comment({ number }, "Thank you", { id: 500, login: "somebody", type: "User" }, true);
  const later = { after: [] };
  const deliveries: StoryDelivery[] = [
    ...(priced === null ? [] : [{ ...price, ...later }]),
    { ...merge, after: priced === null ? [] : [price.id] },
    { ...thanks, ...later },
    ...(isReverted ? [{ ...revert, ...later }] : []),
  ];
  const isPaid = author.type === "User";
  const key =
    priced === null
      ? `award:${id}:pull-${number}:${isDoc ? "doc" : "code"}:@${author.id}`
      : `award:${id}:${threadId(id, priced)}:@${author.id}`;
  const amount = priced === null ? (isDoc ? 3000 : 5000) : number * 100;
  return {
    deliveries,
    pull: { repositoryId: id, number, author, mergedAt, labels, closes: priced },
    awards: isPaid && !isReverted ? { [key]: amount } : {},
    threads: [...(isPaid ? [number] : []), ...(priced === null ? [] : [priced])],
  };
}

/** The same numbers for the same seed: mulberry32, of which its author made a gift to everybody. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
