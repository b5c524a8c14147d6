/** Single questions to GitHub: who may do what, who somebody is, and what a file says. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createReader } from "../../src/github/reader.ts";
import type { GitHubReader } from "../../src/ports.ts";
import { type Answering, answering, now } from "./answering.ts";

const repository = {
  id: 9,
  ownerId: 1,
  owner: "aurora",
  name: "engine",
  private: false,
  defaultBranch: "main",
};
const missing = { status: 404, json: { message: "Not Found" } } as const;

let github: Answering;
let reader: GitHubReader;
beforeEach(async () => {
  github = await answering();
  reader = createReader(github.client, () => now);
});
afterEach(() => github.end());

describe("a permission", () => {
  const place = "/repos/aurora/engine/collaborators/ada/permission";

  test.each([
    ["admin", "admin", "admin"],
    ["write", "maintain", "maintain"],
    ["write", "write", "write"],
    ["read", "triage", "triage"],
    ["read", "read", "read"],
    ["none", "none", "none"],
    ["write", "Release manager", "write"],
    ["read", "Security reviewer", "read"],
    ["write", undefined, "write"],
    ["none", "", "none"],
  ])("%s as role %s is %s", async (permission, role_name, expected) => {
    github.answer("GET", place, { status: 200, json: { permission, role_name } });
    expect(await reader.permission(repository, "ada")).toBe(expected);
  });

  test("of somebody GitHub does not know is none", async () => {
    github.answer("GET", place, missing);
    expect(await reader.permission(repository, "ada")).toBe("none");
  });

  test("that the App may not ask for stays unknown", async () => {
    github.answer("GET", place, { status: 403, json: { message: "Resource not accessible by integration" } });
    await expect(reader.permission(repository, "ada")).rejects.toThrow("not accessible");
  });
});

describe("a login", () => {
  const place = "/users/ada";

  test.each([
    ["User", { id: 1, login: "Ada", bot: false }],
    ["Bot", { id: 1, login: "Ada", bot: true }],
    ["Organization", null],
    ["Mannequin", null],
  ])("of a %s", async (type, expected) => {
    github.answer("GET", place, { status: 200, json: { id: 1, login: "Ada", type } });
    expect(await reader.user("ada")).toEqual(expected);
  });

  test("of nobody", async () => {
    github.answer("GET", place, missing);
    expect(await reader.user("ada")).toBeNull();
  });
});

describe("the policy at a commit", () => {
  const place = "/repos/aurora/engine/contents/.github%2Ffoothold.yml";
  const query = { ref: "abc" };
  const type = "application/vnd.github.raw+json";

  test.each([
    ["as text", `${type}; charset=utf-8`],
    ["as bytes", type],
  ])("is what the file says, %s", async (_, contentType) => {
    const headers = { "content-type": contentType };
    github.answer("GET", place, { query, status: 200, text: "name: Ünïted\n", headers });
    expect(await reader.policyAt(repository, "abc")).toBe("name: Ünïted\n");
  });

  test("is empty when the file is", async () => {
    github.answer("GET", place, {
      query,
      status: 200,
      text: "",
      headers: { "content-type": `${type}; charset=utf-8` },
    });
    expect(await reader.policyAt(repository, "abc")).toBe("");
  });

  test("is none without the file", async () => {
    github.answer("GET", place, missing);
    expect(await reader.policyAt(repository, "abc")).toBeNull();
  });

  test("is none where a folder has its name", async () => {
    github.answer("GET", place, { query, status: 200, json: [{ type: "file", name: "a" }] });
    expect(await reader.policyAt(repository, "abc")).toBeNull();
  });
});
