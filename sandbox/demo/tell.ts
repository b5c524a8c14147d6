/** A played scene as text for a terminal. */
import { printVerification } from "../../src/cli/ledger.ts";
import type { Verification } from "../../src/verify.ts";
import { type Paper, print, styled, wrap } from "./glyphs.ts";
import { renderMarkdown, renderTable } from "./markdown.ts";
import type { Seen, Told } from "./scene.ts";

export interface Step extends Told {
  readonly step: number;
  readonly title: string;
  /** The story's time, ISO 8601. */
  readonly at: string;
  /** The story's day, from 1. */
  readonly day: number;
  /** Since the demo began. */
  readonly seconds: number;
}

export function tell(step: Step, paper: Paper): string {
  const lines = [
    ...heading(step, paper),
    ...renderMarkdown(step.did.map((line) => `- ${line}`).join("\n"), paper),
    ...(step.note === undefined ? [] : ["", ...renderMarkdown(step.note, paper)]),
    ...step.seen.flatMap((seen) => ["", ...show(seen, paper)]),
    "",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function heading({ step, title, day, seconds }: Step, paper: Paper): string[] {
  const time = `day ${day} · ${seconds.toFixed(1)} s`;
  const text = wrap(styled(`${step}. ${title}`, "bold"), paper.width).map((line) =>
    print(line, paper.colour),
  );
  const rule = `${"─".repeat(Math.max(2, paper.width - time.length - 1))} ${time}`;
  return [print(styled(rule, "dim"), paper.colour), ...text, ""];
}

function show(seen: Seen, paper: Paper): string[] {
  const inside = { ...paper, width: paper.width - 2 };
  switch (seen.type) {
    case "file":
      return framed(seen.path, renderMarkdown(`\`\`\`yaml\n${seen.text}\n\`\`\``, inside), paper);
    case "labels":
      return framed(`${seen.on} is labelled`, seen.labels, paper);
    case "said":
      return framed(`${seen.by} comments`, renderMarkdown(seen.text, inside), paper);
    case "terminal": {
      // What fits stands as it is, so that the columns of tables stay under each other.
      const fitted = (line: string) =>
        line.length <= inside.width
          ? [line]
          : wrap(styled(line), inside.width, 2).map((part) => print(part, paper.colour));
      const lines = seen.output.trimEnd().split("\n").flatMap(fitted);
      return framed(`$ ${seen.command}`, lines, paper);
    }
    case "comment": {
      const title = `${seen.by} ${seen.edited ? "edits its comment" : "comments"} on ${seen.on}`;
      return framed(title, renderMarkdown(seen.body, inside), paper);
    }
    case "check-run": {
      const mark = seen.conclusion === "success" ? "✓" : "●";
      const lines = [
        ...renderMarkdown(`**${mark} ${seen.title}**`, inside),
        ...renderMarkdown(seen.summary, inside),
      ];
      return framed(`Check run ${seen.name} on ${seen.on}`, lines, paper);
    }
    case "entries":
      return renderTable(entryColumns, seen.rows.map(entryCells), paper);
    case "balances":
      return renderTable(
        [{ title: "account" }, { title: "balance", align: "right" }, { title: "what it means" }],
        seen.rows.map(({ account, balance, meaning }) => [account, balance, meaning]),
        paper,
      );
    case "verification":
      return framed(seen.title.replaceAll("`", ""), verification(seen.ledgers, inside), paper);
  }
}

function framed(title: string, lines: readonly string[], paper: Paper): string[] {
  const bar = print(styled("│ ", "dim"), paper.colour);
  const titles = wrap(styled(title, "dim"), paper.width).map((line) => print(line, paper.colour));
  return [...titles, ...lines.map((line) => (bar + line).trimEnd())];
}

const entryColumns = [
  { title: "no", align: "right" },
  { title: "day" },
  { title: "entry" },
  { title: "amount", align: "right" },
  { title: "from → to" },
  { title: "because of" },
] as const;

function entryCells(row: Extract<Seen, { type: "entries" }>["rows"][number]): string[] {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
  const { number, at, entry, amount, from, to, cause } = row;
  return [String(number), day.format(new Date(at)), entry, amount, `${from} → ${to}`, cause];
}

/** In the words of `foothold ledger verify`. */
function verification(ledgers: readonly Verification[], paper: Paper): string[] {
  let text = "";
  printVerification(ledgers, {
    out: (part) => {
      text += part;
    },
    err: () => undefined,
    isTerminal: false,
    environment: {},
    now: () => new Date(0),
  });
  const style = ledgers.some((ledger) => ledger.problems.length > 0) ? "bad" : "good";
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line) => wrap(styled(line.trim(), style), paper.width, 2))
    .map((line) => print(line, paper.colour));
}
