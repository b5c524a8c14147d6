/** Answers that are none, and those that say to wait: which of them come back when. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ComeBackLater } from "../../src/github/client.ts";
import { type Answering, answering, comment, comments, now, oneComment } from "./answering.ts";

let github: Answering;
beforeEach(async () => {
  github = await answering();
});
afterEach(() => github.end());

const inSeconds = (error: unknown) =>
  error instanceof ComeBackLater ? (error.retryAt.getTime() - now.getTime()) / 1000 : error;

describe("no answer, or one that is none", () => {
  test.each([
    ["a server error", 500, { message: "Server Error" }, {}],
    ["a gateway's page", 502, "<html>Bad Gateway</html>", { "content-type": "text/html" }],
    ["a page that looks like success", 200, "<html>Sign in</html>", { "content-type": "text/html" }],
    ["half of an answer", 201, '{"id": 1', { "content-type": "application/json" }],
    ["an empty answer", 201, "", {}],
    ["an answer without an id", 201, {}, {}],
    [
      "a refusal that is about no limit",
      403,
      { message: "Resource not accessible by integration" },
      { "x-ratelimit-remaining": "4999" },
    ],
    ["a wrong request", 422, { message: "Validation Failed" }, {}],
  ])("%s is an error of that attempt, with no time to come back at", async (_, status, body, headers) => {
    const content = typeof body === "string" ? { text: body } : { json: body };
    github.answer("POST", comments, { status, ...content, headers });
    const error: unknown = await github.perform(comment).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ComeBackLater);
  });
});

describe("GitHub says to wait", () => {
  const secondary = { message: "You have exceeded a secondary rate limit. Please wait a few minutes." };
  const primary = { message: "API rate limit exceeded for installation." };
  const reset = (seconds: number) => String(now.getTime() / 1000 + seconds);

  test.each<[string, number, object, Record<string, string>, number, string]>([
    ["with a time to wait", 403, secondary, { "retry-after": "90" }, 90, "all"],
    ["with status 429", 429, secondary, { "retry-after": "30" }, 30, "all"],
    ["without saying how long", 403, secondary, {}, 60, "all"],
    [
      "without saying how long, with status 429",
      429,
      secondary,
      { "x-ratelimit-remaining": "12" },
      60,
      "all",
    ],
    ["as it is unavailable", 503, { message: "Unavailable" }, { "retry-after": "5" }, 5, "all"],
    [
      "as the hour's requests are used up",
      403,
      primary,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(1200) },
      1200,
      "one",
    ],
    [
      "with status 429 as they are used up",
      429,
      primary,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(7) },
      7,
      "one",
    ],
    [
      "by its own clock, which is an hour behind",
      403,
      primary,
      {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": reset(-3600 + 40),
        date: "Mon, 23 Nov 2026 09:00:00 GMT",
      },
      40,
      "one",
    ],
    [
      "until a time that has passed",
      403,
      primary,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(-10) },
      1,
      "one",
    ],
    ["for a year", 403, secondary, { "retry-after": "31536000" }, 7200, "all"],
    [
      "until the end of time",
      403,
      primary,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9e99" },
      7200,
      "one",
    ],
    [
      "both ways",
      403,
      secondary,
      { "retry-after": "15", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(900) },
      15,
      "all",
    ],
  ])("%s", async (_, status, body, headers, seconds, waits) => {
    github.answer("POST", comments, { status, json: body, headers });
    const error: unknown = await github.perform(comment).catch((one: unknown) => one);
    expect(inSeconds(error)).toBe(seconds);
    expect(error).toMatchObject({ waits });
  });

  test("in the middle of an effect", async () => {
    github.answer("PATCH", `${oneComment}/12`, { status: 404, json: { message: "Not Found" } });
    github.answer("POST", comments, { status: 403, json: secondary, headers: { "retry-after": "20" } });
    expect(inSeconds(await github.perform(comment, { remoteId: "12" }).catch((one: unknown) => one))).toBe(
      20,
    );
  });
});
