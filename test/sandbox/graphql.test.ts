/** GraphQL on the sandbox: GitHub's whole schema, the sandbox's state, and no silent nulls. */
import { engine, refusal, type Setting, startSetting } from "./setting.ts";

let setting: Setting;

beforeEach(async () => {
  setting = await startSetting();
});

afterEach(() => setting.sandbox.close());

const maya = () => setting.sandbox.as("maya").in("positron/engine");

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly { readonly path?: string; readonly number?: number }[];
}

describe("a query", () => {
  test.each([
    ["with a field that GitHub does not have", "{ viewer { shoeSize } }", 'Cannot query field "shoeSize"'],
    ["that does not parse", "{ viewer { login }", "Syntax Error"],
    [
      "for a list without a size",
      '{ repository(owner: "positron", name: "engine") { issues { nodes { id } } } }',
      "`first` or `last`",
    ],
    [
      "for more than 100",
      '{ repository(owner: "positron", name: "engine") { issues(first: 101) { nodes { id } } } }',
      "exceeds the `first` limit",
    ],
    [
      "for something the sandbox lacks",
      '{ repository(owner: "positron", name: "engine") { diskUsage } }',
      "does not serve Repository.diskUsage",
    ],
  ])("%s is refused and remembered", async (_, query, message) => {
    expect((await refusal(setting.octokit.graphql(query))).message).toContain(message);
    expect(setting.sandbox.violations).toEqual([expect.stringContaining(message)]);
    setting.sandbox.violations.length = 0;
  });

  test.each([
    ["a repository out of reach", '{ repository(owner: "positron", name: "secret") { id } }'],
    ["a node that is not there", '{ node(id: "I_nothing") { id } }'],
    [
      "an issue that is not there",
      '{ repository(owner: "positron", name: "engine") { issue(number: 9) { id } } }',
    ],
  ])("for %s is answered with NOT_FOUND", async (_, query) => {
    const error: unknown = await setting.octokit.graphql(query).catch((one: unknown) => one);
    expect(error).toMatchObject({ errors: [{ type: "NOT_FOUND" }] });
    await setting.sandbox.settle();
  });

  test("finds by node id what webhooks and REST named", async () => {
    const issue = maya().openIssue({ title: "Found" });
    maya().createLabel("p1");
    maya().label(issue.number, "p1");
    maya().unlabel(issue.number, "p1");
    maya().closeIssue(issue.number, "not_planned");
    const query = `query ($id: ID!) { node(id: $id) { __typename ... on Issue { title state stateReason
      timelineItems(first: 9, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) { nodes { __typename
        ... on LabeledEvent { actor { login } createdAt label { name } }
        ... on UnlabeledEvent { actor { login } label { name } } } } } } }`;
    expect(await setting.octokit.graphql(query, { id: issue.nodeId })).toMatchObject({
      node: {
        __typename: "Issue",
        title: "Found",
        state: "CLOSED",
        stateReason: "NOT_PLANNED",
        timelineItems: {
          nodes: [
            { __typename: "LabeledEvent", actor: { login: "maya" }, label: { name: "p1" } },
            { __typename: "UnlabeledEvent", actor: { login: "maya" } },
          ],
        },
      },
    });
  });

  test("for several nodes answers those that are there, in order, with an error for each other", async () => {
    const { nodeId } = maya().openIssue({ title: "There" });
    const pull = maya().openPull({ title: "Pull", files: { a: "a\n" } });
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Issue { title }
      ... on PullRequest { number } } }`;
    const there = { ids: [pull.nodeId, nodeId] };
    expect(await setting.octokit.graphql(query, there)).toEqual({
      nodes: [
        { __typename: "PullRequest", number: 2 },
        { __typename: "Issue", title: "There" },
      ],
    });
    const error: unknown = await setting.octokit
      .graphql(query, { ids: [nodeId, "I_nothing"] })
      .catch((one: unknown) => one);
    expect(error).toMatchObject({
      errors: [{ type: "NOT_FOUND", path: ["nodes", 1] }],
      data: { nodes: [{ __typename: "Issue", title: "There" }, null] },
    });
    await setting.sandbox.settle();
  });

  test("sees a bot's login without the suffix that REST gives it", async () => {
    await setting.octokit.rest.issues.create({ ...engine, title: "By the App" });
    const query = `{ search(query: "repo:positron/engine is:issue", type: ISSUE, first: 5) {
      issueCount nodes { ... on Issue { number author { __typename login } } } } }`;
    expect(await setting.octokit.graphql(query)).toEqual({
      search: { issueCount: 1, nodes: [{ number: 1, author: { __typename: "Bot", login: "foothold" } }] },
    });
    const { data } = await setting.octokit.rest.issues.get({ ...engine, issue_number: 1 });
    expect(data.user?.login).toBe("foothold[bot]");
  });
});

describe("paging", () => {
  const numbers = Array.from({ length: 3100 }, (_, index) => String(index).padStart(4, "0"));

  test("goes through thousands of files, of which REST lists 3,000", async () => {
    const files = Object.fromEntries(numbers.map((number) => [`data/${number}.txt`, `${number}\n`]));
    const pull = setting.sandbox.as("ada").in("positron/engine").openPull({ title: "Data", files });
    const query = `query ($number: Int!, $after: String) {
      repository(owner: "positron", name: "engine") { pullRequest(number: $number) {
        files(first: 100, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { path } } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const answer: { repository: { pullRequest: { files: Page } } } = await setting.octokit.graphql(query, {
        number: pull.number,
        after,
      });
      const { nodes, pageInfo, totalCount } = answer.repository.pullRequest.files;
      expect(totalCount).toBe(3100);
      seen.push(...nodes.map((node) => node.path ?? ""));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(numbers.map((number) => `data/${number}.txt`));
    const listed = await setting.octokit.paginate(setting.octokit.rest.pulls.listFiles, {
      ...engine,
      pull_number: pull.number,
      per_page: 100,
    });
    expect(listed).toHaveLength(3000);
  });

  test("goes through a repository's issues with a label, in a state", async () => {
    maya().createLabel("bounty");
    for (let number = 1; number <= 7; number++) maya().openIssue({ title: "x", labels: ["bounty"] });
    maya().openIssue({ title: "Without" });
    maya().openPull({ title: "Pull", files: { a: "a\n" }, labels: ["bounty"] });
    maya().closeIssue(2);
    maya().assign(6, "maya");
    const query = `query ($after: String, $filterBy: IssueFilters) {
      repository(owner: "positron", name: "engine") { issues(first: 4, after: $after, labels: ["bounty"],
        states: [OPEN], filterBy: $filterBy) { totalCount pageInfo { hasNextPage endCursor } nodes { number } } } }`;
    const ask = async (variables: Record<string, unknown>) => {
      const answer: { repository: { issues: Page } } = await setting.octokit.graphql(query, variables);
      const { nodes, ...rest } = answer.repository.issues;
      return { ...rest, numbers: nodes.map((node) => node.number) };
    };
    const first = await ask({});
    expect(first).toMatchObject({ totalCount: 6, numbers: [1, 3, 4, 5], pageInfo: { hasNextPage: true } });
    const second = await ask({ after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ numbers: [6, 7], pageInfo: { hasNextPage: false } });
    expect((await ask({ filterBy: { assignee: "maya" } })).numbers).toEqual([6]);
    expect((await ask({ filterBy: { createdBy: "ada" } })).numbers).toEqual([]);
  });

  test("orders and filters a repository's pull requests", async () => {
    for (const title of ["one", "two", "three"]) maya().openPull({ title, files: { [title]: title } });
    maya().merge(2);
    const query = `query ($states: [PullRequestState!]) { repository(owner: "positron", name: "engine") {
      pullRequests(first: 10, states: $states, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number } } } }`;
    const ask = async (states: string[]) => {
      const answer: { repository: { pullRequests: Page } } = await setting.octokit.graphql(query, { states });
      return answer.repository.pullRequests.nodes.map((node) => node.number);
    };
    expect(await ask(["OPEN", "MERGED"])).toEqual([3, 2, 1]);
    expect(await ask(["MERGED"])).toEqual([2]);
  });
});
