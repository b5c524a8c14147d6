/** The report of `simulate --html`: one page with plots that works from a disk, without a network or a script. */
import path from "node:path";
import { formatAmount, type Money, type Token } from "../../domain/amount.ts";
import type { Comparison } from "../../domain/comparison.ts";
import type { Simulation } from "../../domain/simulation.ts";
import { type Earning, earned, type Spread } from "../../domain/simulation-sums.ts";
import { explain } from "../../messages/reasons.ts";
import { constantHtml, type Html, html } from "../../web/html.ts";
import type { Window } from "../recorded-pulls.ts";
import { amountsPlot, type Bar, binsOf, monthsPlot, peoplePlot, type Series, seriesOf } from "./plots.ts";
import { comparisonSection } from "./report-comparison.ts";
import { reportStyle } from "./report-style.ts";
import { folded, grouped, type Heading, tableHtml } from "./report-table.ts";
import { assumption, limitName } from "./text.ts";

export interface Report {
  readonly policy: Simulation;
  readonly against: Simulation | null;
  readonly comparison: Comparison | null;
  /** The files of the two policies. */
  readonly names: readonly [string, string];
  readonly window: Window;
  readonly madeAt: Date;
}

/** The page's text, whole. */
export function reportPage(report: Report): string {
  const { policy, comparison, against, names, window, madeAt } = report;
  const title = `What ${path.basename(names[0])} would have paid`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${constantHtml(reportStyle)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="total">${totalText(policy)}</p>
<p>${counts(policy)}${merges(policy)}</p>
<p class="soft">A simulation${windowText(window)}, made on ${madeAt.toISOString().slice(0, 10)} with Foothold. Prices are those of
the labels as they were when the pull requests were read. Nothing was booked, and nothing is owed.</p>
${policy.totals.map(({ token }) => tokenSection(policy, token))}
${policy.merged > 0 && shapes(policy)}
${comparison !== null && against !== null ? comparisonSection(comparison, policy, against, names) : null}
${reasons(policy)}
</main>
</body>
</html>
`.text;
}

function totalText({ totals }: Simulation): string {
  return (
    totals.map(({ amount, token }) => `${grouped(formatAmount(amount, token))} ${token.symbol}`).join(", ") ||
    "Nothing"
  );
}

function counts({ pulls, merged, rewarded }: Simulation): string {
  const group = (value: number) => value.toLocaleString("en");
  return `${group(pulls)} pull requests, of which ${group(merged)} were merged and ${group(rewarded)} earned something`;
}

function merges({ months }: Simulation): string {
  const [first, last] = [months[0]?.name, months.at(-1)?.name];
  if (first === undefined || last === undefined) return ".";
  return first === last ? `, in ${first}.` : `, from ${first} to ${last}.`;
}

function windowText({ since, until }: Window): string {
  const from = since === undefined ? "" : ` of what was merged from ${since.slice(0, 10)} on`;
  return until === undefined ? from : `${from || " of what was merged"}, before ${until.slice(0, 10)}`;
}

/** In the plot; the table that is folded away has everybody. */
const mostBars = 20;

function tokenSection(simulation: Simulation, token: Token): Html {
  const of = (earning: Pick<Earning, "totals">) => earned(earning.totals, token.id);
  const kinds = simulation.kinds.filter((kind) => of(kind) > 0n);
  const series = seriesOf(kinds.map((kind) => kind.name));
  const amounts = simulation.rewards.flatMap((one) => one.totals.filter((sum) => sum.token.id === token.id));
  const bins = binsOf(amounts);
  const people = simulation.people
    .filter((person) => of(person) > 0n)
    .sort((a, b) => (of(a) === of(b) ? 0 : of(a) > of(b) ? -1 : 1));
  const bars: Bar[] = people
    .slice(0, mostBars)
    .map((person) => ({ name: person.name, money: { token, amount: of(person) } }));
  const rest = people.length - bars.length;
  return html`<h2>${token.symbol}</h2>
<h3>Each month, by kind</h3>
${legend(series)}
<figure>${monthsPlot(simulation, token, series)}</figure>
${folded("The same as a table", monthsTable(simulation, token, kinds))}
<h3>What one pull request earned</h3>
<figure>${amountsPlot(bins, token)}</figure>
${folded("The same as a table", binsTable(bins, token))}
${spreadTable(simulation, token)}
<h3>Per person</h3>
<figure>${peoplePlot(bars, token)}</figure>
${rest > 0 && html`<p class="soft">The plot shows ${bars.length} of ${people.length} people; the table has all.</p>`}
${folded("The same as a table", peopleTable(simulation, people, token))}
`;
}

function legend(series: Series): Html | null {
  if (series.names.length < 2) return null;
  const item = (name: string) =>
    html`<li><span style="background: ${series.colour(name)}"></span>${name}</li>`;
  return html`<ul class="legend">${series.names.map(item)}</ul>`;
}

const number = (title: string) => ({ title, number: true });

/** How many pull requests a row stands for is known for all tokens together, so it is said where there is one. */
function pullsColumn({ totals }: Simulation): { heading: Heading[]; cell: (row: Earning) => number[] } {
  const isSaid = totals.length === 1;
  return {
    heading: isSaid ? [number("pull requests")] : [],
    cell: (row) => (isSaid ? [row.pulls] : []),
  };
}

function monthsTable(simulation: Simulation, token: Token, kinds: readonly Earning[]): Html | null {
  const cell = (totals: readonly Money[]) => {
    const value = earned(totals, token.id);
    return value === 0n ? "" : formatAmount(value, token);
  };
  const pulls = pullsColumn(simulation);
  return tableHtml(
    `${token.symbol} a month, by kind`,
    [{ title: "month" }, ...pulls.heading, ...kinds.map((kind) => number(kind.name)), number("total")],
    simulation.months.map((month) => [
      month.name,
      ...pulls.cell(month),
      ...kinds.map(({ name }) => cell(month.kinds.find((kind) => kind.name === name)?.totals ?? [])),
      cell(month.totals) || "0",
    ]),
  );
}

function binsTable(bins: readonly { from: number; to: number; count: number }[], token: Token): Html | null {
  const text = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 12 });
  return tableHtml(
    "How many pull requests earned how much",
    [number(`${token.symbol}, at least`), number("less than"), number("pull requests")],
    bins.map(({ from, to, count }) => [text(from), text(to), count]),
  );
}

function spreadTable({ spread }: Simulation, token: Token): Html | null {
  const row = (of: string, rows: readonly Spread[]) =>
    rows
      .filter((one) => one.token.id === token.id)
      .map((one) => [
        of,
        one.count,
        ...[one.p50, one.p90, one.p99, one.max].map((value) => formatAmount(value, token)),
      ]);
  return tableHtml(
    `Percentiles in ${token.symbol}: half, 90 and 99 in a hundred earned no more than this`,
    [{ title: "of each" }, ...["how many", "p50", "p90", "p99", "most"].map(number)],
    [...row("pull request", spread.perPull), ...row("person", spread.perPerson)],
  );
}

function peopleTable(simulation: Simulation, people: readonly Earning[], token: Token): Html | null {
  const pulls = pullsColumn(simulation);
  return tableHtml(
    `${token.symbol} a person`,
    [{ title: "person" }, ...pulls.heading, number(token.symbol)],
    people.map((person) => [
      person.name,
      ...pulls.cell(person),
      formatAmount(earned(person.totals, token.id), token),
    ]),
  );
}

/** What has all tokens side by side. */
function shapes(simulation: Simulation): Html {
  const tokens = simulation.totals.map(({ token }) => token);
  const earnings = (caption: string, title: string, rows: readonly Earning[]) =>
    tableHtml(
      caption,
      [{ title }, number("pull requests"), ...tokens.map((token) => number(token.symbol))],
      rows.map((row) => [
        row.name,
        row.pulls,
        ...tokens.map((token) => formatAmount(earned(row.totals, token.id), token)),
      ]),
    );
  const cuts = simulation.cuts.map(({ reason, lines, cut }) => [
    limitName(reason),
    lines,
    formatAmount(cut.amount, cut.token),
    cut.token.symbol,
  ]);
  return html`<h2>Where it went</h2>
${earnings("By kind", "kind", simulation.kinds)}
${earnings("By the rule that set the price", "rule", simulation.rules)}
<h3>What limits cut</h3>
${tableHtml("What caps and other limits took off", [{ title: "limit" }, number("lines"), number("cut"), { title: "token" }], cuts) ?? html`<p>Nothing.</p>`}
`;
}

function reasons(simulation: Simulation): Html {
  const notCounted = tableHtml(
    "What was not counted, with an example of each reason",
    [number("how often"), { title: "why" }],
    simulation.notCounted.map(({ reason, count }) => [count, explain(reason)]),
  );
  const assumed = tableHtml(
    "What was taken as given, as nobody said otherwise",
    [number("how often"), { title: "what" }],
    simulation.assumed.map(({ reason, count }) => [count, assumption(reason, simulation)]),
  );
  return html`<h2>What was not counted</h2>
${notCounted ?? html`<p>Nothing.</p>`}
${assumed}`;
}
