/** One visit of a page: what the browser sent, who it is, and what can be answered. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Html, html } from "../html.ts";
import type { Page } from "../page.ts";
import { paths } from "./paths.ts";
import type { Someone } from "./ports.ts";

export interface Visit {
  readonly request: IncomingMessage;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The secret of the visitor's session. */
  readonly session: string | null;
  readonly visitor: Someone | null;
  /** For limits on failures; never stored, never logged. */
  readonly address: string;
}

export interface SignedIn extends Visit {
  readonly session: string;
  readonly visitor: Someone;
}

export type Reply =
  | (Page & { readonly type: "page" })
  | { readonly type: "to"; readonly location: string; readonly cookies?: readonly string[] }
  | {
      readonly type: "file";
      readonly contentType: string;
      readonly name: string | null;
      readonly text: string;
    };

export function isSignedIn(visit: Visit): visit is SignedIn {
  return visit.visitor !== null && visit.session !== null;
}

/** Above every page. */
export function headerOf(visit: Visit, canSignIn: boolean): Html {
  const own = isSignedIn(visit)
    ? html`<a href="${paths.me}">${visit.visitor.login}</a>
<form method="post" action="${paths.signOut}">${formToken(visit)}<button class="plain" type="submit">Sign out</button></form>`
    : canSignIn && html`<a href="${paths.me}">Sign in</a>`;
  return html`<header class="site"><nav aria-label="Site"><a href="/">Foothold</a>
${own}</nav></header>`;
}

const tokenField = "token";

/** Belongs into every form: another site's page cannot know it. */
export function formToken({ session }: SignedIn): Html {
  return html`<input type="hidden" name="${tokenField}" value="${tokenOf(session)}">`;
}

export function hasToken(form: URLSearchParams, session: string): boolean {
  const [given, right] = [form.get(tokenField) ?? "", tokenOf(session)].map((text) => Buffer.from(text));
  return (
    given !== undefined &&
    right !== undefined &&
    given.length === right.length &&
    timingSafeEqual(given, right)
  );
}

function tokenOf(session: string): string {
  return createHmac("sha256", session).update("the token of this session's forms").digest("base64url");
}

const mostFormBytes = 10_000;

/** `null`: more than a form of these pages can hold. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | null> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > mostFormBytes) return null;
  }
  return new URLSearchParams(text);
}

export function cookieOf(request: IncomingMessage, name: string): string | null {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [key = "", ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return null;
}

/**
 * The other end; behind a proxy on this machine or in its network, whom the proxy speaks for. Whoever could reach us
 * from there without the proxy is trusted with saying it.
 */
export function addressOf(request: IncomingMessage): string {
  const direct = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const isNear = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd])/.test(direct);
  const said = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .at(-1)
    ?.trim();
  return isNear && said !== undefined && said !== "" ? said.slice(0, 60) : direct;
}
