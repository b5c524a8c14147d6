/** What a browser sees at the addresses the sandbox's answers link to: threads as plain text. */
import type { Hub } from "./hub.ts";
import { renderThread, transcript } from "./thread.ts";

/** The text of a thread's page, `null` for every other address. */
export function page(hub: Hub, method: string, path: string): string | null {
  if (method !== "GET") return null;
  const found = /^\/([^/]+\/[^/]+)\/(?:issues|pull)\/(\d+)$/.exec(path);
  const repository = found?.[1] === undefined ? undefined : hub.world.repositoryByName(found[1]);
  const thread = repository?.threads.find((one) => one.number === Number(found?.[2]));
  return thread && !thread.repository.private ? renderThread(transcript(hub.world, thread)) : null;
}
