/** The parts of GitHub's webhook payloads that facts are made from, checked as they are read. */
import { z } from "zod";

export const user = z.object({ id: z.number(), login: z.string(), type: z.string().optional() });

export const repository = z.object({
  id: z.number(),
  name: z.string(),
  full_name: z.string(),
  private: z.boolean(),
  default_branch: z.string(),
  owner: z.object({ id: z.number() }),
});

export const common = z.object({
  repository,
  installation: z.object({ id: z.number() }),
  sender: user.nullish(),
});

const thread = z.object({ id: z.number(), node_id: z.string(), number: z.number() });

const issueThread = thread.extend({
  user: user.nullable(),
  labels: z.array(z.object({ name: z.string() })).default([]),
  assignees: z.array(user).default([]),
  state: z.string(),
  state_reason: z.string().nullish(),
  body: z.string().nullish(),
  author_association: z.string().optional(),
  updated_at: z.string(),
});

export const pullRequest = common.extend({
  pull_request: thread.extend({
    merged_at: z.string().nullable(),
    head: z.object({ sha: z.string() }),
  }),
});

export const review = common.extend({
  pull_request: thread.extend({
    merged_at: z.string().nullable(),
    author_association: z.string().optional(),
  }),
  review: z.object({ state: z.string() }).optional(),
});

export const issue = common.extend({
  issue: issueThread,
  label: z.object({ name: z.string() }).optional(),
  assignee: user.nullish(),
  changes: z
    .object({
      new_issue: thread.optional(),
      new_repository: repository.optional(),
      old_issue: z.object({ id: z.number() }).nullish(),
    })
    .optional(),
});

export const label = common.extend({
  label: z.object({ name: z.string() }),
  changes: z.object({ name: z.object({ from: z.string() }).optional() }).optional(),
});

export const comment = common.extend({
  issue: issueThread.extend({ pull_request: z.object({}).optional() }),
  comment: z.object({ id: z.number(), body: z.string(), created_at: z.string().optional() }),
  changes: z.object({ body: z.object({ from: z.string() }).optional() }).optional(),
});

const paths = z.array(z.string()).optional();

export const push = common.extend({
  ref: z.string(),
  after: z.string(),
  created: z.boolean().optional(),
  forced: z.boolean().optional(),
  commits: z
    .array(z.object({ id: z.string(), message: z.string(), added: paths, modified: paths, removed: paths }))
    .nullish(),
  head_commit: z
    .object({
      id: z.string(),
      message: z.string(),
      committer: z.object({ username: z.string().optional() }).optional(),
    })
    .nullish(),
});

export const installation = z.object({
  installation: z.object({ id: z.number(), account: z.object({ id: z.number(), login: z.string() }) }),
  sender: user.nullish(),
});
