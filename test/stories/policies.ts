/** The policies under which the stories are told. */

const head = `version: 1
mode: live
name: Aurora contributions
tokens:
  GRID: { chain: 11155111, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 }
  EUR: { offchain: true, decimals: 2 }
hold: 7 days
`;

const kinds = `kinds:
  doc: { match: [{ changed-files: [{ any-glob-to-all-files: "docs/**" }] }], reward: 20 GRID }
  code: { reward: 50 GRID }
`;

/** Price labels, and a reward for what has no price. */
export const plain = `${head}bounties: {}\n${kinds}`;

export function withMore(more: string): string {
  return `${plain}${more}`;
}

/** Without prices on issues. */
export const withoutBounties = `${head}${kinds}`;

export const preview = plain.replace("mode: live", "mode: preview");
