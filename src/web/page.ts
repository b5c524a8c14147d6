/** The frame of every page: one column that a phone shows too, one style, and a policy that lets nothing else in. */
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { constantHtml, type Html, html } from "./html.ts";

const style = `
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

const styleHash = createHash("sha256").update(style).digest("base64");

export interface Page {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  /** Origins beside our own that a form of this page goes to. */
  readonly formsTo?: readonly string[];
}

export function sendPage(response: ServerResponse, page: Page): void {
  const text = Buffer.from(document(page).text);
  const forms = ["'self'", ...(page.formsTo ?? [])].join(" ");
  response.writeHead(page.status ?? 200, {
    "content-type": "text/html; charset=utf-8",
    "content-length": text.length,
    "content-security-policy":
      `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${forms}; base-uri 'none'; ` +
      "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  });
  response.end(text);
}

function document({ title, body }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Foothold</title>
<style>${constantHtml(style)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
