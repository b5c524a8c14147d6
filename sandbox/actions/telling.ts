/** Telling the App what happened to an issue or a pull request. */
import type { Hub } from "../hub.ts";
import { isPull, issueJson, pullJson } from "../json/threads.ts";
import type { Account, Thread } from "../model.ts";

/** Sends `issues` or `pull_request`, whichever the thread is. */
export function emitThread(
  hub: Hub,
  thread: Thread,
  action: string,
  sender: Account,
  extra: Record<string, unknown> = {},
): void {
  if (isPull(thread)) {
    const payload = { number: thread.number, pull_request: pullJson(hub.world, thread), ...extra };
    hub.hooks.emit("pull_request", action, thread.repository, sender, payload);
  } else {
    const payload = { issue: issueJson(hub.world, thread), ...extra };
    hub.hooks.emit("issues", action, thread.repository, sender, payload);
  }
}
