/** An issue of the App's own, opened once whatever GitHub answers, and never where everybody could read it. */
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { IssueEffect } from "../../src/domain/effect.ts";
import { type Answering, answering, on } from "./answering.ts";

const mark = "<!-- foothold:candidate:0123456789abcdef01234567 -->";
const effect: IssueEffect = {
  ...on,
  type: "issue",
  key: "issue:9:0123456789abcdef01234567",
  title: "nadia: Engineer",
  body: `${mark}\nHello`,
  labels: ["stage: letter"],
  offered: ["stage: letter", "Stage: talk"],
  confidential: true,
};
const repository = "/repos/aurora/engine";
const issues = `${repository}/issues`;

let github: Answering;
beforeEach(async () => {
  github = await answering();
});
afterEach(() => github.end());

const isPrivate = (secret = true) =>
  github.answer("GET", repository, { status: 200, json: { private: secret } });
const found = (...numbers: number[]) =>
  github.answer("GET", issues, {
    status: 200,
    json: [
      { number: 1, body: `${mark}\nwritten by hand`, user: { type: "User" } },
      ...numbers.map((number) => ({ number, body: `${mark}\nbefore`, user: { type: "Bot" } })),
    ],
  });

test("is opened with its labels, and the labels of the other stages are made", async () => {
  isPrivate();
  found();
  github.answer("GET", `${repository}/labels`, { status: 200, json: [{ name: "Stage: Letter" }] });
  github.answer("POST", `${repository}/labels`, {
    body: { name: "Stage: talk" },
    status: 422,
    json: { message: "exists" },
  });
  const { title, body, labels } = effect;
  github.answer("POST", issues, { body: { title, body, labels }, status: 201, json: { number: 4 } });
  expect(await github.perform(effect)).toEqual({ remoteId: "4" });
});

test("that was opened with nobody hearing of it is found, and edited", async () => {
  isPrivate();
  found(7);
  const { title, body } = effect;
  github.answer("PATCH", `${issues}/7`, { body: { title, body }, status: 200, json: {} });
  expect(await github.perform(effect)).toEqual({ remoteId: "7" });
});

test("that was taken back before it was opened is not opened any more", async () => {
  found();
  expect(await github.perform({ ...effect, confidential: false, state: "not-planned" })).toEqual({
    remoteId: null,
  });
});

test("that was taken back is emptied and closed even where it has become public", async () => {
  const { title, body } = effect;
  const closed = { state: "closed", state_reason: "not_planned" };
  github.answer("PATCH", `${issues}/4`, { body: { title, body, ...closed }, status: 200, json: {} });
  const emptied: IssueEffect = { ...effect, confidential: false, state: "not-planned" };
  expect(await github.perform(emptied, { remoteId: "4" })).toEqual({ remoteId: "4" });
});

test.each([
  ["completed", { state: "closed", state_reason: "completed" }],
  ["not-planned", { state: "closed", state_reason: "not_planned" }],
  ["open", { state: "open" }],
] as const)("is %s when it is to be", async (state, content) => {
  isPrivate();
  const { title, body } = effect;
  github.answer("PATCH", `${issues}/4`, { body: { title, body, ...content }, status: 200, json: {} });
  expect(await github.perform({ ...effect, state }, { remoteId: "4" })).toEqual({ remoteId: "4" });
});

test.each([404, 410])("that is gone (%s) is not opened a second time", async (status) => {
  isPrivate();
  github.answer("PATCH", `${issues}/4`, { status, json: { message: "Gone" } });
  expect(await github.perform(effect, { remoteId: "4" })).toEqual({ remoteId: "4" });
});

test("is neither opened nor edited in a repository that has become public", async () => {
  isPrivate(false);
  await expect(github.perform(effect)).rejects.toThrow("is public");
  isPrivate(false);
  await expect(github.perform(effect, { remoteId: "4" })).rejects.toThrow("is public");
});

test("an answer without a number is none", async () => {
  isPrivate();
  found();
  github.answer("GET", `${repository}/labels`, {
    status: 200,
    json: [{ name: "stage: letter" }, { name: "stage: talk" }],
  });
  github.answer("POST", issues, { status: 201, json: {} });
  await expect(github.perform(effect)).rejects.toThrow("no number");
});
