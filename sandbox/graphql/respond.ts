/** GraphQL requests: validated against GitHub's whole schema, executed against the sandbox's state. */
import { readFileSync } from "node:fs";
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { type Asker, permits, reaches } from "../auth.ts";
import type { Account, Comment, Label, Repository, Thread } from "../model.ts";
import type { Desk, Outgoing } from "../rest/respond.ts";
import { Refusal } from "../world.ts";
import { connection, type PageArguments } from "./connection.ts";
import { actorNode, type GraphNode, labelNode, repositoryNode, type View } from "./nodes.ts";
import { fail, forbidden, refusals, unresolved } from "./refusals.ts";
import { commentNode, threadNode } from "./threads.ts";

let schema: GraphQLSchema | null = null;
/** Documents by text, once found valid: an App sends the same few again and again. */
const valid = new Map<string, DocumentNode>();

function githubSchema(): GraphQLSchema {
  if (schema) return schema;
  const file = new URL("schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  schema = buildSchema(readFileSync(file, "utf8"), {
    assumeValid: true,
    assumeValidSDL: true,
    noLocation: true,
  });
  return schema;
}

interface Query {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | null;
}

function readQuery(body: unknown): Query {
  if (typeof body !== "object" || body === null || !("query" in body)) {
    throw new Refusal(400, "A query attribute must be specified and must be a string.");
  }
  const variables = "variables" in body && typeof body.variables === "object" ? body.variables : {};
  const operationName = "operationName" in body ? body.operationName : null;
  return {
    query: String(body.query),
    variables: { ...variables },
    operationName: typeof operationName === "string" ? operationName : null,
  };
}

export function respondToQuery(desk: Desk, asker: Asker, body: unknown): Outgoing {
  if (asker.type === "nobody") {
    throw new Refusal(401, "This endpoint requires you to be authenticated.");
  }
  if (asker.type !== "installation") throw new Refusal(403, "Resource not accessible by integration");
  const asked = readQuery(body);
  const { errors, ...result } = run(desk, asker, asked);
  const answer = errors ? { ...result, errors: errors.map((error) => errorJson(error)) } : result;
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(answer),
  };
}

function run(desk: Desk, asker: Asker & { type: "installation" }, asked: Query): ExecutionResult {
  const document = validDocument(desk, asked.query);
  if (!("kind" in document)) return { errors: document };
  const result = execute({
    schema: githubSchema(),
    document,
    rootValue: rootOf(desk, asker),
    variableValues: asked.variables,
    operationName: asked.operationName,
    fieldResolver: resolveField,
  });
  if (result instanceof Promise) throw new Error("nothing in the sandbox answers GraphQL later");
  for (const error of result.errors ?? []) {
    if (!refusals.has(error.extensions.type)) desk.hub.violations.push(`graphql ${error.message}`);
  }
  return result;
}

function validDocument(desk: Desk, query: string): DocumentNode | readonly GraphQLError[] {
  const known = valid.get(query);
  if (known) return known;
  try {
    const document = parse(query);
    const errors = validate(githubSchema(), document);
    for (const error of errors) desk.hub.violations.push(`graphql ${error.message}`);
    if (errors.length > 0) return errors;
    valid.set(query, document);
    return document;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    desk.hub.violations.push(`graphql ${error.message}`);
    return [error];
  }
}

function errorJson(error: GraphQLError): Record<string, unknown> {
  const { type, ...extensions } = error.extensions;
  const { message, path, locations } = error.toJSON();
  const more = Object.keys(extensions).length > 0 ? { extensions } : {};
  return { ...(type === undefined ? {} : { type }), ...(path ? { path } : {}), ...more, locations, message };
}

/** A field the sandbox does not have is an error, never a silent null. */
const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
  const node = source as GraphNode;
  if (!(info.fieldName in node)) {
    throw new GraphQLError(`the sandbox does not serve ${info.parentType.name}.${info.fieldName}`);
  }
  const value = node[info.fieldName];
  return typeof value === "function" ? value(args) : value;
};

function rootOf(desk: Desk, asker: Asker & { type: "installation" }): GraphNode {
  const { world } = desk.hub;
  const { grant } = asker;
  const view: View = {
    world,
    sees: (repository) => reaches(grant, repository),
    need: (permission) => void (permits(grant, permission) || fail(forbidden())),
  };
  const repository = ({ owner, name }: { owner: string; name: string }) => {
    const fullName = `${owner}/${name}`;
    const found = world.repositoryEverNamed(fullName);
    if (!found || !view.sees(found)) throw unresolved(`a Repository with the name '${fullName}'`);
    return repositoryNode(view, found);
  };
  return {
    repository,
    node: ({ id }: { id: string }) => nodeOf(view, id),
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => nodeOrError(view, id)),
    user: ({ login }: { login: string }) => accountNode(view, login, "User"),
    organization: ({ login }: { login: string }) => accountNode(view, login, "Organization"),
    viewer: () => ({ ...actorNode(desk.hub.app.bot), __typename: "User" }),
    search: (args: PageArguments & { query: string; type: string }) => search(view, args),
    rateLimit: () => {
      const { limit, remaining, reset, used } = desk.limits(asker);
      const resetAt = new Date(reset * 1000).toISOString();
      // The query that asks is counted already.
      return { cost: 1, limit, remaining: Math.max(0, remaining - 1), used: used + 1, resetAt, nodeCount: 1 };
    },
  };
}

function accountNode(view: View, login: string, type: Account["type"]): GraphNode | null {
  const account = view.world.accountByLogin(login);
  if (account?.type !== type) throw unresolved(`a ${type} with the login of '${login}'`);
  return actorNode(account);
}

/** Of several nodes each that is not there is `null`, and has an error of its own. */
function nodeOrError(view: View, id: string): GraphNode | Error {
  try {
    return nodeOf(view, id);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

type Kept = Account | Repository | Thread | Comment | Label;

function nodeOf(view: View, id: string): GraphNode {
  const missing = unresolved(`a node with the global id of '${id}'`);
  const found = view.world.nodes.get(id) as Kept | undefined;
  switch (found?.kind) {
    case "account":
      return actorNode(found) ?? fail(missing);
    case "label":
      return labelNode(found);
    case "repository":
      return view.sees(found) ? repositoryNode(view, found) : fail(missing);
    case "thread":
      return view.sees(found.repository) ? threadNode(view, found) : fail(missing);
    case "comment":
      return view.sees(found.thread.repository) ? commentNode(view, found) : fail(missing);
    default:
      return fail(missing);
  }
}

/** Issues and pull requests by qualifiers, those of `meets`, and words of the title. */
function search(view: View, args: PageArguments & { query: string; type: string }): unknown {
  const words = args.query.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const found = view.world.repositories
    .filter(view.sees)
    .flatMap((repository) => repository.threads)
    .filter((thread) => words.every((word) => meets(thread, word)))
    .reverse();
  const page = connection(found, args, (thread) => threadNode(view, thread)) as GraphNode;
  return { ...page, issueCount: found.length };
}

function meets(thread: Thread, word: string): boolean {
  const [name = "", value] = word.replaceAll('"', "").toLowerCase().split(/:(.*)/);
  if (value === undefined) return thread.title.toLowerCase().includes(name);
  const { repository } = thread;
  const states = [
    thread.state,
    thread.pull ? "pr" : "issue",
    thread.pull?.mergedAt ? "merged" : "unmerged",
    repository.private ? "private" : "public",
  ];
  const tests: Record<string, boolean> = {
    repo: `${repository.owner.login}/${repository.name}`.toLowerCase() === value,
    org: repository.owner.login.toLowerCase() === value,
    is: states.includes(value),
    state: thread.state === value,
    type: states.includes(value),
    // Several names beside each other are alternatives.
    label: thread.labels.some((label) => value.split(",").includes(label.name.toLowerCase())),
    no: value === "assignee" && thread.assignees.length === 0,
    archived: value === "false",
    user: repository.owner.login.toLowerCase() === value,
    author: isBy(thread, value),
    involves:
      isBy(thread, value) ||
      thread.assignees.some((one) => one.login.toLowerCase() === value) ||
      thread.comments.some((one) => one.author.login.toLowerCase() === value),
    "reviewed-by": thread.pull?.reviews.some((one) => one.author.login.toLowerCase() === value) ?? false,
    created: isWithin(thread.createdAt, value),
    sort: true,
  };
  return tests[name] ?? fail(new GraphQLError(`the sandbox does not search by ${name}:`));
}

function isBy({ author }: Thread, login: string): boolean {
  return author.login.toLowerCase() === login;
}

/** A time, or everything up to one, as in `<=2026-03-01t10:00:00z`. */
function isWithin(at: string, range: string): boolean {
  const [, until] = /^<=(.+)$/.exec(range) ?? [];
  return until === undefined ? at.toLowerCase() === range : Date.parse(at) <= Date.parse(until);
}
