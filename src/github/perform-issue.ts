/** Opens an issue of the App's own once, and keeps it up by edits. */
import type { IssueEffect } from "../domain/effect.ts";
import type { Perform, Performed } from "../ports.ts";
import { type Client, statusOf } from "./client.ts";

/** `body` is the effect's, of a length that GitHub takes. The remote id is the issue's number. */
export async function performIssue(
  client: Client,
  effect: IssueEffect,
  previous: Pick<Parameters<Perform>[1], "remoteId">,
  body: string,
): Promise<Performed> {
  const on = placeOf(effect);
  if (effect.confidential) await refusePublic(client, on);
  // Looked for also the first time: what was wanted before this may have been opened with nobody hearing of it.
  const known = previous.remoteId === null ? await findIssue(client, effect) : Number(previous.remoteId);
  if (known === null) {
    // It was taken back before it was opened: there is nothing to say.
    if (!effect.confidential) return { remoteId: null };
    await offerLabels(client, on, effect.offered);
    const { data } = await client.rest.issues.create({
      ...on,
      title: effect.title,
      body,
      labels: [...effect.labels],
    });
    const { number } = data;
    if (typeof number !== "number") throw new Error("GitHub's answer has no number");
    return { remoteId: String(number) };
  }
  try {
    await client.rest.issues.update({
      ...on,
      issue_number: known,
      title: effect.title,
      body,
      ...(effect.state === undefined ? {} : stateOf(effect.state)),
    });
  } catch (error) {
    // It was deleted or moved away, of which GitHub tells otherwise; a second one is not opened for it.
    if (![301, 404, 410].includes(statusOf(error) ?? 0)) throw error;
  }
  return { remoteId: String(known) };
}

/** Makes those that are missing. GitHub's labels differ not by their capitals. */
async function offerLabels(
  client: Client,
  on: { owner: string; repo: string },
  offered: readonly string[],
): Promise<void> {
  const all = await client.paginate(client.rest.issues.listLabelsForRepo, { ...on, per_page: 100 });
  const there = new Set(all.map(({ name }) => name.toLowerCase()));
  for (const name of offered.filter((one) => !there.has(one.toLowerCase()))) {
    try {
      await client.rest.issues.createLabel({ ...on, name });
    } catch (error) {
      // Somebody was faster.
      if (statusOf(error) !== 422) throw error;
    }
  }
}

/** What is for a team alone is not written where everybody could read it. */
async function refusePublic(client: Client, on: { owner: string; repo: string }): Promise<void> {
  const { data } = await client.rest.repos.get(on);
  if (!data.private) throw new Error("the repository of candidates is public, and nothing is written there");
}

function stateOf(state: NonNullable<IssueEffect["state"]>) {
  if (state === "open") return { state } as const;
  return {
    state: "closed",
    state_reason: state === "completed" ? "completed" : "not_planned",
  } as const;
}

function placeOf({ repository }: IssueEffect): { owner: string; repo: string } {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}

/** The App's own issue with the effect's mark: nobody else can write as a bot. */
async function findIssue(client: Client, effect: IssueEffect): Promise<number | null> {
  const marker = effect.body.split("\n")[0] ?? "";
  const pages = client.paginate.iterator(client.rest.issues.listForRepo, {
    ...placeOf(effect),
    state: "all",
    per_page: 100,
  });
  for await (const { data } of pages) {
    const found = data.find((one) => one.user?.type === "Bot" && one.body?.startsWith(marker) === true);
    if (found !== undefined) return found.number;
  }
  return null;
}
