/** Comments, labels and reactions on GitHub, when GitHub was slow or somebody meddled: in the end once, and as wanted. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { LabelEffect, ReactionEffect } from "../../src/domain/effect.ts";
import { type Answering, answering, appId, comment, comments, marker, on, oneComment } from "./answering.ts";

const label: LabelEffect = {
  ...on,
  type: "remove-label",
  key: "label:1",
  number: 4,
  label: "bounty: 5 GRID/h",
};
const reaction: ReactionEffect = {
  ...on,
  type: "reaction",
  key: "reaction:9:33",
  commentId: 33,
  content: "+1",
};

let github: Answering;
beforeEach(async () => {
  github = await answering();
});
afterEach(() => github.end());

const ours = (id: number, more: object = {}) => ({
  id,
  body: `${marker}\nbefore`,
  user: { login: "foothold[bot]", type: "Bot" },
  performed_via_github_app: { id: appId },
  ...more,
});

describe("a comment", () => {
  test("is written once and known by its id", async () => {
    github.answer("POST", comments, { body: { body: comment.body }, status: 201, json: { id: 12 } });
    expect(await github.perform(comment)).toEqual({ remoteId: "12" });
  });

  test("is edited in place", async () => {
    github.answer("PATCH", `${oneComment}/12`, {
      body: { body: comment.body },
      status: 200,
      json: { id: 12 },
    });
    expect(await github.perform(comment, { remoteId: "12" })).toEqual({ remoteId: "12" });
  });

  test("that a maintainer deleted is written anew", async () => {
    github.answer("PATCH", `${oneComment}/12`, { status: 404, json: { message: "Not Found" } });
    github.answer("POST", comments, { status: 201, json: { id: 13 } });
    expect(await github.perform(comment, { remoteId: "12" })).toEqual({ remoteId: "13" });
  });

  test("that was deleted, and written anew with nobody hearing of it, is not written a third time", async () => {
    github.answer("PATCH", `${oneComment}/12`, { status: 404, json: { message: "Not Found" } });
    github.answer("GET", comments, { status: 200, json: [ours(13)] });
    github.answer("PATCH", `${oneComment}/13`, { status: 200, json: { id: 13 } });
    expect(await github.perform(comment, { remoteId: "12", attempt: 2 })).toEqual({ remoteId: "13" });
  });

  test("whose answer was lost is found again by its marker, on whatever page", async () => {
    github.answer("POST", comments, { status: "hang up" });
    await expect(github.perform(comment)).rejects.toThrow();
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: "hello", user: { type: "User" } }));
    const next = `<${github.url}${comments}?per_page=100&page=2>; rel="next"`;
    const first = { query: { per_page: "100" }, status: 200, json: others, headers: { link: next } } as const;
    github.answer("GET", comments, first);
    github.answer("GET", comments, { query: { per_page: "100", page: "2" }, status: 200, json: [ours(412)] });
    github.answer("PATCH", `${oneComment}/412`, {
      body: { body: comment.body },
      status: 200,
      json: { id: 412 },
    });
    expect(await github.perform(comment, { attempt: 2 })).toEqual({ remoteId: "412" });
  });

  test("that never got through is written when GitHub is back", async () => {
    github.answer("POST", comments, {
      status: 502,
      text: "<html>Bad Gateway</html>",
      headers: { "content-type": "text/html" },
    });
    await expect(github.perform(comment)).rejects.toThrow();
    github.answer("GET", comments, { status: 200, json: [] });
    github.answer("POST", comments, { status: 201, json: { id: 14 } });
    expect(await github.perform(comment, { attempt: 2 })).toEqual({ remoteId: "14" });
  });

  test.each([
    ["a person", { user: { login: "mallory", type: "User" }, performed_via_github_app: null }],
    [
      "a person by way of another App",
      { user: { login: "mallory", type: "User" }, performed_via_github_app: { id: 1 } },
    ],
    ["another App", { user: { login: "other[bot]", type: "Bot" }, performed_via_github_app: { id: 1 } }],
    ["nobody any more", { user: null }],
    ["ours, with the marker not at the start", { body: `Look:\n${marker}` }],
  ])("of %s is left alone, whatever it carries", async (_, by) => {
    github.answer("GET", comments, { status: 200, json: [ours(1, by)] });
    github.answer("POST", comments, { status: 201, json: { id: 15 } });
    expect(await github.perform(comment, { attempt: 2 })).toEqual({ remoteId: "15" });
  });

  test("by a bot is taken as ours where GitHub does not say which App wrote it", async () => {
    github.answer("GET", comments, { status: 200, json: [ours(16, { performed_via_github_app: null })] });
    github.answer("PATCH", `${oneComment}/16`, { status: 200, json: { id: 16 } });
    expect(await github.perform(comment, { attempt: 2 })).toEqual({ remoteId: "16" });
  });

  test("longer than GitHub takes is cut between characters", async () => {
    github.answer("POST", comments, { status: 201, json: { id: 17 } });
    await github.perform({ ...comment, body: `${marker}\n${"\u{1F600}".repeat(40_000)}` });
    const [request] = github.requests;
    const { body } = (request?.body ?? {}) as { body: string };
    expect(body.length).toBeLessThanOrEqual(65_535);
    expect(body.length).toBeGreaterThan(65_500);
    expect(body).toMatch(/\u{1F600}…$/u);
    expect(body.isWellFormed()).toBe(true);
  });
});

describe("a label", () => {
  const labels = "/repos/aurora/engine/issues/4/labels";
  const gone = `${labels}/bounty%3A%205%20GRID%2Fh`;

  test("with signs in its name is taken off", async () => {
    github.answer("DELETE", gone, { status: 200, json: [] });
    expect(await github.perform(label)).toEqual({ remoteId: null });
  });

  test("that somebody took off already is gone", async () => {
    github.answer("DELETE", gone, { status: 404, json: { message: "Label does not exist" } });
    expect(await github.perform(label)).toEqual({ remoteId: null });
  });

  test("is put back", async () => {
    github.answer("POST", labels, { body: { labels: [label.label] }, status: 200, json: [] });
    expect(await github.perform({ ...label, type: "add-label" })).toEqual({ remoteId: null });
  });
});

describe("a reaction", () => {
  const reactions = `${oneComment}/33/reactions`;

  test.each([
    ["is given", 201],
    ["that is there already stays", 200],
    ["to a comment that was deleted is nothing", 404],
  ])("%s", async (_, status) => {
    github.answer("POST", reactions, { body: { content: "+1" }, status, json: { id: 1 } });
    expect(await github.perform(reaction)).toEqual({ remoteId: null });
  });
});
