import { createRequire } from "node:module";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { jsonResume } from "../../src/exports/json-resume.ts";
import { evidenceMarkdown } from "../../src/exports/markdown.ts";
import { requirementBadge } from "../../src/exports/shields.ts";
import {
  asOf,
  bob,
  endorsement,
  evidence,
  grant,
  merged,
  policyOf,
  requirement,
  reviewedBy,
  typescript,
} from "../domain/evidence/work.ts";

// The package's own description of a résumé, and its own validator.
const require = createRequire(import.meta.url);
const official = require("@jsonresume/schema") as {
  readonly schema: object;
  readonly validate: (resume: unknown, done: (errors: unknown, valid?: boolean) => void) => void;
};
const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv) => void)(ajv);
const isResume = ajv.compile(official.schema);

function problems(text: string): unknown {
  const resume: unknown = JSON.parse(text);
  let found: unknown = "not asked";
  official.validate(resume, (errors) => {
    found = errors;
  });
  return isResume(resume) ? found : isResume.errors;
}

const policy = policyOf([typescript, requirement("asking", { title: "Answers", kinds: ["question"] })]);
const nasty = "![x](http://evil) @everyone <b>|`";
const full = () => ({
  pulls: [
    merged(1, 40),
    merged(2, 20, { title: nasty, mergedBy: { ...bob, login: "eve" } }),
    merged(3, 1),
    reviewedBy(4, 3),
    reviewedBy(5, 9, undefined, { author: { ...bob, login: "dee", databaseId: 4 } }),
  ],
  grants: [grant("1", { requirement: null, reason: nasty })],
  endorsements: [endorsement("1", { reason: nasty })],
});

test("a JSON Resume is valid by the schema's own package, whatever there is", () => {
  expect(problems(jsonResume(evidence(full(), policy)))).toBeNull();
  expect(problems(jsonResume(evidence({}, policy)))).toBeNull();
  expect(problems(JSON.stringify({ basics: { url: 5 } }))).not.toBeNull();
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (title, repository) => {
      const pulls = [merged(1, 3, { title, baseRepository: { nameWithOwner: repository } })];
      expect(problems(jsonResume(evidence({ pulls }, policy)))).toBeNull();
    }),
    { numRuns: 50 },
  );
});

test("it says what was accepted, when and by whom, and nothing of what was not found", () => {
  const resume = JSON.parse(jsonResume(evidence({ pulls: full().pulls }, policy), "https://git.example"));
  expect(resume.skills).toEqual([{ name: "TypeScript", level: "some", keywords: ["code", "review"] }]);
  expect(resume.projects[0]).toMatchObject({
    name: "TypeScript",
    startDate: "2026-02-17",
    endDate: "2026-03-28",
    url: "https://git.example/grid/core/pull/3",
    roles: ["Contributor"],
  });
  expect(resume.projects[0].highlights[0]).toBe("grid/core#3 Teach it to sing (2026-03-28, accepted by bob)");
  expect(resume.meta.lastModified).toBe("2026-03-29T20:00:00");
});

test("the same inputs give the same bytes, in whatever order the facts come", () => {
  const [once, again] = [full(), full()];
  const reversed = { ...again, pulls: again.pulls.toReversed() };
  for (const write of [jsonResume, evidenceMarkdown]) {
    expect(write(evidence(reversed, policy))).toBe(write(evidence(once, policy)));
  }
});

test("Markdown shows every figure and lets nothing that others wrote act", () => {
  const text = evidenceMarkdown(evidence(full(), policy));
  expect(text).toContain("## TypeScript: some evidence\n");
  expect(text).toMatch(/^\*\*code\*\* in 3 weeks: E 2\.8\d{3}, S 0\.4\d{3}$/m);
  expect(text).toContain(
    "](https://github.com/grid/core/pull/3), 28 March 2026, by its files, accepted by bob (",
  );
  expect(text).toContain("## Endorsements\n");
  expect(text).not.toMatch(/@everyone|!\[|<b>|\]\(http:/);
  expect(evidenceMarkdown(evidence({}, policy))).toContain("## TypeScript: no evidence here");
});

test.each([
  ["none", "no evidence here", "lightgrey"],
  ["some", "some evidence", "blue"],
  ["shown", "shown", "green"],
  ["sustained", "sustained", "brightgreen"],
] as const)("a badge of %s says %s, and no number", (level, message, color) => {
  const badge = JSON.parse(requirementBadge({ title: "TypeScript", level }));
  expect(badge).toEqual({ schemaVersion: 1, label: "TypeScript", message, color });
});

test("the evidence that is exported is of the time that was asked about", () => {
  expect(evidenceMarkdown(evidence({}, policy))).toContain(`As of 29 March 2026`);
  expect(asOf.startsWith("2026-03-29")).toBe(true);
});
