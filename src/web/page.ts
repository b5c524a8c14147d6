/** The frame of every page: one column that a phone shows too, and a policy that lets nothing else in. */
import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { constantHtml, type Html, html } from "./html.ts";
import { style } from "./style.ts";

const styleHash = createHash("sha256").update(style).digest("base64");

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** What stands above it: where else to go, and who is signed in. */
  readonly header?: Html | undefined;
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

function document({ title, body, header }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Foothold</title>
<style>${constantHtml(style)}</style>
</head>
<body>
${header}
<main>
${body}
</main>
</body>
</html>
`;
}
