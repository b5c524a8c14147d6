/** A simulation and a comparison as tables for a terminal. */
import { type Amount, formatAmount, formatMoney, type Money, type Token } from "../../domain/amount.ts";
import type { Change, Comparison, NamedChanges } from "../../domain/comparison.ts";
import type { Reason } from "../../domain/reason.ts";
import type { PullRef, Simulation } from "../../domain/simulation.ts";
import type { Cut, Earning, Spread } from "../../domain/simulation-sums.ts";
import { capName, explain } from "../../messages/reasons.ts";
import { alignPoints, table } from "../table.ts";

const right = (title: string) => ({ title, align: "right" }) as const;

export function simulationText(simulation: Simulation): string {
  const { people, kinds, rules, months, spread, cuts, totals } = simulation;
  const tokens = totals.map((row) => row.token);
  const sections = [
    `${headline(simulation)}\n`,
    earnings("person", people, tokens),
    earnings("kind", kinds, tokens),
    earnings("priced by", rules, tokens),
    earnings("month", months, tokens),
    spreadTable("of each", [
      ...spread.perPull.map((row) => ({ of: "pull request", row })),
      ...spread.perPerson.map((row) => ({ of: "person", row })),
    ]),
    cutTable(cuts),
    countTable(
      "not counted (an example of each)",
      simulation.notCounted.map(({ reason, count }) => [count, explain(reason)]),
    ),
    countTable(
      "taken as given",
      simulation.assumed.map(({ reason, count }) => [count, assumption(reason, simulation)]),
    ),
  ];
  return sections.filter(Boolean).join("\n");
}

/** "8 pull requests, 7 merged, 5 rewarded: 142.5 GRID, 100 EUR". */
export function headline({ pulls, merged, rewarded, totals }: Simulation): string {
  return `${pulls} pull request${pulls === 1 ? "" : "s"}, ${merged} merged, ${rewarded} rewarded: ${moneyList(totals)}`;
}

export function moneyList(totals: readonly Money[]): string {
  return totals.map(formatMoney).join(", ") || "nothing";
}

/** One column for each token, so that amounts of a token stand under each other and add up. */
function earnings(title: string, rows: readonly Earning[], tokens: readonly Token[]): string {
  if (rows.length === 0) return "";
  const columns = tokens.map((token) =>
    alignPoints(
      rows.map((row) => {
        const sum = row.totals.find((one) => one.token.id === token.id);
        return sum === undefined ? "" : formatAmount(sum.amount, token);
      }),
    ),
  );
  return table(
    [{ title }, right("pull requests"), ...tokens.map((token) => right(token.symbol))],
    rows.map((row, index) => [row.name, String(row.pulls), ...columns.map((cells) => cells[index] ?? "")]),
  );
}

function spreadTable(title: string, rows: readonly { of: string; row: Spread }[]): string {
  if (rows.length === 0) return "";
  const columns = (["p50", "p90", "p99", "max"] as const).map((key) =>
    alignPoints(rows.map(({ row }) => formatAmount(row[key], row.token))),
  );
  return table(
    [{ title }, { title: "token" }, right("how many"), ...["p50", "p90", "p99", "most"].map(right)],
    rows.map(({ of, row }, index) => [
      of,
      row.token.symbol,
      String(row.count),
      ...columns.map((cells) => cells[index] ?? ""),
    ]),
  );
}

function cutTable(cuts: readonly Cut[]): string {
  if (cuts.length === 0) return "";
  const amounts = alignPoints(cuts.map(({ cut }) => formatAmount(cut.amount, cut.token)));
  return table(
    [{ title: "cut by" }, right("lines"), right("cut"), { title: "token" }],
    cuts.map(({ reason, lines, cut }, index) => [
      limitName(reason),
      String(lines),
      amounts[index] ?? "",
      cut.token.symbol,
    ]),
  );
}

export function limitName(reason: Cut["reason"]): string {
  return reason === null ? "other limits" : capName(reason);
}

function countTable(title: string, rows: readonly (readonly [count: number, what: string])[]): string {
  if (rows.length === 0) return "";
  return table(
    [right("count"), { title }],
    rows.map(([count, what]) => [String(count), what]),
  );
}

/** Which branches were taken as the default one matters to whoever trusts the figures: all are named. */
export function assumption(reason: Reason, { assumedBranches }: Pick<Simulation, "assumedBranches">): string {
  if (reason.code !== "assumed-branch") return `${explain(reason)} (an example)`;
  const named = assumedBranches.map(({ branch, count }) => `${branch} (${count})`);
  return `taken as the default branch: ${named.join(", ")}`;
}

/** On a terminal; the report and --json have all. */
const mostRows = 20;

/** `names` are what people call the policy and the one it is compared with: their files. */
export function comparisonText(comparison: Comparison, names: readonly [string, string]): string {
  const { totals, kinds, people, pulls } = comparison;
  const sections = [
    `${names[0]} against ${names[1]}; the difference is what the first pays more or less\n`,
    changeTable("total", [{ name: "all", changes: totals }]),
    changeTable("kind", kinds),
    changeTable("who gets more", gains(people)),
    changeTable("who gets less", losses(people)),
    changeTable(
      "pull request",
      pulls.map(({ pull, changes }) => ({ name: pullName(pull), changes })),
    ),
  ];
  return sections.filter(Boolean).join("\n");
}

export function pullName({ repository, number, title }: PullRef): string {
  return `${repository ?? ""}#${number} ${title.length > 50 ? `${title.slice(0, 49)}…` : title}`;
}

/** "+20", "-3.5", "0". */
export function signed(value: Amount, token: Token): string {
  return `${value > 0n ? "+" : ""}${formatAmount(value, token)}`;
}

/** Whose sum is larger by the policy than by the one that it is compared with; by the first token that differs. */
export function gains(people: readonly NamedChanges[]): NamedChanges[] {
  return people.filter((one) => firstDifference(one) > 0n);
}

export function losses(people: readonly NamedChanges[]): NamedChanges[] {
  return people.filter((one) => firstDifference(one) < 0n);
}

function firstDifference({ changes }: NamedChanges): bigint {
  return changes.find((change) => change.difference !== 0n)?.difference ?? 0n;
}

function changeTable(title: string, rows: readonly NamedChanges[]): string {
  const shown = rows.slice(0, mostRows);
  const lines = shown.flatMap(({ name, changes }) =>
    changes.filter(isWorthALine).map((change) => ({ name, change })),
  );
  if (lines.length === 0) return "";
  const column = (text: (change: Change) => string) => alignPoints(lines.map(({ change }) => text(change)));
  const policy = column((one) => formatAmount(one.policy, one.token));
  const against = column((one) => formatAmount(one.against, one.token));
  const difference = column((one) => signed(one.difference, one.token));
  const more =
    rows.length > shown.length
      ? `${rows.length - shown.length} more with smaller differences; --json has all\n`
      : "";
  const cells = lines.map(({ name, change }, index) => [
    name,
    change.token.symbol,
    ...[policy, against, difference].map((texts) => texts[index] ?? ""),
  ]);
  return `${table([{ title }, { title: "token" }, ...["policy", "against", "difference"].map(right)], cells)}${more}`;
}

export function isWorthALine({ policy, against }: Change): boolean {
  return policy !== 0n || against !== 0n;
}
