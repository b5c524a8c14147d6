/** A story of two repositories in which everything happens that moves money, and what of it has an order. */
import { type Account, type Builder, type Delivery, mergeCommitOf, payloads, people } from "./payloads.ts";

export const orderPolicy = `
version: 1
mode: live
hold: 90 days
tokens:
  GRID: {offchain: true, decimals: 2}
bounties: {}
reservations: {}
kinds:
  doc: {labels: [documentation], reward: 30 GRID}
  code: {reward: 50 GRID}
caps:
  per-person:
    - {amount: 60 GRID, per: week}
    - {amount: 400 GRID, per: month}
`;

export interface Story {
  readonly deliveries: readonly Delivery[];
  /** The first of these has to be heard of before the second. */
  readonly before: readonly (readonly [Delivery, Delivery])[];
  /** What is a wish, and not news: said again in another comment it is wished again. */
  readonly wishes: readonly Delivery[];
}

/** Chapters about one thing each; every pull request is another's chapter's, and so is every issue. */
export function tellStory(ownerId: number): Story {
  const owner = `grid${ownerId}`;
  const core = teller(payloads({ id: ownerId, ownerId, owner }));
  const library = teller(payloads({ id: 500_000 + ownerId, ownerId, owner, name: "library" }));
  const chapters = [
    caps(core),
    reverts(core),
    pledged(core),
    contested(core),
    reserved(core),
    withdrawn(core),
    transferred(core, library),
    three(core),
    divided(core),
  ];
  return {
    deliveries: chapters.flatMap((one) => one.deliveries),
    before: chapters.flatMap((one) => one.before ?? []),
    wishes: chapters.flatMap((one) => one.wishes ?? []),
  };
}

type Chapter = Pick<Story, "deliveries"> & Partial<Story>;

interface Teller {
  readonly github: Builder;
  readonly price: (issue: number, amount: number, hour?: number) => Delivery;
  readonly merge: (pull: number, day: number, author: Account, body?: string, title?: string) => Delivery;
  /** By bob, who may everything, unless somebody else is named. */
  readonly says: (thread: number, body: string, by?: Account, onPull?: boolean) => Delivery;
}

const march = (day: number, hour = 10) =>
  `2026-03-${String(day).padStart(2, "0")}T${String(hour).padStart(2, "0")}:00:00Z`;

function teller(github: Builder): Teller {
  return {
    github,
    price: (number, amount, hour = 8) => {
      const label = `bounty: ${amount} GRID`;
      return github.issue("labeled", { number, updatedAt: march(1, hour), labels: [label] }, { label });
    },
    merge: (number, day, author, body = "", title = "Teach it") =>
      github.merge({ number, mergedAt: march(day), author, body, title }),
    says: (number, body, by = people.bob, onPull = false) =>
      github.comment({ number, updatedAt: march(1, 10) }, body, by, onPull),
  };
}

const { ada, bob, cy, dee, eve, fay, gil } = people;

/** Ada earns more than a week's cap; one of hers waits for an approval; by commands one is taken back and one is cut. */
function caps({ github, says, merge }: Teller): Chapter {
  const plain = [13, 14, 15, 16].map((number) => merge(number, number - 9, ada));
  const own = { number: 18, mergedAt: march(10), mergedBy: ada };
  const approved = github.review(own, { by: bob, state: "approved", at: march(11) });
  const taken = says(14, '/revert "Its tests never ran"', bob, true);
  const less = says(15, '/override @ada 20 GRID "Half of it was there"', bob, true);
  const grant = says(1, '/award @cy 25 GRID doc "the guide"');
  return {
    deliveries: [...plain, github.merge(own), approved, taken, less, grant],
    before: [
      [plain[1] as Delivery, taken],
      [plain[2] as Delivery, less],
    ],
    wishes: [taken, less],
  };
}

/** #11 is reverted, the revert too, and that again; #13 by a push; #17 by a push that another push reverts. */
function reverts({ github, price, merge }: Teller): Chapter {
  const { id } = github.repository;
  const prices = [price(1, 300), price(1, 350, 9), price(2, 40)];
  const earns = merge(11, 2, ada, "Fixes #1");
  const other = merge(12, 3, cy, "Closes #2");
  const doc = github.merge({ number: 17, mergedAt: march(9), labels: ["documentation"] });
  const revert = (pull: number, day: number, reverted: number) =>
    merge(pull, day, bob, `Reverts #${reverted}`, 'Revert "Teach it"');
  const chain = [revert(19, 12, 11), revert(31, 13, 19), revert(32, 14, 31)];
  const push = (commit: string) => github.push([`Revert "Teach it"\n\nThis reverts commit ${commit}.`]);
  const undone = push(mergeCommitOf(id, 17));
  const { after } = undone.payload as { after: string };
  return {
    deliveries: [...prices, earns, other, doc, ...chain, push(mergeCommitOf(id, 13)), undone, push(after)],
    before: prices.map((one, index) => [one, index < 2 ? earns : other]),
  };
}

/** Somebody adds to a price; what it earned is held back and let go. */
function pledged({ price, merge, says }: Teller): Chapter {
  const set = price(4, 20);
  const more = says(4, "/bounty +5 GRID");
  const earns = merge(21, 3, dee, "Fixes #4");
  const hold = says(21, '/hold "wait"', bob, true);
  const release = says(21, "/release", bob, true);
  return {
    deliveries: [set, more, earns, hold, release],
    before: pairs([set, more, earns, hold, release]),
    wishes: [more, hold, release],
  };
}

/** Two pull requests claim one bounty, which is stopped and let go before the first of them is merged. */
function contested({ github, price, merge, says }: Teller): Chapter {
  const set = price(5, 30);
  const opened = [22, 23].map((number) =>
    github.pull("opened", {
      number,
      author: number === 22 ? eve : fay,
      body: "Fixes #5",
      updatedAt: march(2),
    }),
  );
  const hold = says(5, '/hold "wait"');
  const release = says(5, "/release");
  const earns = merge(22, 4, eve, "Fixes #5");
  return {
    deliveries: [set, ...opened, hold, release, earns],
    before: pairs([set, hold, release, earns]),
    wishes: [hold, release],
  };
}

/** Fay reserves an issue, which Gil's merge does not earn; hers does, later. */
function reserved({ price, merge, says }: Teller): Chapter {
  const set = price(6, 40);
  const start = says(6, "/start", fay);
  const refused = merge(24, 3, gil, "Fixes #6");
  const earns = merge(25, 5, fay, "Fixes #6");
  return {
    deliveries: [set, start, refused, earns],
    before: [...pairs([set, start, refused]), [set, earns]],
    wishes: [start],
  };
}

/** A price is raised and taken off; another is closed as not planned, with its label or after it was taken off. */
function withdrawn({ github, price }: Teller): Chapter {
  const label = "bounty: 90 GRID";
  const off = github.issue("unlabeled", { number: 7, updatedAt: march(1, 10) }, { label });
  const closed = (number: number, ...labels: string[]) =>
    github.issue("closed", {
      number,
      updatedAt: march(9, 8),
      labels,
      state: "closed",
      stateReason: "not_planned",
    });
  // #8 goes up and down again, and what stands at the end is what stood at first.
  const back = [price(8, 10), price(8, 15, 9), price(8, 10, 10)];
  return {
    deliveries: [
      ...[price(7, 60), price(7, 90, 9), off, closed(7)],
      ...[price(3, 70), closed(3, "bounty: 70 GRID")],
      ...back,
    ],
  };
}

/** An issue moves to another repository, and what was promised is earned there. */
function transferred(core: Teller, library: Teller): Chapter {
  const set = core.price(9, 80);
  const moved = core.github.transfer(
    { number: 9, updatedAt: march(2), labels: ["bounty: 80 GRID"] },
    library.github,
    1,
  );
  const closed = library.github.issue("closed", {
    ...{ number: 1, updatedAt: march(9), labels: ["bounty: 80 GRID"] },
    ...{ state: "closed", stateReason: "completed" },
  });
  const earns = library.merge(2, 9, gil, "Fixes #1");
  return { deliveries: [set, moved, closed, earns], before: pairs([set, moved, earns]) };
}

function three({ price, merge }: Teller): Chapter {
  const prices = [price(41, 10), price(42, 20), price(43, 15)];
  const earns = merge(44, 9, eve, "Fixes #41, fixes #42, fixes #43");
  return { deliveries: [...prices, earns], before: prices.map((one) => [one, earns]) };
}

/** A maintainer says who gets which part. */
function divided({ price, merge, says }: Teller): Chapter {
  const set = price(47, 50);
  const split = says(47, "/split @dee 60 @eve 40");
  const earns = merge(48, 10, dee, "Fixes #47");
  return { deliveries: [set, split, earns], before: pairs([set, split, earns]), wishes: [split] };
}

function pairs(inOrder: readonly Delivery[]): (readonly [Delivery, Delivery])[] {
  return inOrder.slice(1).map((one, index) => [inOrder[index] as Delivery, one] as const);
}
