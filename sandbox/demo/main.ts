/** Plays the demo and prints it, cleans up whatever happens, and says plainly what failed. */
import { exitCodes, printJson, type Stdio } from "../../src/cli/command.ts";
import { EmbeddedUnavailable } from "../../src/store/embedded-binaries.ts";
import type { Paper } from "./glyphs.ts";
import { renderMarkdown } from "./markdown.ts";
import { policy } from "./policy.ts";
import { Unexpected } from "./scene.ts";
import { openStage, type Stage } from "./stage.ts";
import { story } from "./story.ts";
import { type Step, tell } from "./tell.ts";

export interface DemoOptions {
  readonly stdio: Stdio;
  readonly paper: Paper;
  readonly json: boolean;
  /** Ends the demo early, and cleans up. */
  readonly signal: AbortSignal;
}

/** @returns the exit code. */
export async function playDemo(options: DemoOptions): Promise<number> {
  const { stdio, paper, json, signal } = options;
  const say = (text: string) => {
    if (!json) stdio.out(`${renderMarkdown(text, paper).join("\n")}\n`);
  };
  say(opening);
  if (!json) stdio.out("\n");
  let stage: Stage | null = null;
  let under = "starting the sandbox and the App";
  try {
    const began = stdio.now().getTime();
    stage = await openStage(policy, signal);
    const dayOne = stage.now().getTime();
    for (const [index, scene] of story(stage).entries()) {
      under = `step ${index + 1}, “${scene.title}”`;
      const told = await scene.play();
      const at = stage.now();
      const step: Step = {
        step: index + 1,
        title: scene.title,
        at: at.toISOString(),
        day: 1 + Math.floor((at.getTime() - dayOne) / 86_400_000),
        seconds: (stdio.now().getTime() - began) / 1000,
        ...told,
      };
      if (json) printJson(stdio, step);
      else stdio.out(tell(step, paper));
    }
    under = "cleaning up";
    await stage.end();
    const seconds = (stdio.now().getTime() - began) / 1000;
    if (json) printJson(stdio, { ended: true, seconds });
    say(ending(seconds));
    return exitCodes.ok;
  } catch (error) {
    await stage?.end().catch(() => undefined);
    if (signal.aborted) return interrupted;
    if (json) printJson(stdio, { ended: false, failed: under, error: what(error) });
    stdio.err(failure(under, error, stage?.warnings ?? []));
    return exitCodes.found;
  }
}

/** What shells give for a program that Ctrl-C ended. */
const interrupted = 130;

function failure(under: string, error: unknown, warnings: readonly string[]): string {
  const logged = warnings.slice(-5).map((line) => `  ${line.trim()}\n`);
  const log = logged.length === 0 ? "" : `The App's last warnings:\n${logged.join("")}`;
  return `\nThe demo failed at ${under}:\n  ${what(error)}\n${log}`;
}

/** What people can act on needs no stack. */
function what(error: unknown): string {
  if (error instanceof Unexpected || error instanceof EmbeddedUnavailable) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const opening = `**Foothold: land a pull request, get a foot in the door.**

What follows is the real App with a real database, on this machine only. GitHub is played by a sandbox that answers as GitHub's own API description says. Nothing is sent anywhere, and nothing stays behind.`;

function ending(seconds: number): string {
  return `---

That was Foothold, in ${seconds.toFixed(1)} s. The database and the sandbox are gone.

**What to try next**

- \`npm run foothold -- check config/foothold.example.yml\` checks a policy, and names the line of every mistake.
- \`npm run foothold -- simulate --help\` says how to see what a policy would have paid for the pull requests of last year.
- \`npm start\` runs Foothold for your own organisation.

**What you did not see**

Payment on a chain: here what is owed was paid by hand, from a list. Applications for open positions, a public board and onboarding are not there yet either. README.md says what is meant to come.`;
}
