/** Which issues a pull request is linked to: by keyword, through the sidebar, and across repositories. */
import { Refusal } from "../../sandbox/github.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type Setting, startSetting } from "./setting.ts";

let setting: Setting;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver("secret");
  setting = await startSetting({ webhook: { url: receiver.url, secret: "secret" } });
});

afterEach(async () => {
  await receiver.close();
  await setting.sandbox.close();
});

const as = (login: string, repository = "positron/engine") => setting.sandbox.as(login).in(repository);
const state = (number: number, repository = "positron/engine") =>
  setting.sandbox.thread(repository, number).state;

const query = `query Links($number: Int!) { repository(owner: "positron", name: "engine") {
  pullRequest(number: $number) {
    all: closingIssuesReferences(first: 20) { nodes { number repository { nameWithOwner } } }
    byHand: closingIssuesReferences(first: 20, userLinkedOnly: true) { nodes { number } } } } }`;

interface Answer {
  repository: { pullRequest: Record<"all" | "byHand", { nodes: { number: number }[] }> };
}

async function links(number: number): Promise<{ all: number[]; byHand: number[] }> {
  const { pullRequest } = (await setting.octokit.graphql<Answer>(query, { number })).repository;
  const numbers = (key: "all" | "byHand") => pullRequest[key].nodes.map((issue) => issue.number);
  return { all: numbers("all"), byHand: numbers("byHand") };
}

function twoIssuesAndPull(content: { body?: string; base?: string } = {}): number {
  as("maya").openIssue({ title: "One" });
  as("maya").openIssue({ title: "Two" });
  as("maya").pushFiles("next", { n: "n\n" });
  return as("ada").openPull({ title: "Work", files: { a: "a\n" }, ...content }).number;
}

describe("a link through the sidebar", () => {
  test("stands beside those by keyword, closes at the merge, and sends nothing itself", async () => {
    const pull = twoIssuesAndPull({ body: "Fixes #1" });
    await setting.sandbox.settle();
    const before = receiver.received.length;
    as("maya").linkIssue(pull, 2);
    as("maya").linkIssue(pull, 2);
    expect(await links(pull)).toEqual({ all: [1, 2], byHand: [2] });
    await setting.sandbox.settle();
    expect(receiver.received).toHaveLength(before);
    as("maya").merge(pull);
    expect([state(1), state(2)]).toEqual(["closed", "closed"]);
  });

  test("can be taken away, one by keyword cannot", async () => {
    const pull = twoIssuesAndPull({ body: "Fixes #1" });
    as("maya").linkIssue(pull, 2);
    as("maya").unlinkIssue(pull, 2);
    expect(() => as("maya").unlinkIssue(pull, 1)).toThrow(Refusal);
    expect(await links(pull)).toEqual({ all: [1], byHand: [] });
    as("maya").merge(pull);
    expect(state(2)).toBe("open");
    const asked = `{ repository(owner: "positron", name: "engine") { issue(number: 2) {
      timelineItems(first: 9, itemTypes: [CONNECTED_EVENT, DISCONNECTED_EVENT]) { nodes { __typename
        ... on ConnectedEvent { isCrossRepository subject { ... on PullRequest { number } } } } } } } }`;
    expect(await setting.octokit.graphql(asked)).toMatchObject({
      repository: {
        issue: {
          timelineItems: {
            nodes: [
              { __typename: "ConnectedEvent", isCrossRepository: false, subject: { number: pull } },
              { __typename: "DisconnectedEvent" },
            ],
          },
        },
      },
    });
  });

  test("is there for a pull request into another branch, whose merge closes nothing", async () => {
    const pull = twoIssuesAndPull({ body: "Fixes #1", base: "next" });
    as("maya").linkIssue(pull, 2);
    expect(await links(pull)).toEqual({ all: [2], byHand: [2] });
    as("maya").merge(pull);
    expect([state(1), state(2)]).toEqual(["open", "open"]);
  });

  test.each([
    ["somebody who may only read", 403, () => as("grace").linkIssue(3, 1)],
    ["somebody who may only triage", 403, () => as("ada").linkIssue(3, 1)],
    ["a pull request", 422, () => as("maya").linkIssue(3, 3)],
    ["an eleventh issue", 422, () => as("maya").linkIssue(3, 1)],
  ])("is refused to %s", async (what, status, attempt) => {
    const pull = twoIssuesAndPull();
    as("maya").setPermission("ada", "triage");
    const others = what === "an eleventh issue" ? 10 : 1;
    for (let count = 0; count < others; count++) {
      as("maya").linkIssue(pull, as("maya").openIssue({ title: "More" }).number);
    }
    expect(attempt).toThrow(expect.objectContaining({ status }));
    expect((await links(pull)).byHand).toHaveLength(others);
  });
});

describe("an issue of another repository", () => {
  beforeEach(() => {
    setting.org.createRepository("docs", { collaborators: { maya: "admin" } });
    setting.org.addToInstallation("docs");
    for (const title of ["One", "Two"]) as("maya", "positron/docs").openIssue({ title });
  });

  test("is linked by its full name, and closed by a merger whose rights reach there", async () => {
    const open = (file: string) =>
      as("ada").openPull({ title: "P", body: "Closes positron/docs#2", files: { [file]: "a\n" } }).number;
    const [first, second] = [open("a"), open("b")];
    expect((await links(first)).all).toEqual([2]);
    setting.sandbox.createUser("wanda");
    as("maya").setPermission("wanda", "write");
    as("maya", "positron/docs").setPermission("wanda", "triage");
    as("wanda").merge(first);
    expect(state(2, "positron/docs")).toBe("open");
    as("maya").merge(second);
    expect(state(2, "positron/docs")).toBe("closed");
    await setting.sandbox.settle();
  });

  test("is linked under its repository's former name, and through its own sidebar", async () => {
    setting.org.addMember("maya", "admin");
    as("maya", "positron/docs").renameRepository("guides");
    const body = "Fixes positron/docs#1";
    const pull = as("ada").openPull({ title: "P", body, files: { a: "a\n" } }).number;
    as("maya").linkIssue(pull, "positron/guides#2");
    expect(await links(pull)).toEqual({ all: [1, 2], byHand: [2] });
  });

  test("of a private repository out of the App's reach stays unseen", async () => {
    as("maya").setPermission("ada", null);
    setting.org.addMember("maya", "admin");
    as("maya", "positron/secret").openIssue({ title: "Hidden" });
    const pull = as("ada").openPull({ title: "P", body: "Fixes positron/secret#1", files: { a: "a\n" } });
    expect((await links(pull.number)).all).toEqual([]);
  });
});
