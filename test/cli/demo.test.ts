import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { policy } from "../../sandbox/demo/policy.ts";

const titles = [
  "1. An organisation installs Foothold and commits a policy",
  "2. A maintainer puts a price on an issue",
  "3. Somebody who may not set prices tries to",
  "4. A newcomer reserves the issue",
  "5. She opens a pull request, and sees what it earns",
  "6. Somebody else opens one too, and reads why it would not earn the bounty",
  "7. A review, the merge, and the award",
  "8. GitHub sends every webhook again",
  "9. Two people write the documentation together",
  "10. The fix breaks something, and is reverted while its award is held",
  "11. The newcomer does it right, and earns it once",
  "12. A week passes, and the hold ends",
  "13. Work that no merge shows is rewarded too",
  "14. Payday: what is owed is paid by hand, and once",
  "15. The treasurer reads the ledger",
  "16. The ledger proves itself",
  "17. Somebody with the database's password changes an amount",
];

describe("foothold demo", () => {
  let temp: string;
  beforeEach(() => {
    temp = mkdtempSync(path.join(tmpdir(), "demo-test-"));
    // As root the database runs as somebody else, who has to get in.
    chmodSync(temp, 0o711);
  });
  afterEach(() => rmSync(temp, { recursive: true, force: true }));

  test("tells the whole story, says what is missing, and leaves nothing behind", async () => {
    const began = performance.now();
    const { code, out, err } = await finished(start(temp, { COLUMNS: "100" }));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(performance.now() - began).toBeLessThan(30_000);
    const places = titles.map((title) => out.indexOf(`\n${title}\n`));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const text of seenOnGitHub) expect(unwrapped(out)).toContain(text);
    expect(out).toMatch(
      /Ledger of aurora \(owner \d+\): verified\. 14 entries, 14 made again from their facts\./,
    );
    expect(out).toMatch(/Ledger of aurora \(owner \d+\): \d problems\./);
    expect(out).toContain("Payment on a chain");
    // Nothing that GitHub would not show: comments in HTML, tags, entities, escapes, and no colour in a pipe.
    expect(out).not.toMatch(/<!--|<\/?\w+>|&\w+;|\\[`*_]/);
    expect(out).not.toContain("\u001b");
    expect(longestLine(out)).toBeLessThanOrEqual(100);
    expectNothingLeft(temp);
    for (const line of excerpts()) expect(undated(unwrapped(out))).toContain(undated(unwrapped(line)).trim());
    expect(readme).toContain(policy);
  }, 40_000);

  test("reads in a narrow terminal", async () => {
    const { code, out } = await finished(start(temp, { COLUMNS: "44" }));
    expect(code).toBe(0);
    expect(longestLine(out)).toBeLessThanOrEqual(44);
    for (const text of seenOnGitHub) expect(unwrapped(out)).toContain(text);
    expectNothingLeft(temp);
  }, 40_000);

  test("prints a JSON value a line", async () => {
    const { code, out } = await finished(start(temp, {}, "--json"));
    expect(code).toBe(0);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.slice(0, -1).map(({ step, title }) => `${step}. ${title}`)).toEqual(titles);
    expect(lines.at(-1)).toMatchObject({ ended: true });
    expectNothingLeft(temp);
  }, 40_000);

  test("cleans up when it is interrupted", async () => {
    const child = start(temp, {});
    const ending = finished(child);
    await new Promise<void>((resolve) => {
      child.stdout?.on("data", (part: Buffer) => part.includes("2. A maintainer") && resolve());
    });
    child.kill("SIGINT");
    // As npm does, which passes on what the terminal has sent already.
    child.kill("SIGINT");
    expect((await ending).code).toBe(130);
    expectNothingLeft(temp);
  }, 40_000);

  test("says plainly what failed", async () => {
    const nowhere = path.join(temp, "nowhere");
    const { code, err } = await finished(start(nowhere, {}));
    expect(code).toBe(1);
    expect(err).toContain("The demo failed at starting the sandbox and the App:");
    expect(err).toContain(nowhere);
  });
});

const readme = readFileSync("README.md", "utf8");

/** The lines that the README says are the demo's, but for the rules of tables. */
function excerpts(): string[] {
  const blocks = [...readme.matchAll(/^```\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
  const lines = blocks.filter((block) => /[│→]/.test(block)).flatMap((block) => block.trim().split("\n"));
  expect(lines.length).toBeGreaterThan(10);
  return lines.filter((line) => !line.includes("──"));
}

/** The story begins on the day on which it is told. */
const undated = (text: string) =>
  text
    .replace(/\b\d+ (Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec) /g, "")
    .replace(/\b\d{1,2} [A-Z][a-z]+ \d{4}\b/g, "");

const seenOnGitHub = [
  "tomas may not set prices here (that is for people with write permission), so the label `bounty: 5000 GRID` was removed.",
  "✓ Earns 500 GRID when merged",
  "Reserved for nadia until",
  "the bounty on #1 is reserved for nadia until",
  "Earned: 500 GRID",
  "no comment changed",
  "12.5 GRID",
  "#2 was reverted, so the bounty is open again.",
  "held nadia → owed nadia",
  "Every payout of the batch is settled.",
  "sent batch 1 → paid nadia",
  "40 GRID to tomas, granted by mira",
  "because of",
  "#6 was merged",
  "the ledger is append-only: UPDATE on postings refused",
];

function start(temp: string, environment: Record<string, string>, ...more: string[]): ChildProcess {
  return spawn(process.execPath, ["src/cli/main.ts", "demo", ...more], {
    env: { PATH: process.env.PATH, ...environment, TMPDIR: temp },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function finished(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let [out, err] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (part: string) => (out += part));
  child.stderr?.setEncoding("utf8").on("data", (part: string) => (err += part));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, err };
}

/** As one line, without the bars of the frames and the dots of narrow tables. */
const unwrapped = (text: string) => text.replace(/(\s|│|·)+/g, " ");

const longestLine = (text: string) => Math.max(...text.split("\n").map((line) => [...line].length));

/** No file, and no process that was told of the folder. */
function expectNothingLeft(temp: string): void {
  expect(readdirSync(temp)).toEqual([]);
  expect(commandLines().filter((line) => line.includes(temp))).toEqual([]);
}

/** Of every process, where the system tells. */
function commandLines(): string[] {
  if (!existsSync("/proc/self/cmdline")) return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}
