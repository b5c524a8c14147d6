/** Tells what people did and what the App said to it, as docs/messages.md shows it. */
import { isDeepStrictEqual } from "node:util";
import type { PersonInRepository, Transcript } from "../../sandbox/github.ts";
import { openStage, type Stage } from "../scenarios/stage.ts";

export interface Story {
  readonly title: string;
  /** What the story is about, a sentence or two. */
  readonly about: string;
  readonly policy?: string | null;
  readonly play: (teller: Teller) => Promise<void>;
}

export interface Teller {
  readonly stage: Stage;
  readonly as: (login: string, repository?: string) => PersonInRepository;
  /** Says in a line of Markdown what somebody does, lets them do it, and shows what the App made of it. */
  readonly tell: (what: string, act: () => unknown) => Promise<void>;
  /** A comment with commands, shown as it is written. */
  readonly says: (login: string, on: number, body: string) => Promise<void>;
  /** Lets days go by, and the timers of that time go off. */
  readonly pass: (days: number, what?: string) => Promise<void>;
  /** What has to be there first and is not shown. */
  readonly before: (act: () => unknown) => Promise<void>;
}

/** Far enough ahead that no timer of a story is due by the machine's clock, and the same whenever it is told. */
const start = new Date("2036-03-03T09:00:00Z");

export async function told(story: Story): Promise<string> {
  const stage = await openStage({ start, ...(story.policy === undefined ? {} : { policy: story.policy }) });
  for (const login of ["mallory", "finn"]) stage.sandbox.createUser(login);
  const lines = [`## ${story.title}`, "", story.about];
  await story.play(createTeller(stage, lines));
  await stage.end();
  return withoutHashes(lines.join("\n"));
}

function createTeller(stage: Stage, lines: string[]): Teller {
  const news = createNews(stage);
  const tell = async (what: string, act: () => unknown) => {
    await act();
    await stage.settled();
    lines.push("", what, ...news());
  };
  return {
    stage,
    as: (login, repository = "aurora/engine") => stage.sandbox.as(login).in(repository),
    tell,
    says: async (login, on, body) => {
      const lined = body.split("\n").map((line) => `    ${line}`);
      await tell([`**${login}** comments on #${on}:`, "", ...lined].join("\n"), () =>
        stage.sandbox.as(login).in("aurora/engine").comment(on, body),
      );
    },
    pass: async (days, what = `${days} days go by.`) => {
      stage.pass(days);
      await stage.holdsEnd();
      lines.push("", what, ...news());
    },
    before: async (act) => {
      await act();
      await stage.settled();
      news();
    },
  };
}

/** Remembers what was shown, and gives what the App changed since, as quoted blocks. */
function createNews({ sandbox }: Stage): () => string[] {
  const shown = new Map<string, unknown>();
  const isNew = (key: string, value: unknown) => {
    if (isDeepStrictEqual(shown.get(key), value)) return false;
    shown.set(key, value);
    return true;
  };
  return () => {
    const names = [...new Set(sandbox.deliveries.map(({ payload }) => nameOf(payload)))].filter(
      (name) => name !== "",
    );
    const threads = names.flatMap((name) =>
      sandbox.repository(name).threads.map(({ number }) => sandbox.thread(name, number)),
    );
    const comments = threads.flatMap((thread) => commentsOf(thread, shown, isNew));
    const checks = threads.flatMap((thread) => checksOf(thread, isNew));
    return [...checks, ...comments];
  };
}

function nameOf(payload: Record<string, unknown>): string {
  return (payload.repository as { full_name?: string } | undefined)?.full_name ?? "";
}

const bot = "foothold[bot]";
const rule = "\n\n---\n\n";

function commentsOf(
  thread: Transcript,
  shown: ReadonlyMap<string, unknown>,
  isNew: (key: string, value: unknown) => boolean,
): string[] {
  return thread.comments.flatMap((comment) => {
    const reacted = comment.reactions.filter((one) => one.by === bot).map((one) => one.content);
    const reactions =
      isNew(`reactions ${comment.id}`, reacted) && reacted.length > 0 && comment.author !== bot
        ? ["", `*Foothold reacts to ${comment.author}'s comment with ${reacted.map(emoji).join(" ")}.*`]
        : [];
    if (comment.author !== bot) return reactions;
    const key = `comment ${comment.id}`;
    const before = String(shown.get(key) ?? "").split(rule);
    if (!isNew(key, comment.body)) return [];
    const parts = comment.body.replace(/^<!-- foothold:thread -->\n/, "").split(rule);
    const known = before.map((part) => part.replace(/^<!-- foothold:thread -->\n/, ""));
    const body = parts.map((part) => (known.includes(part) ? "…" : part)).join(rule);
    const verb = comment.edited ? "edits its comment" : "comments";
    return ["", `*Foothold ${verb} on ${titled(thread)}*`, "", ...quoted(body)];
  });
}

function checksOf(thread: Transcript, isNew: (key: string, value: unknown) => boolean): string[] {
  return thread.checks.flatMap((check) => {
    if (!isNew(`check ${thread.repository}#${thread.number} ${check.name}`, check)) return [];
    const mark = check.conclusion === "success" ? "✓" : check.conclusion === "failure" ? "✗" : "■";
    const notes = check.annotations.map(
      (one) => `${one.path}, line ${one.start_line}: ${one.message.replaceAll("\n", " · ")}`,
    );
    const annotations =
      notes.length === 0 ? [] : ["", "On the lines:", "", ...notes.map((note) => `- ${note}`)];
    const body = [`**${mark} ${check.title}**`, "", check.summary ?? "", ...annotations].join("\n");
    return ["", `*Check run “${check.name}” on ${titled(thread)}*`, "", ...quoted(body)];
  });
}

function titled({ repository, number, title }: Transcript): string {
  return `${repository === "aurora/engine" ? "" : repository}#${number}, “${title}”`;
}

function emoji(content: string): string {
  return content === "+1" ? "👍" : content === "confused" ? "😕" : content;
}

function quoted(text: string): string[] {
  return text.split("\n").map((line) => (line === "" ? ">" : `> ${line}`));
}

/** A policy's commit differs from telling to telling; what else would be a hash of it stands in no text. */
function withoutHashes(text: string): string {
  return text
    .replace(/(policy |policy of `|\| `|` at `)[0-9a-f]{7}\b/g, (_, words: string) => `${words}0a1b2c3`)
    .replace(/Nonce: [0-9a-f]{24}/g, "Nonce: 0a1b2c3d4e5f60718293a4b5")
    .replace(/0x[0-9a-f]{130}|0x[0-9a-f]{100,}…/g, "0x5165…1b")
    .replace(/T09:\d\d:\d\d\.\d{3}Z/g, "T09:00:00.000Z")
    .replace(/ 09:\d\d UTC/g, " 09:00 UTC");
}
