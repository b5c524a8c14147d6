/** The report's part on two policies over the same pull requests. */
import { formatAmount } from "../../domain/amount.ts";
import type { Comparison, NamedChanges } from "../../domain/comparison.ts";
import type { Simulation } from "../../domain/simulation.ts";
import { type Html, html } from "../../web/html.ts";
import { tableHtml } from "./report-table.ts";
import { gains, isWorthALine, losses, pullName, signed } from "./text.ts";

/** Of each list, the largest differences; --json has all. */
const mostRows = 50;

export function comparisonSection(
  { totals, kinds, people, pulls }: Comparison,
  policy: Simulation,
  against: Simulation,
  [ours, theirs]: readonly [string, string],
): Html {
  const named = pulls.map(({ pull, changes }) => ({ name: pullName(pull), changes }));
  const sums = totals.map((change) => ({ name: "all", changes: [change] }));
  return html`<h2>Compared with ${theirs}</h2>
<p>Both policies over the same pull requests. The difference is what ${ours} pays more (+) or less (−) than ${theirs}. It
rewards ${policy.rewarded} of them, the other one ${against.rewarded}.</p>
${changesTable("Both policies in all", "total", sums)}
${changesTable("Both policies by kind", "kind", kinds)}
<h3>People who get more</h3>
${changesTable("The largest differences first", "person", gains(people)) ?? html`<p>Nobody.</p>`}
<h3>People who get less</h3>
${changesTable("The largest differences first", "person", losses(people)) ?? html`<p>Nobody.</p>`}
<h3>Pull requests whose amount changes</h3>
${changesTable("The largest differences first", "pull request", named) ?? html`<p>None.</p>`}
`;
}

function changesTable(caption: string, title: string, rows: readonly NamedChanges[]): Html | null {
  const lines = rows
    .slice(0, mostRows)
    .flatMap(({ name, changes }) =>
      changes
        .filter(isWorthALine)
        .map(({ token, policy, against, difference }) => [
          name,
          formatAmount(policy, token),
          formatAmount(against, token),
          signed(difference, token).replace("-", "−"),
          token.symbol,
        ]),
    );
  const number = (text: string) => ({ title: text, number: true });
  const headings = [{ title }, ...["this policy", "the other", "difference"].map(number), { title: "token" }];
  const rest = rows.length - mostRows;
  const more = `${rest} more change by no more than the last one; simulate --json lists all.`;
  const shown = tableHtml(caption, headings, lines);
  return shown && html`${shown}${rest > 0 && html`<p class="soft">${more}</p>`}`;
}
