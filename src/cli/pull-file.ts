/** Reads recorded pull requests: GraphQL `PullRequest` nodes as JSON, one or many. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
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
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UsageError(`${where} is not JSON`);
  }
  const parsed = node.safeParse(data);
  if (parsed.success) return parsed.data as PullSnapshot;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${where} is no pull request: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
  );
}

/** The pull requests of a file with one JSON node a line, read as a stream. */
export async function* readPulls(file: string): AsyncGenerator<PullSnapshot> {
  const input = createReadStream(file);
  // A file that cannot be opened must end the reading, not the process.
  const failed = new Promise<never>((_resolve, reject) => {
    input.on("error", (error) => reject(new UsageError(`cannot read ${file}: ${error.message}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, new Promise((resolve) => input.once("open", resolve))]);
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() !== "") yield toSnapshot(line, `${file}:${number}`);
  }
}
