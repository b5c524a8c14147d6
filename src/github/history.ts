/**
 * The merged pull requests of a repository, the latest updated first, in pages: what is read can be kept with how far it
 * came, so that another run goes on from there and reads only what is new.
 */
import type { PullSnapshot } from "../domain/snapshot.ts";
import type { MergedPages, Page } from "./merged-pages.ts";

export interface HistoryPull extends PullSnapshot {
  readonly updatedAt: string;
}

/** A stretch of the list without gaps: all that was updated from `low` to `top`. */
export interface Stretch {
  /** ISO 8601; empty before anything was read. */
  readonly top: string;
  readonly low: string;
  /** Where it goes on below `low`; `null` at the list's end. */
  readonly cursor: string | null;
  /** How many pull requests it has. */
  readonly read: number;
}

export interface HistoryProgress {
  readonly repositoryId: number;
  /** `null` before the first page. */
  readonly main: Stretch | null;
  /** What was updated since `main` began, when reading that was interrupted. */
  readonly news: Stretch | null;
}

export interface HistoryStep {
  readonly pulls: readonly HistoryPull[];
  /** To be kept together with the pull requests. */
  readonly progress: HistoryProgress;
  /** Merged pull requests that the repository has. */
  readonly total: number;
  /** What GitHub's hourly limit leaves, in its points; `null` where there is no limit. */
  readonly remaining: number | null;
}

/**
 * Reads down to what was last updated before `since` (an ISO 8601 time, or `null` for everything), and then what has been
 * updated meanwhile. A pull request that is updated while it is read may come twice; the later one is right.
 * @param known how far an earlier run came.
 */
export async function* readHistory(
  pages: MergedPages,
  known: HistoryProgress | null,
  since: string | null,
): AsyncGenerator<HistoryStep> {
  let [main, news] = [known?.main ?? null, known?.news ?? null];
  let steps = 0;
  const step = (page: Page): HistoryStep => {
    steps += 1;
    const { repositoryId, pulls, total, remaining } = page;
    return { pulls, progress: { repositoryId, main, news }, total, remaining };
  };
  const join = (stretch: Stretch | null) => {
    if (main !== null && stretch !== null)
      main = { ...main, top: stretch.top, read: main.read + stretch.read };
    news = null;
  };
  if (main !== null && news !== null) {
    for await (const [page, stretch] of goOn(pages, news, main.top)) {
      news = stretch;
      if (isDone(stretch, main.top)) join(stretch);
      yield step(page);
    }
  }
  const begun = main === null;
  for await (const [page, stretch] of goOn(pages, main, since)) {
    main = stretch;
    yield step(page);
  }
  if (begun && steps <= 1) return;
  const top = main?.top ?? "";
  for await (const [page, stretch] of goOn(pages, null, top)) {
    news = stretch;
    if (isDone(stretch, top)) join(stretch);
    yield step(page);
  }
}

async function* goOn(
  pages: MergedPages,
  from: Stretch | null,
  until: string | null,
): AsyncGenerator<[Page, Stretch]> {
  let stretch = from;
  while (stretch === null || !isDone(stretch, until)) {
    const page = await pages.read(stretch?.cursor ?? null);
    const updates = page.pulls.map((pull) => pull.updatedAt);
    stretch = {
      top: stretch?.top ?? updates[0] ?? "",
      low: updates.at(-1) ?? stretch?.low ?? "",
      cursor: page.cursor,
      read: (stretch?.read ?? 0) + updates.length,
    };
    yield [page, stretch];
  }
}

/** Of what was updated in the very second of `until`, some may still follow. */
function isDone({ low, cursor }: Stretch, until: string | null): boolean {
  return cursor === null || (until !== null && Date.parse(low) < Date.parse(until));
}
