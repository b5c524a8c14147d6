/** The one style sheet of the pages: plain, for phone and desktop, light and dark. Pages let no other style in. */

const frame = `
:root { color-scheme: light dark; --ink: #1c2128; --soft: #57606a; --paper: #fff; --line: #d1d9e0; --wash: #f6f8fa;
  --accent: #1a7f37; --wrong: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9ea7b3; --paper: #12161c; --line: #3a424d;
  --wash: #1b2129; --accent: #3fb950; --wrong: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
a { color: inherit; text-underline-offset: .2em; }
code { font: .9em ui-monospace, monospace; background: var(--wash); padding: .1em .3em; border-radius: .25em; }
pre { background: var(--wash); padding: .75rem 1rem; border-radius: .4rem; white-space: pre-wrap; }
pre code { padding: 0; }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 0 0 1.25rem; padding: .75rem 1rem 1rem; }
fieldset > :last-child { margin-bottom: 0; }
legend { font-weight: 600; padding: 0 .4rem; }
label { display: block; }
label.choice { display: flex; gap: .6rem; align-items: baseline; margin: .4rem 0; }
input[type=text], input[type=url] { width: 100%; font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--soft); border-radius: .4rem; padding: .55rem .7rem; margin: .3rem 0; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input[aria-invalid=true] { border-color: var(--wrong); }
button, a.button { display: inline-block; font: inherit; font-weight: 600; border: 0; border-radius: .5rem;
  padding: .7rem 1.2rem; background: var(--ink); color: var(--paper); text-decoration: none; cursor: pointer; }
form { margin-bottom: 1rem; }
.soft { color: var(--soft); font-size: .925rem; }
.wrong { color: var(--wrong); margin: .3rem 0; }
dl.asked { border-top: 1px solid var(--line); }
dl.asked div { border-bottom: 1px solid var(--line); padding: .5rem 0; }
dl.asked dt { font-weight: 600; }
dl.asked dd { margin: 0; color: var(--soft); font-size: .925rem; }
`;

const parts = `
header.site { border-bottom: 1px solid var(--line); font-size: .925rem; }
header.site nav { max-width: 42rem; margin: 0 auto; padding: .6rem 1.25rem; display: flex; flex-wrap: wrap; gap: .25rem 1.1rem;
  align-items: center; }
header.site nav > :first-child { font-weight: 600; text-decoration: none; margin-right: auto; }
header.site form { margin: 0; }
button.plain { background: none; color: inherit; font-weight: 400; padding: 0; text-decoration: underline;
  text-underline-offset: .2em; }
button.quiet, a.button.quiet { background: var(--wash); color: var(--ink); border: 1px solid var(--line); padding: .55rem 1rem; }
button.danger { background: var(--wrong); color: var(--paper); }
h3 { font-size: 1rem; margin: 1.5rem 0 .35rem; }
h4 { font-size: 1rem; margin: 0 0 .35rem; }
p.label { font-weight: 600; margin: 0 0 .15rem; }
h1 + p.lead { font-size: 1.15rem; color: var(--soft); }
ul, ol { padding-left: 1.25rem; }
li { margin: .2rem 0; }
dl.pairs { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .25rem 1rem; }
dl.pairs dt { color: var(--soft); }
dl.pairs dd { margin: 0; min-width: 0; }
.said { border-left: 3px solid var(--accent); background: var(--wash); padding: .6rem .9rem; border-radius: 0 .4rem .4rem 0; }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: 0 0 1rem; }
.actions form { margin: 0; }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.1rem .2rem; margin: 0 0 1rem; }
article > :first-child { margin-top: 0; }
.level { display: inline-block; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem;
  font-weight: 400; color: var(--soft); white-space: nowrap; vertical-align: .08em; }
.level.shown, .level.sustained { color: var(--accent); border-color: currentColor; }
ol.work { list-style: none; padding: 0; border-top: 1px solid var(--line); }
ol.work li { border-bottom: 1px solid var(--line); padding: .6rem 0; margin: 0; }
ol.work .soft { display: block; }
ol.work .sum { display: flex; }
.sum { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; font-variant-numeric: tabular-nums; }
.sum b { font-weight: 600; margin-left: auto; }
nav.tabs { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 1.25rem; }
nav.tabs a { border: 1px solid var(--line); border-radius: 1rem; padding: .15rem .75rem; text-decoration: none; font-size: .925rem; }
nav.tabs a[aria-current] { background: var(--ink); color: var(--paper); border-color: var(--ink); }
table { border-collapse: collapse; width: 100%; margin: 0 0 1rem; }
th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .85rem; font-weight: 400; color: var(--soft); }
@media (max-width: 32rem) {
  table.people thead { display: none; }
  table.people tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  table.people td { display: inline-block; border: 0; padding: 0 .75rem 0 0; }
  table.people td:first-child { display: block; }
}
form.search { display: flex; gap: .5rem; }
form.search input { margin: 0; flex: 1; min-width: 0; }
details { margin: 0 0 1rem; }
summary { cursor: pointer; }
details[open] summary { margin-bottom: .5rem; }
`;

export const style = frame + parts;
