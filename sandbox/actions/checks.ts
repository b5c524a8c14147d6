/** Check runs, which only the App makes. */
import { type Hub, needRole } from "../hub.ts";
import { checkRunJson } from "../json/repositories.ts";
import type { Account, Annotation, CheckRun, Repository } from "../model.ts";
import { notFound, Refusal } from "../world.ts";

export interface CheckRunContent {
  readonly name?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
}

/** GitHub's limits: annotations in one request, and characters of a summary or text. */
const mostAnnotations = 50;
const longestText = 65_535;

function checkLimits(content: CheckRunContent): void {
  const { output } = content;
  if ((output?.annotations?.length ?? 0) > mostAnnotations) {
    throw new Refusal(422, `Invalid request.\n\nNo more than ${mostAnnotations} items are allowed`);
  }
  for (const text of [output?.summary, output?.text]) {
    if ((text?.length ?? 0) > longestText) {
      throw new Refusal(422, `Invalid request.\n\nOnly ${longestText} characters are allowed`);
    }
  }
  if (content.status === "completed" && content.conclusion === undefined) {
    throw new Refusal(422, "Invalid request.\n\nA completed check run needs a conclusion");
  }
}

function fill(hub: Hub, run: CheckRun, content: CheckRunContent): void {
  run.name = content.name ?? run.name;
  run.externalId = content.external_id ?? run.externalId;
  run.detailsUrl = content.details_url ?? run.detailsUrl;
  run.startedAt = content.started_at ?? run.startedAt;
  run.status = content.conclusion === undefined ? (content.status ?? run.status) : "completed";
  if (content.conclusion !== undefined) {
    run.conclusion = content.conclusion;
    run.completedAt = content.completed_at ?? hub.world.now();
  }
  if (!content.output) return;
  const { title, summary, text, annotations } = content.output;
  run.output = {
    title: title ?? run.output.title,
    summary: summary ?? run.output.summary,
    text: text ?? run.output.text,
  };
  run.annotations.push(...(annotations ?? []));
}

function emit(hub: Hub, repository: Repository, run: CheckRun, action: "created" | "completed"): void {
  const shown = checkRunJson(hub.world, hub.app, repository, run);
  hub.hooks.emit("check_run", action, repository, hub.app.bot, { check_run: shown });
}

export function createCheckRun(
  hub: Hub,
  repository: Repository,
  content: CheckRunContent & { readonly name: string; readonly head_sha: string },
): CheckRun {
  checkLimits(content);
  if (!repository.objects.has(content.head_sha)) {
    throw new Refusal(422, `No commit found for SHA: ${content.head_sha}`);
  }
  const id = hub.world.nextId();
  const suite = repository.checkRuns.find((one) => one.headSha === content.head_sha)?.suiteId;
  const run: CheckRun = {
    kind: "check-run",
    id,
    nodeId: hub.world.nodeId("CR", id),
    suiteId: suite ?? hub.world.nextId(),
    headSha: content.head_sha,
    name: content.name,
    status: "queued",
    conclusion: null,
    startedAt: hub.world.now(),
    completedAt: null,
    externalId: "",
    detailsUrl: `${hub.world.url}/apps/${hub.app.slug}`,
    output: { title: null, summary: null, text: null },
    annotations: [],
  };
  fill(hub, run, content);
  repository.checkRuns.push(hub.world.keep(run));
  emit(hub, repository, run, "created");
  if (run.status === "completed") emit(hub, repository, run, "completed");
  return run;
}

export function updateCheckRun(
  hub: Hub,
  repository: Repository,
  id: number,
  content: CheckRunContent,
): CheckRun {
  checkLimits(content);
  const run = findCheckRun(repository, id);
  const before = run.status;
  fill(hub, run, content);
  if (run.status === "completed" && before !== "completed") emit(hub, repository, run, "completed");
  return run;
}

export function findCheckRun(repository: Repository, id: number): CheckRun {
  const run = repository.checkRuns.find((one) => one.id === id);
  if (!run) throw notFound();
  return run;
}

/** What the Re-run button does: the App is asked to do the check again. */
export function rerequestCheckRun(hub: Hub, actor: Account, repository: Repository, run: CheckRun): void {
  needRole(hub, actor, repository, "write");
  const shown = checkRunJson(hub.world, hub.app, repository, run);
  hub.hooks.emit("check_run", "rerequested", repository, actor, { check_run: shown });
}
