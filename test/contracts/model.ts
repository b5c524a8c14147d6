/** What the distributor should do, in plain TypeScript: the books that random sequences of calls are held to. */
import { ZeroAddress, ZeroHash } from "ethers";
import type { Reward, Tree } from "./tree.ts";

/** People and tokens by their place; before zero stands whoever is the owner (-1) or the guardian (-2) at that time. */
export type Action =
  | { readonly kind: "fund"; readonly token: number; readonly amount: bigint }
  | { readonly kind: "advance"; readonly seconds: number }
  | Called;

/** What is called on the distributor. */
export type Called =
  | { readonly kind: "setRoot"; readonly by: number }
  | { readonly kind: "proposeGuardian" | "transferOwnership"; readonly by: number; readonly to: number }
  | { readonly kind: Plain; readonly by: number }
  | { readonly kind: "claim"; readonly by: number; readonly of: Which; readonly claim: Claim }
  | {
      readonly kind: "claimMany";
      readonly by: number;
      readonly of: Which;
      readonly claims: readonly Claim[];
    };

export type Plain = "acceptRoot" | "vetoRoot" | "vetoGuardian" | "acceptGuardian" | "acceptOwnership";

/** Whose root a claim is for: that in force, the last that was proposed, or one from before. */
export type Which = "in force" | "proposed" | "older";

export interface Claim {
  readonly leaf: number;
  /** Added to the leaf's amount by somebody who would like more. */
  readonly more: bigint;
}

export interface Proposal<T> {
  readonly what: T;
  readonly effectiveAt: number;
}

export interface Books {
  owner: string;
  pendingOwner: string;
  guardian: string;
  root: string;
  /** How many roots were proposed. */
  proposals: number;
  proposedRoot: Proposal<string> | null;
  proposedGuardian: Proposal<string> | null;
  /** Base units by token: what came in, and by token and account, what was paid. */
  readonly funded: Map<string, bigint>;
  readonly claimed: Map<string, Map<string, bigint>>;
}

export interface World {
  readonly distributor: string;
  readonly delay: number;
  readonly people: readonly string[];
  /** In the order in which their roots are proposed. */
  readonly trees: readonly Tree[];
}

export function paid(books: Books, token: string, account: string): bigint {
  return books.claimed.get(token)?.get(account) ?? 0n;
}

/** What the distributor has of a token: what came in less what was paid. */
export function left(books: Books, token: string): bigint {
  const all = [...(books.claimed.get(token)?.values() ?? [])];
  return (books.funded.get(token) ?? 0n) - all.reduce((sum, one) => sum + one, 0n);
}

/** Does what the call should do to the books at that time, or says the error it should end with. */
export function play(world: World, books: Books, action: Called, now: number): string {
  const by = sender(world, books, action.by);
  switch (action.kind) {
    case "setRoot":
    case "proposeGuardian":
    case "transferOwnership":
      if (by !== books.owner) return `OwnableUnauthorizedAccount(${by})`;
      propose(world, books, action, now + world.delay);
      return "nothing";
    case "claim":
    case "claimMany":
      return claims(world, books, action, now);
    case "vetoRoot":
      return veto(books, "proposedRoot", by);
    case "vetoGuardian":
      return veto(books, "proposedGuardian", by);
    default:
      return accept(books, action.kind, by, now);
  }
}

type Proposing = Extract<Called, { kind: "setRoot" | "proposeGuardian" | "transferOwnership" }>;

function propose(world: World, books: Books, action: Proposing, effectiveAt: number): void {
  if (action.kind === "setRoot") {
    books.proposedRoot = { what: nextTree(world, books).root, effectiveAt };
    books.proposals += 1;
  } else if (action.kind === "transferOwnership") books.pendingOwner = sender(world, books, action.to);
  else books.proposedGuardian = { what: sender(world, books, action.to), effectiveAt };
}

function accept(
  books: Books,
  kind: "acceptRoot" | "acceptGuardian" | "acceptOwnership",
  by: string,
  now: number,
): string {
  if (kind === "acceptOwnership") {
    if (by !== books.pendingOwner) return `OwnableUnauthorizedAccount(${by})`;
    Object.assign(books, { owner: by, pendingOwner: ZeroAddress });
    return "nothing";
  }
  const proposal = kind === "acceptRoot" ? books.proposedRoot : books.proposedGuardian;
  if (proposal === null) return "NothingProposed";
  if (kind === "acceptGuardian" && by !== proposal.what) return `NotProposedGuardian(${by})`;
  if (now < proposal.effectiveAt) return `TooEarly(${proposal.effectiveAt})`;
  if (kind === "acceptRoot") Object.assign(books, { root: proposal.what, proposedRoot: null });
  else Object.assign(books, { guardian: by, proposedGuardian: null });
  return "nothing";
}

function veto(books: Books, proposal: "proposedRoot" | "proposedGuardian", by: string): string {
  if (by !== books.guardian && by !== books.owner) return `NeitherGuardianNorOwner(${by})`;
  if (books[proposal] === null) return "NothingProposed";
  books[proposal] = null;
  return "nothing";
}

/** Of many claims each stands for itself: what one ends with stops nobody. */
function claims(
  world: World,
  books: Books,
  action: Extract<Called, { kind: "claim" | "claimMany" }>,
  now: number,
): string {
  const tree = treeOfRoot(world, books, action.of);
  const due = books.proposedRoot?.what === tree.root && now >= books.proposedRoot.effectiveAt;
  if (tree.root !== books.root && !due) return "MerkleRootWasUpdated";
  const many = action.kind === "claimMany" ? action.claims : [action.claim];
  const ends = many.map((one) => claim(world, books, tree.claim(one.leaf), one.more));
  const error = action.kind === "claimMany" ? "nothing" : (ends[0] ?? "nothing");
  // A claim that fails by itself takes back that it put its root into force.
  if (error === "nothing" && tree.root !== books.root) {
    Object.assign(books, { root: tree.root, proposedRoot: null });
  }
  return error;
}

function claim(
  world: World,
  books: Books,
  { token, account, cumulativeAmount }: Reward,
  more: bigint,
): string {
  if (more !== 0n) return "InvalidProof";
  const before = paid(books, token, account);
  if (before >= cumulativeAmount) return "NothingToClaim";
  const [amount, there] = [cumulativeAmount - before, left(books, token)];
  if (there < amount) return `ERC20InsufficientBalance(${world.distributor}, ${there}, ${amount})`;
  const ofToken = books.claimed.get(token) ?? new Map<string, bigint>();
  books.claimed.set(token, ofToken.set(account, cumulativeAmount));
  return "nothing";
}

export function emptyBooks(owner: string, guardian: string): Books {
  return {
    ...{ owner, guardian, pendingOwner: ZeroAddress, root: ZeroHash },
    ...{ proposals: 0, proposedRoot: null, proposedGuardian: null, funded: new Map(), claimed: new Map() },
  };
}

export function sender(world: World, books: Books, by: number): string {
  if (by === -1) return books.owner;
  if (by === -2) return books.guardian;
  const found = world.people[by];
  if (found === undefined) throw new Error(`there is no person ${by}`);
  return found;
}

/** The tree that is proposed next; after the last comes the first again. */
export function nextTree(world: World, books: Books): Tree {
  return treeAt(world, books.proposals);
}

export function treeOfRoot(world: World, { root, proposals }: Books, of: Which): Tree {
  if (of === "proposed") return treeAt(world, proposals - 1);
  const inForce = world.trees.findIndex((tree) => tree.root === root);
  return treeAt(world, of === "in force" ? inForce : inForce - 1);
}

function treeAt({ trees }: World, index: number): Tree {
  const found = trees.at(index % trees.length);
  if (found === undefined) throw new Error("there is no tree");
  return found;
}
