/** The addresses of the pages of hiring: finds out who visits, checks forms, and sends what comes of it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { wishes } from "../../domain/participation.ts";
import { ComeBackLater, GitHubUnavailable } from "../../github/client.ts";
import { html } from "../html.ts";
import { sendPage } from "../page.ts";
import type { ServerOptions } from "../server.ts";
import * as answers from "./answers.ts";
import { paths, signInPath } from "./paths.ts";
import type { HiringPorts, SessionPorts } from "./ports.ts";
import { createSignIn, type SignInOptions } from "./sign-in.ts";
import { createTeamCheck } from "./team.ts";
import { createThrottle } from "./throttle.ts";
import {
  addressOf,
  cookieOf,
  hasToken,
  headerOf,
  isSignedIn,
  type Reply,
  readForm,
  type SignedIn,
  type Visit,
} from "./visit.ts";

export interface HiringPagesOptions extends Pick<SignInOptions, "app" | "publicUrl" | "now"> {
  readonly ports: HiringPorts;
  readonly sessions: SessionPorts;
  /** Where people see GitHub. */
  readonly server: string;
  /** Hears of what went wrong, without anybody's name. */
  readonly onError: (failed: Failed) => void;
}

const part = "([\\w.%-]{1,120})";
const route = (text: string) => new RegExp(`^${text.replaceAll(":part", part)}$`);

const gets: readonly (readonly [RegExp, answers.Answer])[] = [
  [route("/hiring/:part"), answers.hiring],
  [route("/hiring/:part/people"), answers.people],
  [route("/hiring/:part/people/:part"), answers.person],
  [route("/me"), answers.me],
  [route("/me/:part"), answers.ownAt],
  [route("/me/:part/forget"), answers.askToForget],
  [route("/me/:part/(everything\\.json|resume\\.json|evidence\\.md)"), answers.download],
  [route(paths.forgotten), answers.forgotten],
  [route("/badges/:part/:part/([a-z][a-z0-9-]*)\\.json"), answers.badge],
];

type Post = (
  behind: answers.Behind,
  visit: SignedIn,
  form: URLSearchParams,
  ...parts: string[]
) => Promise<Reply | null>;

const posts: readonly (readonly [RegExp, Post])[] = [
  [route(paths.signOut), ({ signIn }, visit) => signIn.signOut(visit)],
  [
    route(`/me/:part/(${wishes.join("|")})`),
    async (behind, visit, _form, owner = "", word = "") => {
      const wanted = wishes.find((one) => one === word);
      return wanted === undefined ? null : answers.wish(behind, visit, owner, wanted);
    },
  ],
  [
    route("/me/:part/badges"),
    (behind, visit, form, owner = "") => answers.badges(behind, visit, owner, form.get("shown") === "yes"),
  ],
];

/** What the server asks where no exact route matches. Every address that is nobody's gets a page that says so. */
export function createHiringPages(options: HiringPagesOptions): NonNullable<ServerOptions["otherwise"]> {
  const { ports, sessions, server, now } = options;
  const signIn = createSignIn(options);
  const behind: answers.Behind = { ports, sessions, signIn, server, isInTeam: createTeamCheck(ports, now) };
  const forged = createThrottle(20, 600_000, now);

  const visitOf = async (request: IncomingMessage): Promise<Visit> => {
    const url = new URL(request.url ?? "/", "http://here");
    const session = cookieOf(request, signIn.sessionCookie());
    const visitor = session === null ? null : await sessions.find(session);
    const address = addressOf(request);
    return { request, path: url.pathname, query: url.searchParams, session, visitor, address };
  };

  const get = async (visit: Visit): Promise<Reply | null> => {
    if (visit.path === "/sign-in") return signIn.begin(visit);
    if (visit.path === signInPath) return signIn.end(visit);
    const found = matching(gets, visit.path);
    return found === null ? null : found.handler(behind, visit, ...found.parts);
  };

  const post = async (visit: Visit): Promise<Reply | null> => {
    const found = matching(posts, visit.path);
    if (found === null) return null;
    if (forged.isFull(visit.address))
      return refused(429, "Too many forms were refused. Try again in ten minutes.");
    const form = await readForm(visit.request);
    if (form === null) return refused(413, "That is more than the form can hold.");
    if (!isSignedIn(visit) || !hasToken(form, visit.session)) {
      forged.count(visit.address);
      return refused(403, "You are signed out, or the form was sent by another page. Go back and try again.");
    }
    return found.handler(behind, visit, form, ...found.parts);
  };

  return async (request, response) => {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const isOurs = method === "GET" || (method === "POST" && matching(posts, pathOf(request)) !== null);
    if (!isOurs || pathOf(request).startsWith("/api/")) return false;
    const visit = await visitOf(request);
    const reply = await asked(() => (method === "GET" ? get(visit) : post(visit)), options.onError);
    send(response, visit, reply ?? nothingHere(visit, signIn.isSetUp()), signIn.isSetUp());
    return true;
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").replace(/\?.*$/s, "");
}

function matching<Handler>(list: readonly (readonly [RegExp, Handler])[], path: string) {
  for (const [pattern, handler] of list) {
    const found = pattern.exec(path);
    const parts = found === null ? null : decoded(found.slice(1));
    if (parts !== null) return { handler, parts };
  }
  return null;
}

function decoded(parts: readonly string[]): string[] | null {
  try {
    const texts = parts.map(decodeURIComponent);
    return texts.some((text) => /\p{Cc}/u.test(text)) ? null : texts;
  } catch {
    return null;
  }
}

/** What is logged of an error: its own text may quote an address with a login in it, or a row of the database. */
export interface Failed {
  readonly error: string;
  readonly code: string | number | null;
  readonly at: readonly string[];
}

/** Where only GitHub can say whether somebody may, and it cannot be asked, nobody may for now. */
async function asked(
  answer: () => Promise<Reply | null>,
  onError: HiringPagesOptions["onError"],
): Promise<Reply | null> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof GitHubUnavailable || error instanceof ComeBackLater) {
      return refused(503, "GitHub cannot be asked at this moment. Load the page again in a minute.");
    }
    onError(failedOf(error));
    return refused(500, "Something went wrong here.");
  }
}

function failedOf(error: unknown): Failed {
  if (!(error instanceof Error)) return { error: "unknown", code: null, at: [] };
  const { code, status } = error as Error & { code?: string; status?: number };
  const at = (error.stack ?? "").split("\n").filter((line) => /^ {4}at /.test(line));
  return { error: error.name, code: code ?? status ?? null, at: at.map((line) => line.trim()).slice(0, 5) };
}

function refused(status: number, text: string): Reply {
  const body = html`<h1>That did not work</h1>
<p role="alert">${text}</p>`;
  return { type: "page", status, title: "That did not work", body };
}

/** The same whether there is nothing, or nothing for this visitor. */
function nothingHere(visit: Visit, canSignIn: boolean): Reply {
  const mayHelp = canSignIn && !isSignedIn(visit);
  const body = html`<h1>Nothing is here</h1>
<p>Nothing is at this address, or nothing for you.</p>
${mayHelp && html`<p>If you should see something here, <a href="${paths.signIn(visit.path)}">sign in with GitHub</a>.</p>`}
<p><a href="/">To the beginning</a></p>`;
  return { type: "page", status: 404, title: "Nothing is here", body };
}

function send(response: ServerResponse, visit: Visit, reply: Reply, canSignIn: boolean): void {
  if (reply.type === "page") {
    const { type: _, ...page } = reply;
    sendPage(response, { ...page, header: headerOf(visit, canSignIn) });
  } else if (reply.type === "to") {
    response.writeHead(303, {
      location: reply.location,
      "content-length": 0,
      "cache-control": "no-store",
      "referrer-policy": "same-origin",
      ...(reply.cookies === undefined ? {} : { "set-cookie": [...reply.cookies] }),
    });
    response.end();
  } else {
    sendFile(response, reply);
  }
}

function sendFile(
  response: ServerResponse,
  { text, contentType, name }: Extract<Reply, { type: "file" }>,
): void {
  response.writeHead(200, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    // Badges alone have no name; what is somebody's own is kept by nobody on its way.
    "cache-control": name === null ? "public, max-age=300" : "no-store",
    ...(name === null ? {} : { "content-disposition": `attachment; filename="${name}"` }),
  });
  response.end(text);
}
