/**
 * What was read from GitHub, in a file that simulate reads as any other: a pull request a line, and after each page a line
 * that says how far it came. Both are appended together, so that a run that breaks off loses a page at most.
 */
import { mkdir, open, truncate } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { HistoryProgress, HistoryPull } from "../../github/history.ts";
import { UsageError } from "../command.ts";
import { linesOf } from "../lines.ts";

const stretch = z
  .object({ top: z.string(), low: z.string(), cursor: z.string().nullable(), read: z.number() })
  .nullable();
const note = z.object({
  foothold: z.literal("history"),
  repository: z.string(),
  progress: z.object({ repositoryId: z.number(), main: stretch, news: stretch }),
});
type Note = z.infer<typeof note>;
const opening = Buffer.from('{"foothold":');

export interface HistoryFile {
  /** How far reading came; `null` when it has not begun. */
  readonly progress: HistoryProgress | null;
  readonly append: (pulls: readonly HistoryPull[], progress: HistoryProgress) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the file, or makes one that only its owner may read: a private repository's work is in it.
 * @param repository as `owner/name`, whatever its case.
 * @throws UsageError when it cannot be written, or holds something else.
 */
export async function openHistoryFile(file: string, repository: string): Promise<HistoryFile> {
  const name = repository.toLowerCase();
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, "a", 0o600);
    const progress = await readProgress(file, name);
    return {
      progress,
      append: async (pulls, at) => {
        const said: Note = { foothold: "history", repository: name, progress: at };
        await handle.appendFile([...pulls, said].map((one) => `${JSON.stringify(one)}\n`).join(""));
      },
      close: () => handle.close(),
    };
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error) || !("syscall" in error)) throw error;
    throw new UsageError(`cannot write ${file}: ${error.message}`);
  }
}

/** The last word on a repository. Half a line at the end, of a run that was killed, is cut off. */
async function readProgress(file: string, repository: string): Promise<HistoryProgress | null> {
  let progress: HistoryProgress | null = null;
  for await (const { bytes, offset, ended } of linesOf(file)) {
    if (!ended) await truncate(file, offset);
    else if (bytes.subarray(0, opening.length).equals(opening)) {
      const read = note.safeParse(JSON.parse(bytes.toString("utf8")));
      if (read.data?.repository === repository) progress = read.data.progress;
    }
  }
  return progress;
}
