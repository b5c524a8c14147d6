/** How the report looks: one column, on a phone as on a desk, light and dark, and on paper. */

export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #57606a; --paper: #fff; --line: #d1d9e0; --wash: #f6f8fa;
  --series-0: #2f6fb5; --series-1: #d9822b; --series-2: #3c8d5a; --series-3: #b6487e; --series-4: #6f5bb5;
  --series-5: #8a6d3b; --series-6: #2a8f9e; --series-7: #8b949e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ea7b3; --paper: #12161c; --line: #3a424d;
  --wash: #1b2129; --series-0: #6cb0ff; --series-1: #f0a85c; --series-2: #6fce92; --series-3: #f08ab9;
  --series-4: #ab99f2; --series-5: #d0ae74; --series-6: #5fd0de; --series-7: #8b949e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 .4rem; }
p { margin: 0 0 1rem; max-width: 42rem; }
code { font: .9em ui-monospace, monospace; background: var(--wash); padding: .1em .3em; border-radius: .25em; }
.soft { color: var(--soft); font-size: .925rem; }
.total { font-size: 1.25rem; font-weight: 600; margin-bottom: .25rem; }
figure { margin: 0 0 .75rem; }
svg { --plot-background: var(--paper); }
svg text { font-variant-numeric: tabular-nums; }
.narrow { display: none; }
@media (max-width: 44rem) { .wide { display: none; } .narrow { display: block; } }
ul.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 0 0 .25rem; padding: 0; font-size: .925rem; }
ul.legend span { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-right: .4rem; }
.table { overflow-x: auto; margin: 0 0 1.25rem; }
table { border-collapse: collapse; font-size: .925rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; }
tbody th { font-weight: 400; min-width: 6rem; }
thead th { vertical-align: bottom; }
@media (max-width: 44rem) { th, td { padding-right: .65rem; } }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
details { margin: 0 0 1.25rem; }
summary { cursor: pointer; padding: .3rem 0; }
summary:focus-visible, .table:focus-visible { outline: 3px solid var(--series-0); outline-offset: 2px; }
@media print { .wide { display: block; } .narrow { display: none; } }
`;
