/** Does an effect to GitHub, as an upsert: again and again gives the same. */
import type {
  AssignmentEffect,
  CheckRunEffect,
  CommentEffect,
  Effect,
  LabelEffect,
  ReactionEffect,
} from "../domain/effect.ts";
import type { Perform, Performed } from "../ports.ts";
import { type Client, inTurn, type Limits, statusOf } from "./client.ts";
import { performIssue } from "./perform-issue.ts";

type Previous = Parameters<Perform>[1];

/** GitHub takes at most this many annotations in one request, and shows what several requests add. */
const annotationsPerRequest = 50;
/** GitHub cuts nothing and refuses what is longer. */
const longestText = 65_535;

export interface PerformOptions {
  /** The App's id, to know its own comments by. */
  readonly appId?: number;
  /** Lets replicas wait together. */
  readonly limits?: Limits;
}

export function createPerform(
  clientFor: (installationId: number) => Promise<Client>,
  now: () => Date,
  { appId, limits }: PerformOptions = {},
): Perform {
  return (effect, previous) => {
    const { installationId } = effect;
    const turn = limits === undefined ? null : { limits, installationId };
    return inTurn(now, turn, "core", async () => {
      const client = await clientFor(installationId);
      return perform({ client, appId }, effect, previous);
    });
  };
}

interface Acting {
  readonly client: Client;
  readonly appId: number | undefined;
}

function perform(acting: Acting, effect: Effect, previous: Previous): Promise<Performed> {
  switch (effect.type) {
    case "check-run":
      return performCheckRun(acting.client, effect, previous);
    case "comment":
      return performComment(acting, effect, previous);
    case "add-label":
    case "remove-label":
      return performLabel(acting.client, effect);
    case "reaction":
      return performReaction(acting.client, effect);
    case "assignment":
      return performAssignment(acting.client, effect);
    case "issue":
      return performIssue(acting.client, effect, previous, cut(effect.body));
  }
}

/** Where an effect goes. Names are as last seen; GitHub redirects those of renamed and transferred repositories. */
function place(effect: Effect): { owner: string; repo: string } {
  const [owner = "", repo = ""] = effect.repository.split("/");
  return { owner, repo };
}

async function performCheckRun(
  client: Client,
  effect: CheckRunEffect,
  previous: Previous,
): Promise<Performed> {
  const begun = await begunCheckRun(client, effect, previous);
  const content = { name: effect.name, status: "completed" as const, conclusion: effect.conclusion };
  // At least one page: it carries the text too.
  const [first = [], ...more] = inPages(
    effect.annotations.slice(begun?.annotations ?? 0),
    annotationsPerRequest,
  );
  let id: number;
  if (begun === null) {
    const { data } = await client.rest.checks.create({
      ...place(effect),
      ...content,
      head_sha: effect.headSha,
      external_id: effect.key,
      output: output(effect, first),
    });
    id = idOf(data);
  } else {
    ({ id } = begun);
    await client.rest.checks.update({
      ...place(effect),
      ...content,
      check_run_id: id,
      output: output(effect, first),
    });
  }
  for (const page of more) {
    await client.rest.checks.update({ ...place(effect), check_run_id: id, output: output(effect, page) });
  }
  return { remoteId: String(id) };
}

function output(effect: CheckRunEffect, annotations: CheckRunEffect["annotations"]) {
  return {
    title: effect.title,
    summary: cut(effect.summary),
    ...(effect.text === null ? {} : { text: cut(effect.text) }),
    annotations: annotations.map((one) => ({
      path: one.path,
      start_line: one.line,
      end_line: one.line,
      ...(one.column === null ? {} : { start_column: one.column, end_column: one.column }),
      annotation_level: one.level,
      message: one.message,
    })),
  };
}

/** A check run to go on with, and how many of the annotations it has already. */
interface Begun {
  readonly id: number;
  readonly annotations: number;
}

/**
 * GitHub adds annotations to those that are there and takes none away. So one that has some is gone on with after an
 * unknown outcome, and left for a new one of the same name, which GitHub shows instead, when there is other content.
 */
async function begunCheckRun(
  client: Client,
  effect: CheckRunEffect,
  previous: Previous,
): Promise<Begun | null> {
  if (previous.remoteId !== null) {
    return effect.annotations.length > 0 ? null : { id: Number(previous.remoteId), annotations: 0 };
  }
  if (previous.attempt === 1) return null;
  const { data } = await client.rest.checks.listForRef({
    ...place(effect),
    ref: effect.headSha,
    check_name: effect.name,
    filter: "all",
    per_page: 100,
  });
  const found = data.check_runs.find((run) => run.external_id === effect.key);
  if (found === undefined) return null;
  const annotations = found.output.annotations_count;
  const isSame = found.output.title === effect.title && found.output.summary === cut(effect.summary);
  return annotations === 0 || isSame ? { id: found.id, annotations } : null;
}

async function performComment(acting: Acting, effect: CommentEffect, previous: Previous): Promise<Performed> {
  const { client } = acting;
  const body = cut(effect.body);
  const update = async (id: number) => {
    try {
      await client.rest.issues.updateComment({ ...place(effect), comment_id: id, body });
      return true;
    } catch (error) {
      // A maintainer deleted it: what there is to say now is said anew.
      if (statusOf(error) !== 404) throw error;
      return false;
    }
  };
  if (previous.remoteId !== null && (await update(Number(previous.remoteId)))) {
    return { remoteId: previous.remoteId };
  }
  const found = previous.attempt > 1 || effect.moved === true ? await findComment(acting, effect) : null;
  if (found !== null && (await update(found))) return { remoteId: String(found) };
  const { data } = await client.rest.issues.createComment({
    ...place(effect),
    issue_number: effect.number,
    body,
  });
  return { remoteId: String(idOf(data)) };
}

/** What a proxy answers in GitHub's place may look like success. */
function idOf(data: unknown): number {
  const id = typeof data === "object" && data !== null && "id" in data ? data.id : undefined;
  if (typeof id !== "number") throw new Error("GitHub's answer has no id");
  return id;
}

/** The App's own comment of the thread: by its marker, and because nobody else can write as a bot of this App. */
async function findComment({ client, appId }: Acting, effect: CommentEffect): Promise<number | null> {
  const marker = effect.body.split("\n")[0] ?? "";
  const pages = client.paginate.iterator(client.rest.issues.listComments, {
    ...place(effect),
    issue_number: effect.number,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const found = data.find((one) => {
      const by = one.performed_via_github_app?.id;
      const isOther = appId !== undefined && by !== undefined && by !== appId;
      return one.user?.type === "Bot" && !isOther && one.body?.startsWith(marker) === true;
    });
    if (found !== undefined) return found.id;
  }
  return null;
}

async function performLabel(client: Client, effect: LabelEffect): Promise<Performed> {
  const on = { ...place(effect), issue_number: effect.number };
  if (effect.type === "add-label") {
    await client.rest.issues.addLabels({ ...on, labels: [effect.label] });
    return { remoteId: null };
  }
  try {
    await client.rest.issues.removeLabel({ ...on, name: effect.label });
  } catch (error) {
    // Somebody else took it off already.
    if (statusOf(error) !== 404) throw error;
  }
  return { remoteId: null };
}

async function performAssignment(client: Client, effect: AssignmentEffect): Promise<Performed> {
  const content = { ...place(effect), issue_number: effect.number, assignees: [effect.login] };
  try {
    if (effect.assigned) await client.rest.issues.addAssignees(content);
    else await client.rest.issues.removeAssignees(content);
  } catch (error) {
    // GitHub refuses somebody who has not taken part, or an account that is gone; the reservation holds all the same.
    if (![403, 404, 422].includes(statusOf(error) ?? 0)) throw error;
  }
  return { remoteId: null };
}

async function performReaction(client: Client, effect: ReactionEffect): Promise<Performed> {
  try {
    await client.rest.reactions.createForIssueComment({
      ...place(effect),
      comment_id: effect.commentId,
      content: effect.content,
    });
  } catch (error) {
    // The comment was deleted meanwhile: nobody is left to be answered.
    if (statusOf(error) !== 404) throw error;
  }
  return { remoteId: null };
}

/** Never in the middle of a character, which GitHub would refuse. */
function cut(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText - 1).replace(/\p{Surrogate}$/u, "")}…`;
}

function inPages<T>(items: readonly T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let start = 0; start < items.length; start += size) pages.push(items.slice(start, start + size));
  return pages;
}
