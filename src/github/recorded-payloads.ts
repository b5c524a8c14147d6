/** The parts of recorded payloads from which GitHub's answers can be told; a payload without them tells nothing. */
import { z } from "zod";

const actor = z.object({ id: z.number(), login: z.string(), type: z.string().optional() });
const labels = z.array(z.object({ name: z.string() })).optional();
const assignees = z.array(actor).optional();

const pull = z.object({
  number: z.number(),
  node_id: z.string(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.string(),
  draft: z.boolean().optional(),
  user: actor.nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullable(),
  merged_at: z.string().nullable(),
  merged_by: actor.nullish(),
  merge_commit_sha: z.string().nullable(),
  base: z.object({ ref: z.string() }),
  head: z.object({ ref: z.string(), sha: z.string() }),
  labels,
  assignees,
});

const review = z.object({
  id: z.number(),
  node_id: z.string(),
  user: actor.nullable(),
  author_association: z.string(),
  state: z.enum(["approved", "changes_requested", "commented", "dismissed", "pending"]),
  submitted_at: z.string().nullish(),
});

const issue = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  state: z.string(),
  state_reason: z.string().nullish(),
  user: actor.nullable(),
  updated_at: z.string(),
  labels,
  assignees,
});

const payload = z.object({
  repository: z.object({ id: z.number() }),
  pull_request: pull.optional().catch(undefined),
  review: review.optional().catch(undefined),
  issue: issue.optional().catch(undefined),
});

export type RecordedActor = z.infer<typeof actor>;
export type RecordedPull = z.infer<typeof pull>;
export type RecordedReview = z.infer<typeof review>;
export type RecordedIssue = z.infer<typeof issue>;

export function readRecorded(told: unknown): z.infer<typeof payload> | null {
  const read = payload.safeParse(told);
  return read.success ? read.data : null;
}
