import { existsSync, readFileSync } from "node:fs";
import { asOf, daysAgo, evidence, kindIn, merged, policyOf } from "./work.ts";

const file = new URL("../../../../shared/data/vectors/evidence.json", import.meta.url).pathname;
const withVectors = existsSync(file) ? test : test.skip;
if (!existsSync(file)) console.info("No vectors of evidence here: they are skipped.");

type Contributions = readonly { readonly age_days: number; readonly share?: number }[] | string;
interface Case {
  readonly contributions: Contributions;
  readonly E: number;
  readonly S: number;
}

/** With a half-life of a thousand years a few weeks are no age. */
const ageless = policyOf(undefined, { halfLifeDays: 365_000_000 });

function worked({ contributions }: Case) {
  if (typeof contributions !== "string") {
    const authors = (share = 1) =>
      Array.from({ length: 1 / share - 1 }, (_, index) => ({
        __typename: "User",
        login: `other-${index}`,
        databaseId: 500 + index,
      }));
    const pulls = contributions.map(({ age_days: days, share }, index) =>
      merged(index + 1, days, { coAuthors: authors(share) }),
    );
    return evidence({ pulls });
  }
  if (contributions.startsWith("3, one in each of 3 distinct ISO weeks")) {
    return evidence({ pulls: [0, 7, 14].map((days) => merged(days + 1, days)) }, ageless);
  }
  if (contributions.startsWith("20 in one ISO week")) {
    const pulls = Array.from({ length: 20 }, (_, index) => merged(index + 1, 0));
    return evidence({ pulls });
  }
  if (contributions.startsWith("8 weekly")) {
    return evidence({ pulls: Array.from({ length: 8 }, (_, index) => merged(index + 1, 7 * index)) });
  }
  throw new Error(`what is this: ${contributions}?`);
}

withVectors("every vector, to four decimals", () => {
  const { cases } = JSON.parse(readFileSync(file, "utf8")) as { readonly cases: readonly Case[] };
  expect(cases.length).toBeGreaterThan(6);
  for (const one of cases) {
    const found = kindIn(worked(one)) ?? { E: 0, S: 0 };
    expect([one.contributions, found.E, found.S]).toEqual([one.contributions, one.E, one.S]);
  }
});

test.each([
  ["nothing", [], undefined],
  ["today", [0], [1, 0.2063, "some"]],
  ["a half-life ago", [365], [0.5, 0.1091, "some"]],
  ["eight weeks", [0, 7, 14, 21, 28, 35, 42, 49], [7.6399, 0.8288, "shown"]],
])("%s, without the vectors", (_, days, expected) => {
  const found = kindIn(evidence({ pulls: days.map((one, index) => merged(index + 1, one)) }));
  expect(found && [found.E, found.S, found.level]).toEqual(expected);
});

test("what is merged after the day that is asked about is not known yet", () => {
  const pulls = [merged(1, 0), merged(2, -1)];
  expect(kindIn(evidence({ pulls }))?.counted.map(({ work }) => "number" in work && work.number)).toEqual([
    1,
  ]);
  expect(kindIn(evidence({ pulls }, policyOf(), daysAgo(1)))).toBeUndefined();
  expect(Date.parse(asOf)).toBe(Date.parse(daysAgo(0)));
});
