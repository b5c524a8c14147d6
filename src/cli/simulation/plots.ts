/**
 * The report's plots as SVG, drawn here so that the page needs no script. Amounts become floating point in this file alone,
 * to be drawn.
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { formatAmount, type Money, type Token } from "../../domain/amount.ts";
import type { Simulation } from "../../domain/simulation.ts";
import { earned } from "../../domain/simulation-sums.ts";
import { constantHtml, type Html, html } from "../../web/html.ts";

/** Colours that the style sheet has, as `--series-0` and so on; the last is for all others together. */
export const seriesColours = 8;

export interface Series {
  readonly names: readonly string[];
  /** As CSS. */
  readonly colour: (name: string) => string;
  readonly seriesOf: (kind: string) => string;
}

/** Each of the largest kinds has a colour of its own; the rest share one. */
export function seriesOf(kinds: readonly string[]): Series {
  const others = "all others";
  const named = kinds.length > seriesColours ? kinds.slice(0, seriesColours - 1) : kinds;
  const names = named.length < kinds.length ? [...named, others] : named;
  return {
    names,
    colour: (name) => `var(--series-${names.indexOf(name)})`,
    seriesOf: (kind) => (named.includes(kind) ? kind : others),
  };
}

interface Drawing {
  readonly title: string;
  readonly options: (isWide: boolean) => Plot.PlotOptions;
}

/** Twice, as letters would not be readable on a phone if the same plot were made smaller; the style sheet shows one. */
function draw({ title, options }: Drawing): Html {
  const one = (isWide: boolean) => {
    const { document } = parseHTML("<!doctype html><html><body></body></html>");
    const plot = Plot.plot({
      document,
      ariaLabel: title,
      width: isWide ? 680 : 340,
      marginBottom: 50,
      style: { fontSize: isWide ? "12px" : "11px", background: "none" },
      ...options(isWide),
    });
    plot.setAttribute("role", "img");
    // The library escapes what it draws, as whoever serialises a document does.
    return constantHtml(plot.outerHTML);
  };
  return html`<div class="wide">${one(true)}</div><div class="narrow">${one(false)}</div>`;
}

/** For drawing only. */
function drawn(money: Pick<Money, "amount">, token: Token): number {
  return Number(formatAmount(money.amount, token));
}

export function monthsPlot({ months }: Simulation, token: Token, series: Series): Html {
  const bars = months.flatMap((month) => {
    const bySeries = new Map<string, number>(series.names.map((name) => [name, 0]));
    for (const kind of month.kinds) {
      const name = series.seriesOf(kind.name);
      const value = drawn({ amount: earned(kind.totals, token.id) }, token);
      bySeries.set(name, (bySeries.get(name) ?? 0) + value);
    }
    return [...bySeries].map(([name, value]) => ({ month: new Date(`${month.name}-01`), name, value }));
  });
  const title = `${token.symbol} a month, by kind`;
  return draw({
    title,
    options: (isWide) => ({
      height: isWide ? 300 : 240,
      marginLeft: 64,
      x: {
        type: "utc",
        label: "month of the merge (UTC)",
        labelAnchor: "center",
        labelOffset: 46,
        labelArrow: "none",
        ticks: isWide ? 8 : 4,
      },
      y: { label: `${token.symbol} a month`, grid: true, ticks: 5, labelArrow: "none", tickFormat: short },
      color: { type: "ordinal", domain: [...series.names], range: series.names.map(series.colour) },
      marks: [
        Plot.rectY(bars, { x: "month", y: "value", fill: "name", interval: "month", inset: 0.5 }),
        Plot.ruleY([0]),
      ],
    }),
  });
}

export interface Bin {
  readonly from: number;
  /** Just above the bin. */
  readonly to: number;
  readonly count: number;
}

const mostBins = 20;

/** Amounts in at most twenty ranges of one round width, from zero up. */
export function binsOf(moneys: readonly Money[]): Bin[] {
  const values = moneys.map((money) => drawn(money, money.token));
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const exponent = Math.floor(Math.log10(most / mostBins));
  const widths = [1, 2, 5, 10].map((factor) => factor * 10 ** exponent);
  const width = widths.find((one) => Math.floor(most / one) < mostBins) ?? most;
  const counts = new Map<number, number>();
  for (const value of values) {
    // A sum like 0.3 / 0.1 falls a hair short of its bin.
    const index = Math.floor(value / width + 1e-9);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  const round = (value: number) => Number(value.toPrecision(12));
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([index, count]) => ({ from: round(index * width), to: round((index + 1) * width), count }));
}

export function amountsPlot(bins: readonly Bin[], token: Token): Html {
  return draw({
    title: `How many pull requests earned how much, in ${token.symbol}`,
    options: (isWide) => ({
      height: isWide ? 260 : 220,
      marginLeft: 64,
      x: {
        label: `${token.symbol} for one pull request`,
        labelAnchor: "center",
        labelOffset: 36,
        labelArrow: "none",
        ticks: isWide ? 8 : 4,
        tickFormat: short,
      },
      y: { label: "pull requests", grid: true, ticks: 5, labelArrow: "none", tickFormat: short },
      marks: [
        Plot.rectY(bins, { x1: "from", x2: "to", y: "count", fill: "var(--series-0)", inset: 0.5 }),
        Plot.ruleY([0]),
        Plot.ruleX([0], { strokeOpacity: 0 }),
      ],
    }),
  });
}

export interface Bar {
  readonly name: string;
  readonly money: Money;
}

export function peoplePlot(bars: readonly Bar[], token: Token): Html {
  const rows = bars.map(({ name, money }) => ({ name, value: drawn(money, token) }));
  return draw({
    title: `${token.symbol} a person`,
    options: (isWide) => ({
      height: 52 + rows.length * 22,
      marginLeft: isWide ? 170 : 118,
      marginTop: 4,
      x: {
        label: `${token.symbol} a person`,
        labelAnchor: "center",
        labelOffset: 36,
        grid: true,
        labelArrow: "none",
        ticks: isWide ? 6 : 3,
        tickFormat: short,
      },
      y: {
        label: null,
        domain: rows.map((row) => row.name),
        tickFormat: (name: string) => shortened(name, isWide ? 22 : 15),
        tickSize: 0,
      },
      marks: [
        Plot.barX(rows, { x: "value", y: "name", fill: "var(--series-0)", insetTop: 2, insetBottom: 2 }),
        Plot.ruleX([0]),
      ],
    }),
  });
}

function shortened(name: string, length: number): string {
  return name.length > length ? `${name.slice(0, length - 1)}…` : name;
}

/** "12,000", "1.5M": a tick that fits beside its axis. */
function short(value: number): string {
  return value.toLocaleString("en", {
    notation: Math.abs(value) >= 100_000 ? "compact" : "standard",
    maximumFractionDigits: 6,
  });
}
