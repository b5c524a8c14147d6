/** docs/messages.md shows what the App says today, and the stories in it make it say everything it can. */
import { readFile, writeFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import * as bounties from "./bounties.ts";
import * as deciding from "./deciding.ts";
import * as programme from "./programme.ts";
import * as pulls from "./pulls.ts";
import * as reserving from "./reserving.ts";
import { type Story, told } from "./teller.ts";

const stories: readonly Story[] = [
  bounties.life,
  bounties.prices,
  bounties.tables,
  reserving.reserving,
  reserving.required,
  pulls.refused,
  pulls.automatedStory,
  pulls.limits,
  pulls.elsewhere,
  deciding.grants,
  deciding.splits,
  deciding.holds,
  deciding.reverts,
  deciding.deducted,
  pulls.preview,
  programme.policyStory,
  programme.helpStory,
  programme.quiet,
];
const path = new URL("../../docs/messages.md", import.meta.url);

test("every story", async () => {
  const parts = [];
  for (const story of stories) {
    const began = performance.now();
    try { parts.push(await told(story)); } catch (error) { console.log(story.title, error); parts.push(`## ${story.title} FAILED`); }
    console.log(story.title, performance.now() - began);
  }
  await writeFile(path, parts.join("\n\n"));
}, 300_000);
