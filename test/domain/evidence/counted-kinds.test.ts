import { countedKinds } from "../../../src/domain/evidence/counted-kinds.ts";
import type { EvidenceFacts } from "../../../src/domain/evidence/rule.ts";
import { daysAgo, evidence, grant, merged, policyOf, requirement, reviewedBy, typescript } from "./work.ts";

const policy = policyOf([typescript, requirement("asking", { kinds: ["question"] })]);
const elsewhere = { baseRepository: { databaseId: 9, nameWithOwner: "grid/site" } };
const here = (facts: Partial<EvidenceFacts>) =>
  countedKinds(
    evidence(facts, policy),
    (work) => work.type === "grant" || work.repository !== elsewhere.baseRepository.nameWithOwner,
  );

test.each<[string, Partial<EvidenceFacts>, ReturnType<typeof here>]>([
  ["nothing", {}, null],
  ["one pull request", { pulls: [merged(1, 40)] }, { kinds: ["code"], first: daysAgo(40) }],
  [
    "several, dated by the first",
    { pulls: [merged(1, 3), merged(2, 40), merged(3, 1)] },
    { kinds: ["code"], first: daysAgo(40) },
  ],
  [
    "kinds in the specification's order",
    { pulls: [merged(1, 3)], grants: [grant("1", { requirement: "asking", at: daysAgo(9) })] },
    { kinds: ["code", "question"], first: daysAgo(9) },
  ],
  ["what does not count", { pulls: [merged(1, 3, { title: 'Revert "x"' }), reviewedBy(2, 3, [{}])] }, null],
  ["work elsewhere", { pulls: [merged(1, 3, elsewhere)] }, null],
  [
    "work elsewhere and here",
    { pulls: [merged(1, 30, elsewhere), merged(2, 3)] },
    { kinds: ["code"], first: daysAgo(3) },
  ],
])("%s", (_, facts, expected) => {
  expect(here(facts)).toEqual(expected);
});
