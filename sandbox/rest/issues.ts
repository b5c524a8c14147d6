/** Issues, labels and comments. */
import {
  addComment,
  deleteComment,
  editComment,
  findComment,
  longestBody,
  react,
} from "../actions/comments.ts";
import { createLabel, deleteLabel, editLabel, findLabel } from "../actions/labels.ts";
import {
  addLabels,
  assign,
  closeThread,
  editThread,
  openIssue,
  removeLabel,
  reopenThread,
  unassign,
} from "../actions/threads.ts";
import { labelJson } from "../json/repositories.ts";
import { commentJson, fullIssueJson, reactionJson } from "../json/threads.ts";
import type { Comment, Reaction, StateReason, Thread } from "../model.ts";
import { notFound, Refusal } from "../world.ts";
import {
  type Answer,
  created,
  gone,
  type Handler,
  issueOf,
  ok,
  paged,
  param,
  type RestRequest,
  repositoryOf,
  text,
  texts,
} from "./request.ts";

const issueAnswer = (request: RestRequest, thread: Thread): unknown =>
  fullIssueJson(request.hub.world, thread);

function labelsAnswer(request: RestRequest, thread: Thread): Answer {
  return ok(thread.labels.map((label) => labelJson(request.hub.world, thread.repository, label)));
}

/** `labels` of the body, which may also be the body itself. */
function askedLabels(request: RestRequest): string[] {
  return texts(Array.isArray(request.rawBody) ? request.rawBody : request.body.labels);
}

function bodyText(request: RestRequest): string {
  const body = text(request, "body") ?? "";
  if (body.trim() === "") throw new Refusal(422, "Validation Failed", [{ field: "body", code: "missing" }]);
  if (body.length > longestBody) {
    throw new Refusal(422, "Validation Failed", [
      {
        field: "body",
        code: "unprocessable",
        message: `body is too long (maximum is ${longestBody} characters)`,
      },
    ]);
  }
  return body;
}

function commentOf(request: RestRequest): Comment {
  return findComment(repositoryOf(request), Number(param(request, "comment_id")));
}

const sinceQuery = (request: RestRequest, at: string) =>
  request.query.since === undefined || at >= request.query.since;

const listIssues: Handler = (request) => {
  const { query } = request;
  const state = query.state ?? "open";
  const wanted = query.labels?.split(",").map((name) => name.toLowerCase()) ?? [];
  const found = repositoryOf(request)
    .threads.filter((thread) => state === "all" || thread.state === state)
    .filter((thread) =>
      wanted.every((name) => thread.labels.some((label) => label.name.toLowerCase() === name)),
    )
    .filter(
      (thread) =>
        query.assignee === undefined || thread.assignees.some((one) => one.login === query.assignee),
    )
    .filter((thread) => sinceQuery(request, thread.updatedAt));
  const ordered = query.direction === "asc" ? found : found.reverse();
  return paged(ordered, (thread) => issueAnswer(request, thread));
};

const updateIssue: Handler = (request) => {
  const { hub, actor, body } = request;
  const thread = issueOf(request);
  const title = text(request, "title");
  editThread(hub, actor, thread, {
    title,
    ...("body" in body ? { body: text(request, "body") ?? null } : {}),
  });
  if (Array.isArray(body.labels)) setLabels(request, thread, texts(body.labels));
  if (Array.isArray(body.assignees)) setAssignees(request, thread, texts(body.assignees));
  const reason = (text(request, "state_reason") ?? "completed") as StateReason;
  if (body.state === "closed") closeThread(hub, actor, thread, reason);
  if (body.state === "open") reopenThread(hub, actor, thread);
  return ok(issueAnswer(request, thread));
};

function setLabels(request: RestRequest, thread: Thread, names: readonly string[]): void {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const label of [...thread.labels]) {
    if (!wanted.has(label.name.toLowerCase())) removeLabel(request.hub, request.actor, thread, label.name);
  }
  addLabels(request.hub, request.actor, thread, names);
}

function setAssignees({ hub, actor }: RestRequest, thread: Thread, logins: readonly string[]): void {
  const wanted = new Set(logins.map((login) => login.toLowerCase()));
  const others = thread.assignees.map((one) => one.login).filter((login) => !wanted.has(login.toLowerCase()));
  if (others.length > 0) unassign(hub, actor, thread, others);
  assign(hub, actor, thread, logins);
}

const createReaction: Handler = (request) => {
  const content = text(request, "content") as Reaction["content"];
  const { reaction, created: isNew } = react(request.hub, request.actor, commentOf(request), content);
  return { status: isNew ? 201 : 200, json: reactionJson(request.hub.world, reaction) };
};

export const threadHandlers = {
  "issues/add-assignees": (request) => {
    assign(request.hub, request.actor, issueOf(request), texts(request.body.assignees));
    return created(issueAnswer(request, issueOf(request)));
  },
  "issues/remove-assignees": (request) => {
    unassign(request.hub, request.actor, issueOf(request), texts(request.body.assignees));
    return ok(issueAnswer(request, issueOf(request)));
  },
  "issues/create": (request) => {
    const { hub, actor, body } = request;
    const content = { labels: texts(body.labels), assignees: texts(body.assignees) };
    const title = String(body.title);
    const given = { ...content, title, body: text(request, "body") ?? null };
    return created(issueAnswer(request, openIssue(hub, actor, repositoryOf(request), given)));
  },
  "issues/get": (request) => ok(issueAnswer(request, issueOf(request))),
  "issues/list-for-repo": listIssues,
  "issues/update": updateIssue,
  "issues/list-labels-on-issue": (request) => labelsAnswer(request, issueOf(request)),
  "issues/add-labels": (request) => {
    addLabels(request.hub, request.actor, issueOf(request), askedLabels(request));
    return labelsAnswer(request, issueOf(request));
  },
  "issues/set-labels": (request) => {
    setLabels(request, issueOf(request), askedLabels(request));
    return labelsAnswer(request, issueOf(request));
  },
  "issues/remove-label": (request) => {
    removeLabel(request.hub, request.actor, issueOf(request), param(request, "name"));
    return labelsAnswer(request, issueOf(request));
  },
  "issues/create-comment": (request) => {
    const comment = addComment(request.hub, request.actor, issueOf(request), bodyText(request));
    return created(commentJson(request.hub.world, request.hub.app, comment));
  },
  "issues/list-comments": (request) => {
    const found = issueOf(request).comments.filter((comment) => sinceQuery(request, comment.updatedAt));
    return paged(found, (comment) => commentJson(request.hub.world, request.hub.app, comment));
  },
  "issues/get-comment": (request) => ok(commentJson(request.hub.world, request.hub.app, commentOf(request))),
  "issues/update-comment": (request) => {
    editComment(request.hub, request.actor, commentOf(request), bodyText(request));
    return ok(commentJson(request.hub.world, request.hub.app, commentOf(request)));
  },
  "issues/delete-comment": (request) => {
    deleteComment(request.hub, request.actor, commentOf(request));
    return gone;
  },
  "reactions/create-for-issue-comment": createReaction,
  "reactions/list-for-issue-comment": (request) =>
    paged(commentOf(request).reactions, (reaction) => reactionJson(request.hub.world, reaction)),
  "issues/list-labels-for-repo": (request) => {
    const repository = repositoryOf(request);
    return paged(repository.labels, (label) => labelJson(request.hub.world, repository, label));
  },
  "issues/get-label": (request) => {
    const label = findLabel(repositoryOf(request), param(request, "name"));
    if (!label) throw notFound();
    return ok(labelJson(request.hub.world, repositoryOf(request), label));
  },
  "issues/create-label": (request) => {
    const content = {
      name: String(request.body.name),
      color: text(request, "color"),
      description: text(request, "description"),
    };
    const label = createLabel(request.hub, request.actor, repositoryOf(request), content);
    return created(labelJson(request.hub.world, repositoryOf(request), label));
  },
  "issues/update-label": (request) => {
    const content = {
      name: text(request, "new_name"),
      color: text(request, "color"),
      description: text(request, "description"),
    };
    const name = param(request, "name");
    const label = editLabel(request.hub, request.actor, repositoryOf(request), name, content);
    return ok(labelJson(request.hub.world, repositoryOf(request), label));
  },
  "issues/delete-label": (request) => {
    deleteLabel(request.hub, request.actor, repositoryOf(request), param(request, "name"));
    return gone;
  },
} as const satisfies Record<string, Handler>;
