/** The policy of the organisation in the demo. */

/** README.md shows the same. */
export const policy = `version: 1
mode: live
name: Aurora contributions
tokens:
  GRID: { chain: 11155111, address: "0x69dDDA7aA2e2725c9154e87FfAB7B7Bec09413Ed", decimals: 18 }
hold: 7 days
bounties: { label: "bounty: {amount}" }
reservations: { time: 14 days }
kinds:
  doc:
    match: [{ changed-files: [{ any-glob-to-all-files: "docs/**" }] }]
    reward: 25 GRID
  code: { reward: 50 GRID }
`;
