/**
 * The setup flow: serves this machine's browser until GitHub has made the App, and keeps what GitHub gave.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Credentials, storeCredentials, toCredentials } from "../credentials.ts";
import { isLoopback, type Settings } from "../environment.ts";
import { createdApp, githubWebUrl, manifestFor, newAppUrl, readManifest } from "../github/manifest.ts";
import { signInPath } from "./hiring/paths.ts";
import { webhookRoute } from "./intake.ts";
import { type Page, sendPage } from "./page.ts";
import { answer, createServer, type Handler } from "./server.ts";
import {
  type Answers,
  confirmationPage,
  type Mistakes,
  madePage,
  questionsPage,
  troublePage,
} from "./setup-pages.ts";

/** What one visitor was told to do on GitHub; known by the random state that GitHub sends back. */
interface Attempt {
  readonly startedAt: number;
  readonly hookUrl: string;
  readonly isProxied: boolean;
  /** A page that is loaded again gets the same answer: GitHub takes each code once. */
  outcome: Promise<Page> | null;
  /** Kept for another try when they could not be stored. */
  credentials: Credentials | null;
}

export interface Setup {
  /** What to open in a browser. */
  readonly url: string;
  /** Resolves when the credentials are stored and the visitor has seen the last page. */
  readonly stored: Promise<void>;
  close(): Promise<void>;
}

export interface SetupOptions {
  readonly settings: Pick<Settings, "home" | "host" | "port" | "githubUrl">;
  readonly now: () => Date;
  /** Hears of what went wrong; never of a secret. */
  readonly onTrouble: (text: string) => void;
}

const webhookPath = webhookRoute.split(" ")[1] ?? "";
/** GitHub's codes are good for an hour. */
const attemptLastsMs = 3_600_000;
const mostAttempts = 100;
const mostFormBytes = 10_000;

/** Listens on the loopback interface only, whatever HOST says: whoever reaches these pages decides whose App this is. */
export async function startSetup({ settings, now, onTrouble }: SetupOptions): Promise<Setup> {
  const attempts = new Map<string, Attempt>();
  let finish: () => void = () => undefined;
  const stored = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const finishAfter = (response: ServerResponse) => {
    response.once("close", finish);
  };
  const server = await createServer({
    host: isLoopback(settings.host) ? settings.host : "localhost",
    port: settings.port,
    onError: (error) => onTrouble(error instanceof Error ? error.message : String(error)),
    routes: {
      "GET /": local((_request, response) =>
        sendPage(response, questionsPage({ organisation: "", kind: "instance", address: "" }, {})),
      ),
      "POST /setup": local(async (request, response) => {
        const answers = await readAnswers(request);
        if (answers === null)
          return sendPage(response, troublePage(413, "That is more than the form can hold."));
        sendPage(response, confirm(settings, attempts, answers, originOf(request), now()));
      }),
      "GET /setup/created": local(async (request, response) => {
        const query = new URL(request.url ?? "/", originOf(request)).searchParams;
        const attempt = findAttempt(attempts, query.get("state"), now());
        const code = query.get("code") ?? "";
        const page = await created(settings, attempt, code, request, onTrouble);
        if (page.status === undefined) finishAfter(response);
        sendPage(response, page);
      }),
    },
  });
  return { url: `http://${server.host}:${server.port}`, stored, close: () => server.close() };
}

/**
 * Keeps pages of other sites out: one whose name was made to point at this machine has another Host, and a form that
 * another page sends has another Origin.
 */
function local(handler: Handler): Handler {
  return (request, response) => {
    // The server is to end soon after the last page.
    response.setHeader("connection", "close");
    const host = request.headers.host ?? "";
    if (!URL.canParse(`http://${host}`) || !isLoopback(new URL(`http://${host}`).hostname)) {
      return answer(response, 421, "Foothold is set up from this machine only: open http://localhost.");
    }
    const { origin } = request.headers;
    if (request.method === "POST" && origin !== undefined && origin !== originOf(request)) {
      return answer(response, 403, "This form was sent by another page.");
    }
    return handler(request, response);
  };
}

/** As the browser sees it, which through a tunnel is another port than ours. */
function originOf(request: IncomingMessage): string {
  return `http://${request.headers.host}`;
}

async function readAnswers(request: IncomingMessage): Promise<Answers | null> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > mostFormBytes) return null;
  }
  const form = new URLSearchParams(text);
  const field = (name: string) => (form.get(name) ?? "").trim();
  return { organisation: field("organisation"), kind: field("kind"), address: field("address") };
}

function confirm(
  settings: SetupOptions["settings"],
  attempts: Map<string, Attempt>,
  answers: Answers,
  origin: string,
  now: Date,
): Page {
  const mistakes = mistakesOf(answers, settings.githubUrl);
  if (Object.keys(mistakes).length > 0) return questionsPage(answers, mistakes);
  const isProxied = answers.kind === "proxy";
  const address = answers.address.replace(/\/+$/, "");
  const hookUrl = isProxied || address.endsWith(webhookPath) ? address : `${address}${webhookPath}`;
  const organisation = answers.organisation === "" ? null : answers.organisation;
  const state = randomBytes(24).toString("base64url");
  // The oldest goes first: nobody has that many pages open.
  const [oldest] = attempts.keys();
  if (attempts.size >= mostAttempts && oldest !== undefined) attempts.delete(oldest);
  attempts.set(state, { startedAt: now.getTime(), hookUrl, isProxied, outcome: null, credentials: null });
  const manifest = readManifest();
  const homepage = isProxied ? null : new URL(address).origin;
  const sent = manifestFor(manifest, {
    organisation,
    hookUrl,
    homepage,
    redirectUrl: `${origin}/setup/created`,
    signInUrl: `${homepage ?? origin}${signInPath}`,
  });
  const target = newAppUrl(githubWebUrl(settings.githubUrl), organisation, state);
  return confirmationPage({ manifest, sent, hookUrl, organisation, target });
}

/** GitHub's rule for logins. */
const login = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

function mistakesOf({ organisation, kind, address }: Answers, githubUrl: string): Mistakes {
  const mistakes: Mistakes = {};
  if (organisation !== "" && !login.test(organisation)) {
    mistakes.organisation = "That is no name of an organisation: it has letters, digits and hyphens only.";
  }
  if (kind !== "instance" && kind !== "proxy") mistakes.kind = "Choose one of the two.";
  const url = URL.canParse(address) ? new URL(address) : null;
  // A sandbox on this machine reaches this machine.
  const isNear = isLoopback(new URL(githubUrl).hostname);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    mistakes.address = "That is no address: it begins with https://.";
  } else if (url.username !== "" || url.search !== "" || url.hash !== "") {
    mistakes.address = "Leave out everything from @, ? or # on.";
  } else if (!isNear && isLoopback(url.hostname)) {
    mistakes.address =
      "GitHub cannot reach this machine by that name. Make a channel at https://smee.io and enter its address.";
  } else if (!isNear && url.protocol === "http:") {
    mistakes.address = "It has to begin with https://, so that nobody reads along.";
  }
  return mistakes;
}

function findAttempt(attempts: Map<string, Attempt>, state: string | null, now: Date): Attempt | null {
  const attempt = attempts.get(state ?? "");
  if (attempt === undefined || now.getTime() - attempt.startedAt > attemptLastsMs) return null;
  return attempt;
}

async function created(
  settings: SetupOptions["settings"],
  attempt: Attempt | null,
  code: string,
  request: IncomingMessage,
  onTrouble: (text: string) => void,
): Promise<Page> {
  if (attempt === null) {
    return troublePage(
      403,
      "This answer of GitHub does not belong to a question that was asked here in the last hour.",
    );
  }
  if (!/^[\w-]{1,200}$/.test(code)) return troublePage(400, "GitHub's answer has no code.");
  attempt.outcome ??= exchange(settings, attempt, code, request, onTrouble);
  const page = await attempt.outcome;
  if (page.status !== undefined) attempt.outcome = null;
  return page;
}

async function exchange(
  settings: SetupOptions["settings"],
  attempt: Attempt,
  code: string,
  request: IncomingMessage,
  onTrouble: (text: string) => void,
): Promise<Page> {
  try {
    attempt.credentials ??= toCredentials(await createdApp(settings.githubUrl, code));
  } catch (error) {
    // The error itself holds the request, and the request the code.
    const { status, message } = error as Error & { status?: number };
    onTrouble(`GitHub did not hand over the App: ${status ?? message}`);
    return status === 404
      ? troublePage(502, "GitHub does not know this code any more: codes are good once, for an hour.")
      : troublePage(502, "GitHub could not be asked for the App's keys. Load this page again in a minute.");
  }
  const { name, html_url: url } = attempt.credentials;
  try {
    const file = await storeCredentials(settings.home, attempt.credentials);
    // What forwards runs on this machine, wherever the browser is.
    const to = `http://localhost:${request.socket.localPort}${webhookPath}`;
    const forward = attempt.isProxied ? { from: attempt.hookUrl, to } : null;
    return madePage({ name, url, file, forward, home: originOf(request) });
  } catch (error) {
    const { message } = error as Error;
    onTrouble(`The App's keys could not be stored: ${message}`);
    const way =
      "Mend that and load this page again, before Foothold is stopped: GitHub hands the keys over only once.";
    return troublePage(500, `The App is made, but its keys could not be stored: ${message}. ${way}`);
  }
}
