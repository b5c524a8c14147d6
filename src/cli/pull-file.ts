/** Reads a recorded pull request: a GraphQL `PullRequest` node as JSON. */
import { z } from "zod";
import type { PullSnapshot } from "../domain/snapshot.ts";
import { UsageError } from "./command.ts";

const actor = z
  .object({ __typename: z.string(), login: z.string(), databaseId: z.number().nullish() })
  .nullable();
const nodes = <T extends z.ZodType>(node: T) =>
  z.object({ nodes: z.array(node), totalCount: z.number().optional() });
const labels = nodes(z.object({ name: z.string() })).default({ nodes: [] });
const assignees = nodes(actor.unwrap()).optional();
const repository = z.object({
  nameWithOwner: z.string(),
  databaseId: z.number().nullish(),
  defaultBranchRef: z.object({ name: z.string() }).nullish(),
});

/** What a rule reads of a node; more is welcome and ignored. */
const node = z.object({
  number: z.number(),
  id: z.string(),
  title: z.string(),
  body: z.string().optional(),
  bodyText: z.string().optional(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  isDraft: z.boolean().default(false),
  author: actor,
  authorAssociation: z.string().optional(),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
  mergedAt: z.string().nullable(),
  merged: z.boolean(),
  mergedBy: actor,
  mergeCommit: z.object({ oid: z.string() }).nullable().default(null),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRepository: repository.nullable().default(null),
  labels,
  assignees,
  closingIssuesReferences: nodes(
    z.object({
      number: z.number(),
      databaseId: z.number().nullish(),
      title: z.string().optional(),
      state: z.enum(["OPEN", "CLOSED"]),
      stateReason: z.enum(["COMPLETED", "NOT_PLANNED", "REOPENED", "DUPLICATE"]).nullish(),
      author: actor,
      labels,
      assignees,
      repository: repository.optional(),
    }),
  ).default({ nodes: [] }),
  files: nodes(z.object({ path: z.string(), additions: z.number(), deletions: z.number() }))
    .nullable()
    .default(null),
  coAuthors: z.array(actor.unwrap()).default([]),
  reviews: nodes(
    z.object({
      id: z.string().optional(),
      author: actor,
      authorAssociation: z.string(),
      state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
      submittedAt: z.string().nullable(),
      comments: z.object({ totalCount: z.number() }),
    }),
  ).default({ nodes: [] }),
});

/** @throws UsageError that says where the text is not such a node. */
export function toSnapshot(text: string, where: string): PullSnapshot {
  return asSnapshot(parseJson(text, where), where);
}

/** @throws UsageError that says where the text is not JSON. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${where} is not JSON`);
  }
}

/** @throws UsageError that says where the data is not such a node. */
export function asSnapshot(data: unknown, where: string): PullSnapshot {
  const parsed = node.safeParse(data);
  if (parsed.success) return parsed.data as PullSnapshot;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${where} is no pull request: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
  );
}
