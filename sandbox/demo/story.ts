/** The demo's story: eleven days of a small organisation, told by what its people do on GitHub. */

import { readEntryRows } from "./books.ts";
import { closingScenes } from "./closing-scenes.ts";
import { policy } from "./policy.ts";
import { createNews, expect, nameOf, type Scene, type Seen } from "./scene.ts";
import { repository, type Stage } from "./stage.ts";

/** Numbers of the story's issues and pull requests, in the order in which they are opened. */
export const threads = {
  crash: 1,
  fix: 2,
  rival: 3,
  guide: 4,
  revert: 5,
  secondFix: 6,
  thanks: 7,
} as const;

const price = "bounty: 500 GRID";
const otherPrice = "bounty: 5000 GRID";

export interface Play {
  readonly stage: Stage;
  /** Settles, and gives what the App changed since it was asked last. */
  readonly news: () => Promise<Seen[]>;
  readonly thread: (number: number) => ReturnType<Stage["sandbox"]["thread"]>;
}

export function story(stage: Stage): Scene[] {
  const changed = createNews(stage);
  const news = async () => {
    await stage.settled();
    return changed();
  };
  const play: Play = { stage, news, thread: (number) => stage.sandbox.thread(repository, number) };
  return [...bountyScenes(play), ...mergeScenes(play), ...revertScenes(play), ...closingScenes(play)];
}

/** @returns the App's comment on a thread. */
export function commentOn({ stage, thread }: Play, number: number): string {
  const { comments } = thread(number);
  const own = comments.filter((comment) => comment.author === stage.sandbox.app.bot.login);
  expect(own.length === 1, `one comment by the App on #${number}; there are ${own.length}`);
  return own[0]?.body ?? "";
}

function says(play: Play, number: number, text: string): void {
  const body = commentOn(play, number);
  expect(body.includes(text), `a comment on #${number} with "${text}"; it says: ${body}`);
}

function earns({ thread }: Play, number: number, title: string): void {
  const [check] = thread(number).checks;
  expect(check?.title === title, `a check run "${title}" on #${number}; it is "${check?.title}"`);
}

function bountyScenes(play: Play): Scene[] {
  const { stage, news, thread } = play;
  return [
    {
      title: "An organisation installs Foothold and commits a policy",
      play: async () => ({
        did: [`**mira**, who maintains \`${repository}\`, commits its policy.`],
        note: "This file is the whole set-up: prices on issues by label, and what a merged pull request earns.",
        seen: [{ type: "file", path: ".github/foothold.yml", text: policy.trimEnd() }],
      }),
    },
    {
      title: "A maintainer puts a price on an issue",
      play: async () => {
        const mira = stage.as("mira");
        for (const name of [price, otherPrice]) mira.createLabel(name);
        mira.openIssue({ title: "Crash on empty input", body: "`read('')` throws." });
        mira.label(threads.crash, price);
        const seen = await news();
        says(play, threads.crash, "Bounty: 500 GRID");
        return {
          did: [
            "**mira** opens issue #1, “Crash on empty input”.",
            `**mira** puts the label \`${price}\` on it.`,
          ],
          seen,
        };
      },
    },
    {
      title: "Somebody who may not set prices tries to",
      play: async () => {
        stage.as("tomas").label(threads.crash, otherPrice);
        const seen = await news();
        const { labels } = thread(threads.crash);
        expect(labels.join() === price, `only ${price} on #1; the labels are ${labels.join(", ")}`);
        says(play, threads.crash, "may not set prices");
        return {
          did: [`**tomas**, who has triage permission, adds \`${otherPrice}\`.`],
          note: "GitHub lets triagers label. The policy wants write permission for prices, so the label is taken off again.",
          seen: [{ type: "labels", on: nameOf(thread(threads.crash)), labels }, ...seen],
        };
      },
    },
    ...reservationScenes(play),
  ];
}

function reservationScenes(play: Play): Scene[] {
  const { stage, news, thread } = play;
  return [
    {
      title: "A newcomer reserves the issue",
      play: async () => {
        await stage.pass(2);
        stage.as("nadia").comment(threads.crash, "/start");
        const seen = await news();
        says(play, threads.crash, "Reserved for nadia until");
        return {
          did: ["**nadia**, who is new here, comments `/start` on #1."],
          note: "The App has one comment on the issue, and edits it.",
          seen,
        };
      },
    },
    {
      title: "She opens a pull request, and sees what it earns",
      play: async () => {
        stage.as("nadia").openPull({
          title: "Handle empty input",
          body: `Closes #${threads.crash}`,
          head: "empty-input",
          files: { "src/input.ts": "export const read = (text: string) => (text ? text.split(' ') : []);\n" },
        });
        const seen = await news();
        earns(play, threads.fix, "Earns 500 GRID when merged");
        return {
          did: ["**nadia** opens #2 from her fork. Its description says `Closes #1`."],
          note: "A push or a pull request keeps the reservation. What the issue says changes only when something does.",
          seen: seen.filter((one) => one.type === "check-run"),
        };
      },
    },
    {
      title: "Somebody else opens one too, and reads why it would not earn the bounty",
      play: async () => {
        stage.as("oskar").openPull({
          title: "Check for empty input",
          body: `Closes #${threads.crash}`,
          head: "check-empty",
          files: { "src/check.ts": "export const isEmpty = (text: string) => text === '';\n" },
        });
        const seen = await news();
        earns(play, threads.rival, "Earns 50 GRID when merged");
        const [check] = thread(threads.rival).checks;
        expect(check?.summary?.includes("is reserved for nadia until") === true, "the reason on #3");
        stage.as("oskar").closePull(threads.rival);
        await news();
        return {
          did: ["**oskar** opens #3, which says `Closes #1` as well. He reads its check run, and closes it."],
          seen: seen.filter((one) => one.type === "check-run"),
        };
      },
    },
  ];
}

function mergeScenes(play: Play): Scene[] {
  const { stage, news } = play;
  return [
    {
      title: "A review, the merge, and the award",
      play: async () => {
        await stage.pass(3);
        stage.as("mira").review(threads.fix, { state: "approve", body: "Nice and small." });
        stage.as("mira").merge(threads.fix);
        const seen = await news();
        says(play, threads.fix, "Earned: 500 GRID");
        return {
          did: ["**mira** approves #2: “Nice and small.”", "**mira** merges it, which closes issue #1."],
          seen,
        };
      },
    },
    {
      title: "GitHub sends every webhook again",
      play: async () => {
        const before = [...stage.sandbox.deliveries];
        const entries = (await readEntryRows(stage)).length;
        for (const delivery of before) stage.sandbox.redeliver(delivery);
        const seen = await news();
        const after = (await readEntryRows(stage)).length;
        const answers = stage.sandbox.deliveries.slice(before.length).map((one) => one.statusCode);
        expect(
          answers.length >= before.length && answers.every((code) => code === 202),
          "202 for each of them",
        );
        expect(after === entries, `still ${entries} entries; there are ${after}`);
        expect(seen.length === 0, "no comment or check run that changed");
        return {
          did: [`**GitHub** redelivers all ${before.length} webhooks so far, the merge among them.`],
          note: `Each is answered with 202. The ledger had ${entries} entries and has ${after}; no comment changed.`,
          seen,
        };
      },
    },
    {
      title: "Two people write the documentation together",
      play: async () => {
        await stage.pass(20);
        stage.as("oskar").openPull({
          title: "Explain how input is read",
          head: "input-guide",
          files: { "docs/input.md": "# Input\n\nEmpty text is no words.\n" },
          coAuthors: ["nadia"],
        });
        const opened = await news();
        earns(play, threads.guide, "Earns 25 GRID when merged");
        stage.as("mira").merge(threads.guide);
        const merged = await news();
        says(play, threads.guide, "12.5 GRID");
        return {
          did: [
            "**oskar** opens #4 with a page in `docs/`; its commit names **nadia** as co-author.",
            "**mira** merges it.",
          ],
          note: "No issue had a price here. Documentation earns 25 GRID by the policy, shared between its authors.",
          seen: [...opened.filter((one) => one.type === "check-run"), ...merged],
        };
      },
    },
  ];
}

function revertScenes(play: Play): Scene[] {
  const { stage, news } = play;
  return [
    {
      title: "The fix breaks something, and is reverted while its award is held",
      play: async () => {
        await stage.pass(24);
        const mira = stage.as("mira");
        mira.revertPull(threads.fix);
        await stage.settled();
        mira.merge(threads.revert);
        const seen = await news();
        says(play, threads.fix, "Reverted while held");
        says(play, threads.crash, "the bounty is open again");
        mira.reopenIssue(threads.crash);
        await news();
        says(play, threads.crash, "Free to take.");
        return {
          did: [
            "**mira** presses Revert on #2 and merges the pull request that GitHub makes, #5.",
            "**mira** reopens issue #1.",
          ],
          seen,
        };
      },
    },
    {
      title: "The newcomer does it right, and earns it once",
      play: async () => {
        await stage.pass(24);
        stage.as("nadia").openPull({
          title: "Handle empty input everywhere",
          body: `Closes #${threads.crash}`,
          head: "empty-input-2",
          files: {
            "src/input.ts": "export const read = (text: string) => text.split(' ').filter(Boolean);\n",
          },
        });
        await stage.settled();
        stage.as("mira").merge(threads.secondFix);
        const seen = await news();
        says(play, threads.secondFix, "Earned: 500 GRID");
        return {
          did: ["**nadia** opens #6, which again says `Closes #1`.", "**mira** merges it."],
          seen: seen.filter((one) => one.type === "comment"),
        };
      },
    },
  ];
}
