/** Stands in for GitHub in the chaos run: it outlives every kill, and remembers what was really done to it. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { mergeCommitOf, threadId } from "../payloads.ts";
import { type ChaosStory, policy, type StoryPull } from "./story.ts";

export interface FakeGitHub {
  readonly url: string;
  /** Bodies of the comments on each thread, "repo/number". */
  readonly comments: ReadonlyMap<string, readonly string[]>;
  /** How many requests were answered. */
  readonly requests: () => number;
  readonly close: () => Promise<void>;
}

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: "Bot" };
}

interface Request {
  readonly body: Record<string, unknown>;
  readonly match: readonly string[];
}

export async function startGitHub(story: ChaosStory): Promise<FakeGitHub> {
  const threads = new Map<string, Comment[]>();
  let requests = 0;
  let ids = 0;
  const routes: readonly (readonly [string, RegExp, (request: Request) => unknown])[] = [
    ["POST", /^\/app\/installations\/\d+\/access_tokens$/, () => tokenFor()],
    ["GET", /^\/app\/hook\/deliveries/, () => []],
    ["GET", /^\/repos\/[^/]+\/[^/]+\/collaborators\/([^/]+)\/permission$/, ({ match }) => admin(match[1])],
    ["POST", /^\/graphql$/, ({ body }) => ({ data: graphql(story, body) })],
    [
      "GET",
      /^\/repos\/[^/]+\/([^/]+)\/issues\/(\d+)\/comments/,
      ({ match }) => threads.get(`${match[1]}/${match[2]}`) ?? [],
    ],
    [
      "POST",
      /^\/repos\/[^/]+\/([^/]+)\/issues\/(\d+)\/comments$/,
      ({ match, body }) => {
        const thread = `${match[1]}/${match[2]}`;
        ids += 1;
        const user = { login: "foothold[bot]", type: "Bot" } as const;
        const comment = { id: ids, body: String(body.body), user };
        threads.set(thread, [...(threads.get(thread) ?? []), comment]);
        return comment;
      },
    ],
    [
      "PATCH",
      /^\/repos\/[^/]+\/[^/]+\/issues\/comments\/(\d+)$/,
      ({ match, body }) => {
        const comment = [...threads.values()].flat().find((one) => one.id === Number(match[1]));
        if (comment !== undefined) comment.body = String(body.body);
        return comment;
      },
    ],
    ["GET", /^\/repos\/[^/]+\/[^/]+\/commits\/[^/]+\/check-runs/, () => ({ total_count: 0, check_runs: [] })],
    ["POST", /^\/repos\/[^/]+\/[^/]+\/check-runs$/, () => ({ id: 1 })],
    ["PATCH", /^\/repos\/[^/]+\/[^/]+\/check-runs\/\d+$/, () => ({ id: 1 })],
  ];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      requests += 1;
      const path = request.url ?? "";
      for (const [method, pattern, answer] of routes) {
        const match = request.method === method ? pattern.exec(path) : null;
        if (match === null) continue;
        const answered = answer({ body, match });
        response.writeHead(answered === undefined ? 404 : 200, { "content-type": "application/json" });
        return response.end(JSON.stringify(answered ?? { message: "Not Found" }));
      }
      response.writeHead(404, { "content-type": "application/json" });
      return response.end(JSON.stringify({ message: `Not Found: ${request.method} ${path}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get comments() {
      return new Map([...threads].map(([thread, comments]) => [thread, comments.map((one) => one.body)]));
    },
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  // Whoever asked may be killed halfway.
  await (async () => {
    for await (const chunk of request) text += String(chunk);
  })().catch(() => undefined);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function tokenFor() {
  const expires_at = new Date(Date.now() + 3_600_000).toISOString();
  return { token: "ghs_none", expires_at, permissions: {}, repository_selection: "all" };
}

function admin(login: string | undefined) {
  return { permission: "admin", role_name: "admin", user: { login, id: 2 } };
}

function graphql(story: ChaosStory, body: Record<string, unknown>): unknown {
  const variables = (body.variables ?? {}) as { readonly id?: string };
  if (String(body.query).includes("FootholdPolicy")) {
    const file = { object: { text: policy, isTruncated: false, byteSize: policy.length } };
    const target = { oid: "c".repeat(40), history: { nodes: [{ oid: "c".repeat(40) }] } };
    return { own: { ...file, defaultBranchRef: { target } }, defaults: null };
  }
  const pull = story.pulls.find((one) => variables.id === `PR_${threadId(one.repositoryId, one.number)}`);
  return { node: pull === undefined ? null : pullNode(story, pull) };
}

function pullNode({ owner }: ChaosStory, pull: StoryPull) {
  const repository = {
    nameWithOwner: `${owner}/repo-${pull.repositoryId}`,
    databaseId: pull.repositoryId,
    defaultBranchRef: { name: "main" },
  };
  const node = (account: { id: number; login: string; type: string }) => ({
    __typename: account.type,
    login: account.login,
    databaseId: account.id,
  });
  const closes = pull.closes === null ? [] : [issueNode(pull, pull.closes, repository)];
  return {
    number: pull.number,
    id: `PR_${threadId(pull.repositoryId, pull.number)}`,
    title: "Teach it to sing",
    bodyText: "",
    state: "MERGED",
    isDraft: false,
    createdAt: pull.mergedAt,
    closedAt: pull.mergedAt,
    mergedAt: pull.mergedAt,
    merged: true,
    author: node(pull.author),
    mergedBy: { __typename: "User", login: "bob", databaseId: 200 },
    mergeCommit: { oid: mergeCommitOf(pull.repositoryId, pull.number) },
    baseRefName: "main",
    headRefName: "sing",
    headRefOid: pull.number.toString(16).padStart(40, "c"),
    baseRepository: repository,
    labels: { nodes: pull.labels.map((name) => ({ name })) },
    closingIssuesReferences: { nodes: closes },
    files: { totalCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] },
    commits: { nodes: [] },
    reviews: { nodes: [] },
  };
}

function issueNode(pull: StoryPull, number: number, repository: object) {
  return {
    number,
    databaseId: threadId(pull.repositoryId, number),
    title: "It does not sing",
    state: "CLOSED",
    stateReason: "COMPLETED",
    author: null,
    labels: { nodes: [{ name: `bounty: ${pull.number} GRID` }] },
    repository,
  };
}
