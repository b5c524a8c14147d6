/** Does an effect to GitHub, as an upsert: again and again gives the same. */
import type { CheckRunEffect, CommentEffect, Effect, LabelEffect, ReactionEffect } from "../domain/effect.ts";
import type { Perform, Performed } from "../ports.ts";
import { type Client, respectingLimits, statusOf } from "./client.ts";

type Previous = Parameters<Perform>[1];

/** GitHub takes at most this many annotations in one request, and shows what several requests add. */
const annotationsPerRequest = 50;
/** GitHub cuts nothing and refuses what is longer. */
const longestText = 65_535;

export function createPerform(
  clientFor: (installationId: number) => Promise<Client>,
  now: () => Date,
): Perform {
  return (effect, previous) =>
    respectingLimits(now, async () => {
      const client = await clientFor(effect.installationId);
      return perform(client, effect, previous);
    });
}

function perform(client: Client, effect: Effect, previous: Previous): Promise<Performed> {
  switch (effect.type) {
    case "check-run":
      return performCheckRun(client, effect, previous);
    case "comment":
      return performComment(client, effect, previous);
    case "add-label":
    case "remove-label":
      return performLabel(client, effect);
    case "reaction":
      return performReaction(client, effect);
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
  const output = (annotations: CheckRunEffect["annotations"]) => ({
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
  });
  const content = { name: effect.name, status: "completed" as const, conclusion: effect.conclusion };
  const [first = [], ...more] = inPages(effect.annotations, annotationsPerRequest);
  const existing = previous.remoteId ?? (previous.attempt > 1 ? await findCheckRun(client, effect) : null);
  let id: number;
  if (existing === null) {
    const created = await client.rest.checks.create({
      ...place(effect),
      ...content,
      head_sha: effect.headSha,
      external_id: effect.key,
      output: output(first),
    });
    id = created.data.id;
  } else {
    id = Number(existing);
    await client.rest.checks.update({
      ...place(effect),
      ...content,
      check_run_id: id,
      output: output(first),
    });
  }
  for (const page of more) {
    await client.rest.checks.update({ ...place(effect), check_run_id: id, output: output(page) });
  }
  return { remoteId: String(id) };
}

/** After an unknown outcome the check run may be there although nobody told us its id. */
async function findCheckRun(client: Client, effect: CheckRunEffect): Promise<string | null> {
  const { data } = await client.rest.checks.listForRef({
    ...place(effect),
    ref: effect.headSha,
    check_name: effect.name,
  });
  const found = data.check_runs.find((run) => run.external_id === effect.key);
  return found === undefined ? null : String(found.id);
}

async function performComment(client: Client, effect: CommentEffect, previous: Previous): Promise<Performed> {
  const body = cut(effect.body);
  const existing = previous.remoteId ?? (previous.attempt > 1 ? await findComment(client, effect) : null);
  if (existing !== null) {
    try {
      await client.rest.issues.updateComment({ ...place(effect), comment_id: Number(existing), body });
      return { remoteId: existing };
    } catch (error) {
      // A maintainer deleted it: what there is to say now is said anew.
      if (statusOf(error) !== 404) throw error;
    }
  }
  const created = await client.rest.issues.createComment({
    ...place(effect),
    issue_number: effect.number,
    body,
  });
  return { remoteId: String(created.data.id) };
}

/** Our own comment of the thread: ours by its marker and because a bot wrote it, so that nobody can pose as it. */
async function findComment(client: Client, effect: CommentEffect): Promise<string | null> {
  const marker = effect.body.split("\n")[0] ?? "";
  const pages = client.paginate.iterator(client.rest.issues.listComments, {
    ...place(effect),
    issue_number: effect.number,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const found = data.find((one) => one.user?.type === "Bot" && one.body?.startsWith(marker));
    if (found !== undefined) return String(found.id);
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

function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}

function inPages<T>(items: readonly T[], size: number): T[][] {
  const pages: T[][] = [];
  for (let start = 0; start < items.length; start += size) pages.push(items.slice(start, start + size));
  return pages;
}
