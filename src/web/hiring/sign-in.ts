/** Signing in with GitHub and out again. What a browser keeps are two random secrets, and never what GitHub gave. */
import { randomBytes } from "node:crypto";
import { beginSigningIn, NotSignedIn, type OAuthApp, whoSignedIn } from "../../github/sign-in.ts";
import { html } from "../html.ts";
import { isOwnPath, paths, signInPath } from "./paths.ts";
import type { SessionPorts } from "./ports.ts";
import { createThrottle } from "./throttle.ts";
import { cookieOf, type Reply, type Visit } from "./visit.ts";

export interface SignInOptions {
  readonly sessions: SessionPorts;
  /** `null`: nobody can sign in, because the App's client or the public address is not known. */
  readonly app: Omit<OAuthApp, "redirectUri"> | null;
  /** Known once the server listens; without a slash at its end. */
  readonly publicUrl: () => string | null;
  readonly now: () => Date;
}

export interface SignIn {
  /** Whether anybody can. */
  readonly isSetUp: () => boolean;
  readonly sessionCookie: () => string;
  readonly begin: (visit: Visit) => Promise<Reply>;
  readonly end: (visit: Visit) => Promise<Reply>;
  readonly signOut: (visit: Visit) => Promise<Reply>;
}

const minute = 60_000;
const sessionSeconds = 7 * 24 * 3600;
const underWaySeconds = 600;

export function createSignIn({ sessions, app, publicUrl, now }: SignInOptions): SignIn {
  const begun = createThrottle(60, 10 * minute, now);
  const failed = createThrottle(10, 10 * minute, now);
  const isSecure = () => publicUrl()?.startsWith("https:") === true;
  // A browser takes a cookie of such a name from this very host alone, and only over https.
  const named = (name: string) => (isSecure() ? `__Host-${name}` : name);
  const cookie = (name: string, value: string, seconds: number) =>
    `${named(name)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${isSecure() ? "; Secure" : ""}`;
  const client = (): OAuthApp | null => {
    const url = publicUrl();
    return app === null || url === null ? null : { ...app, redirectUri: `${url}${signInPath}` };
  };

  const begin = async (visit: Visit): Promise<Reply> => {
    const oauth = client();
    if (oauth === null) return notSetUp();
    if (begun.isFull(visit.address) || failed.isFull(visit.address)) return tooOften();
    begun.count(visit.address);
    const to = visit.query.get("to") ?? paths.me;
    const { url, state, verifier } = await beginSigningIn(oauth);
    const browser = randomSecret();
    await sessions.beginSignIn({ state, browser, verifier, returnTo: isOwnPath(to) ? to : paths.me });
    return { type: "to", location: url, cookies: [cookie("foothold-sign-in", browser, underWaySeconds)] };
  };

  const end = async (visit: Visit): Promise<Reply> => {
    const oauth = client();
    if (oauth === null) return notSetUp();
    if (failed.isFull(visit.address)) return tooOften();
    const browser = cookieOf(visit.request, named("foothold-sign-in")) ?? "";
    const state = visit.query.get("state") ?? "";
    const known = await sessions.takeSignIn(state, browser);
    if (known === null) {
      failed.count(visit.address);
      return refused("It began in another browser, more than ten minutes ago, or has ended already.");
    }
    try {
      const person = await whoSignedIn(oauth, visit.query, { state, verifier: known.verifier }, now);
      const secret = randomSecret();
      if (visit.session !== null) await sessions.end(visit.session);
      await sessions.begin(secret, person);
      const cookies = [cookie("foothold", secret, sessionSeconds), cookie("foothold-sign-in", "", 0)];
      return { type: "to", location: known.returnTo, cookies };
    } catch (error) {
      if (!(error instanceof NotSignedIn)) throw error;
      failed.count(visit.address);
      return refused("GitHub did not say who you are.");
    }
  };

  const signOut = async (visit: Visit): Promise<Reply> => {
    if (visit.session !== null) await sessions.end(visit.session);
    return { type: "to", location: "/", cookies: [cookie("foothold", "", 0)] };
  };
  return { isSetUp: () => client() !== null, sessionCookie: () => named("foothold"), begin, end, signOut };
}

function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

function refused(why: string): Reply {
  const body = html`<h1>You are not signed in</h1>
<p role="alert">${why}</p>
<p><a class="button" href="${paths.signIn(paths.me)}">Sign in with GitHub</a></p>`;
  return { type: "page", status: 403, title: "Not signed in", body };
}

function tooOften(): Reply {
  const body = html`<h1>Too many attempts</h1>
<p role="alert">Signing in was begun or went wrong too often from where you are. Try again in ten minutes.</p>`;
  return { type: "page", status: 429, title: "Too many attempts", body };
}

/** For visitors and for whoever can change it. */
export function notSetUp(): Reply {
  const body = html`<h1>Signing in is not set up here</h1>
<p>This page is only for people who signed in with GitHub, and this instance has not been told yet how. What can be said
with comments works all the same: <code>/hiring</code> in any thread lists it.</p>
<h2>If you run this instance</h2>
<p>Set <code>FOOTHOLD_URL</code> to its public address, and <code>GITHUB_CLIENT_ID</code> and
<code>GITHUB_CLIENT_SECRET</code> to the App's client where the setup did not keep them. On the App's settings page the
callback address has to be that address with <code>${signInPath}</code> behind it.</p>`;
  return { type: "page", status: 503, title: "Not set up", body };
}
