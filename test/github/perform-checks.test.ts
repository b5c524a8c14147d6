/** Check runs on GitHub: made once, in pages where there is much to annotate, and gone on with after an interruption. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { CheckRunEffect } from "../../src/domain/effect.ts";
import { type Answering, answering, on } from "./answering.ts";

const check: CheckRunEffect = {
  ...on,
  type: "check-run",
  key: "check:9:4:abc",
  headSha: "a".repeat(40),
  name: "Foothold",
  conclusion: "success",
  title: "Earns 5 GRID",
  summary: "Once merged.",
  text: null,
  annotations: [],
};

const checks = "/repos/aurora/engine/check-runs";
const checksOf = `/repos/aurora/engine/commits/${check.headSha}/check-runs`;

let github: Answering;
beforeEach(async () => {
  github = await answering();
});
afterEach(() => github.end());

describe("a check run", () => {
  const notes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      path: ".github/foothold.yml",
      line: index + 1,
      column: index === 0 ? null : 3,
      level: "failure" as const,
      message: `problem ${index + 1}`,
    }));
  const sent = () =>
    github.requests
      .filter(({ method }) => method !== "GET")
      .map(({ body }) => (body as { output: { annotations: unknown[] } }).output.annotations.length);
  const listed = (run: object) => ({ total_count: 1, check_runs: [run] });
  const lost = (annotations: number, more: object = {}) =>
    listed({
      id: 8,
      external_id: check.key,
      output: { title: check.title, summary: check.summary, annotations_count: annotations },
      ...more,
    });

  test("is made with what it says", async () => {
    github.answer("POST", checks, { status: 201, json: { id: 8 } });
    expect(await github.perform(check)).toEqual({ remoteId: "8" });
    expect(github.requests[0]?.body).toEqual({
      name: "Foothold",
      status: "completed",
      conclusion: "success",
      head_sha: check.headSha,
      external_id: check.key,
      output: { title: "Earns 5 GRID", summary: "Once merged.", annotations: [] },
    });
  });

  test("is updated", async () => {
    github.answer("PATCH", `${checks}/8`, { status: 200, json: { id: 8 } });
    expect(await github.perform(check, { remoteId: "8" })).toEqual({ remoteId: "8" });
  });

  test("shows more than fifty annotations, fifty a request", async () => {
    github.answer("POST", checks, { status: 201, json: { id: 8 } });
    for (const _ of [1, 2]) github.answer("PATCH", `${checks}/8`, { status: 200, json: { id: 8 } });
    await github.perform({ ...check, annotations: notes(120) });
    expect(sent()).toEqual([50, 50, 20]);
    expect(github.requests[2]?.body).toMatchObject({
      output: {
        title: check.title,
        annotations: expect.arrayContaining([
          {
            path: ".github/foothold.yml",
            start_line: 120,
            end_line: 120,
            start_column: 3,
            end_column: 3,
            annotation_level: "failure",
            message: "problem 120",
          },
        ]),
      },
    });
  });

  test("with other annotations is a new one, as GitHub takes none away", async () => {
    github.answer("POST", checks, { status: 201, json: { id: 9 } });
    expect(await github.perform({ ...check, annotations: notes(1) }, { remoteId: "8" })).toEqual({
      remoteId: "9",
    });
  });

  test("whose answer was lost is found again among all of its name", async () => {
    github.answer("POST", checks, { status: "hang up" });
    await expect(github.perform(check)).rejects.toThrow();
    const query = { check_name: "Foothold", filter: "all", per_page: "100" };
    github.answer("GET", checksOf, { query, status: 200, json: lost(0) });
    github.answer("PATCH", `${checks}/8`, { status: 200, json: { id: 8 } });
    expect(await github.perform(check, { attempt: 2 })).toEqual({ remoteId: "8" });
  });

  test.each([
    ["none of its annotations", 0, [50, 50, 20]],
    ["some of its annotations", 50, [50, 20]],
    ["all of its annotations", 120, [0]],
  ])("interrupted with %s goes on from there", async (_, there, pages) => {
    github.answer("GET", checksOf, { status: 200, json: lost(there) });
    for (const _ of pages) github.answer("PATCH", `${checks}/8`, { status: 200, json: { id: 8 } });
    await github.perform({ ...check, annotations: notes(120) }, { attempt: 2 });
    expect(sent()).toEqual(pages);
  });

  test("interrupted with annotations of other content is left for a new one", async () => {
    const other = { title: "Earns 6 GRID", summary: check.summary, annotations_count: 3 };
    github.answer("GET", checksOf, { status: 200, json: lost(3, { output: other }) });
    github.answer("POST", checks, { status: 201, json: { id: 9 } });
    await github.perform({ ...check, annotations: notes(1) }, { attempt: 2 });
    expect(sent()).toEqual([1]);
  });

  test("of another pull request with the same commit is not taken", async () => {
    github.answer("GET", checksOf, { status: 200, json: lost(0, { external_id: "check:9:5:abc" }) });
    github.answer("POST", checks, { status: 201, json: { id: 9 } });
    expect(await github.perform(check, { attempt: 2 })).toEqual({ remoteId: "9" });
  });

  test("says no more than GitHub takes", async () => {
    github.answer("POST", checks, { status: 201, json: { id: 8 } });
    await github.perform({ ...check, summary: "s".repeat(70_000), text: "t".repeat(70_000) });
    const [request] = github.requests;
    const { output } = (request?.body ?? {}) as { output: { summary: string; text: string } };
    expect([output.summary.length, output.text.length]).toEqual([65_535, 65_535]);
  });
});
