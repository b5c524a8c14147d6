/** Why something is no leaf, no tree or no proof of one. These are mistakes of a program or of a file, not of a user. */
export class MerkleError extends Error {
  readonly problem:
    | "number-of-leaves"
    | "not-an-encoding"
    | "wrong-number-of-values"
    | "not-an-address"
    | "not-a-uint256"
    | "not-a-hash"
    | "no-such-leaf"
    | "gap"
    | "not-a-dump"
    | "wrong-root";
  constructor(problem: MerkleError["problem"], detail: string) {
    super(`${problem}: ${detail}`);
    this.problem = problem;
  }
}
