/** What a running Foothold is told by its environment: variables first, the setup flow's file under them, no guesses. */
import { createPrivateKey } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { type Credentials, type FileReader, readCredentials } from "./credentials.ts";

export interface Environment {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** The first signs what is new; more than one while a secret is being changed. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** The operator's PostgreSQL, or an embedded one under a folder. */
  readonly database: { readonly url: string } | { readonly home: string };
  readonly role: "web" | "worker" | "all";
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** REST root of GitHub, or of an Enterprise Server or a sandbox. */
  readonly githubUrl: string;
  /** Where people reach this instance, without a slash at its end; `null`: nobody said, and nobody can sign in. */
  readonly publicUrl: string | null;
  /** What people sign in to the pages with: the App's OAuth client. `null`: its secret is not known here. */
  readonly signIn: SignIn | null;
  readonly logLevel: string;
}

export interface SignIn {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What is known without the App's credentials. */
export interface Settings extends Omit<Environment, "appId" | "privateKey" | "webhookSecrets" | "signIn"> {
  /** FOOTHOLD_HOME as an absolute path: the setup flow's credentials, and the embedded database. */
  readonly home: string;
}

export type Reading =
  | { readonly status: "ready"; readonly environment: Environment; readonly settings: Settings }
  /** No credentials at all: the setup flow makes an App. */
  | ({ readonly status: "setup" } & Settings)
  /** One line for each thing that is missing or wrong, with how to mend it. Never holds a secret. */
  | { readonly status: "refused"; readonly problems: readonly string[] };

export type Variables = Readonly<Record<string, string | undefined>>;

/** GitHub's own advice is a random text of high entropy; shorter than this is none. */
const shortestSecret = 16;
const roles = ["web", "worker", "all"] as const;
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/** Never throws, and changes nothing. */
export function readEnvironment(variables: Variables, files: FileReader = disk): Reading {
  const problems: string[] = [];
  const get = (name: string) => variables[name]?.trim() || undefined;
  const settings = readSettings(get, problems);
  const given = ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH", "WEBHOOK_SECRET"].filter((name) => get(name));
  const stored = readCredentials(settings.home, files);
  if (given.length === 0 && stored.status === "refused") return refused([...problems, stored.problem]);
  // A worker has no page to set anything up on.
  if (given.length === 0 && stored.status === "none" && settings.role !== "worker") {
    return problems.length > 0 ? refused(problems) : { status: "setup", ...settings };
  }
  const appId = readAppId(get, problems);
  // Another App's key and secret must not stand in for what APP_ID lacks.
  const isSame = stored.status === "ok" && (appId === undefined || appId === stored.credentials.id);
  const under = isSame ? stored.credentials : null;
  const id = appId ?? under?.id;
  const key = readPrivateKey(get, files, under, problems);
  const secrets = readSecrets(get, under, problems);
  const signIn = readSignIn(get, under, problems);
  if (get("APP_ID") === undefined && id === undefined) {
    problems.push("APP_ID is missing: set it to the numeric App ID from the App's settings page on GitHub.");
  }
  const [secret, ...older] = secrets;
  const isComplete = id !== undefined && key !== undefined && secret !== undefined;
  // When the variables say everything, nobody asks what is in the file.
  if (!isComplete && stored.status === "refused") problems.push(stored.problem);
  if (problems.length > 0 || !isComplete) return refused(problems);
  const { home: _, ...rest } = settings;
  const environment = {
    ...rest,
    appId: id,
    privateKey: key,
    webhookSecrets: [secret, ...older] as const,
    signIn,
  };
  return { status: "ready", environment, settings };
}

/** What commands go by that need no App: the same settings, and one line for each that is wrong. */
export function readSettingsAlone(variables: Variables): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const settings = readSettings((name) => variables[name]?.trim() || undefined, problems);
  return { settings, problems };
}

const refused = (problems: readonly string[]) => ({ status: "refused", problems }) as const;

const disk: FileReader = {
  read: (file) => {
    try {
      return { text: readFileSync(file, "utf8"), mode: statSync(file).mode };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  },
};

type Get = (name: string) => string | undefined;

function readSettings(get: Get, problems: string[]): Settings {
  const home = path.resolve(get("FOOTHOLD_HOME") ?? ".foothold");
  const role = roles.find((one) => one === (get("FOOTHOLD_ROLE") ?? "all"));
  if (role === undefined) problems.push("FOOTHOLD_ROLE is not a role: set it to web, worker or all.");
  const port = Number(get("PORT") ?? 3000);
  const isPort = Number.isInteger(port) && port >= 0 && port <= 65_535;
  if (!isPort)
    problems.push("PORT is not a port: set it to a number from 1 to 65535, or 0 for any free one.");
  const logLevel = get("LOG_LEVEL") ?? "info";
  if (!logLevels.includes(logLevel)) problems.push(`LOG_LEVEL is none of ${logLevels.join(", ")}.`);
  return {
    home,
    database: readDatabase(get, home, problems),
    role: role ?? "all",
    host: get("HOST") ?? "localhost",
    port,
    githubUrl: readGitHubUrl(get, problems),
    publicUrl: readPublicUrl(get, problems),
    logLevel,
  };
}

function readDatabase(get: Get, home: string, problems: string[]): Environment["database"] {
  const url = get("DATABASE_URL");
  if (url === undefined) return { home };
  // The address holds a password: no message repeats it.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    problems.push(
      "DATABASE_URL is no PostgreSQL address: write postgresql://user:password@host:5432/database.",
    );
  }
  return { url };
}

function readGitHubUrl(get: Get, problems: string[]): string {
  const text = get("GITHUB_API_URL") ?? "https://api.github.com";
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    problems.push("GITHUB_API_URL is no address: write https://api.github.com or https://HOST/api/v3.");
  } else if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    problems.push("GITHUB_API_URL must begin with https: the App's tokens are sent there.");
  }
  return text.replace(/\/+$/, "");
}

function readPublicUrl(get: Get, problems: string[]): string | null {
  const text = get("FOOTHOLD_URL");
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || !/^\/*$/.test(url.pathname) || url.search !== "") {
    problems.push(
      "FOOTHOLD_URL is no address of a site: write https://foothold.example.org, without a path.",
    );
    return null;
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    problems.push("FOOTHOLD_URL must begin with https: people sign in there.");
  }
  return url.origin;
}

/** Whether a host's name means this machine itself. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(hostname);
}

function readAppId(get: Get, problems: string[]): number | undefined {
  const text = get("APP_ID");
  if (text === undefined) return undefined;
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id) && id > 0) return id;
  problems.push(
    "APP_ID is no number: it is the App ID from the App's settings page, not its name or client id.",
  );
  return undefined;
}

function readPrivateKey(
  get: Get,
  files: FileReader,
  stored: Credentials | null,
  problems: string[],
): string | undefined {
  const text = get("PRIVATE_KEY");
  const file = get("PRIVATE_KEY_PATH");
  if (text !== undefined && file !== undefined) {
    problems.push(
      "PRIVATE_KEY and PRIVATE_KEY_PATH are both set: keep one, so that it is clear which key counts.",
    );
    return undefined;
  }
  if (text !== undefined) return toPem("PRIVATE_KEY", text, problems);
  if (file !== undefined) return readKeyFile(file, files, problems);
  if (stored !== null) return toPem("The private key in credentials.json", stored.pem, problems);
  problems.push(
    "PRIVATE_KEY is missing: make a private key on the App's settings page, and set PRIVATE_KEY_PATH to the file or " +
      "PRIVATE_KEY to its text.",
  );
  return undefined;
}

function readKeyFile(file: string, files: FileReader, problems: string[]): string | undefined {
  try {
    const found = files.read(file);
    if (found !== null) return toPem(`The file of PRIVATE_KEY_PATH (${file})`, found.text, problems);
    problems.push(`PRIVATE_KEY_PATH names ${file}, where there is no file.`);
  } catch (error) {
    problems.push(`PRIVATE_KEY_PATH cannot be read: ${(error as Error).message}`);
  }
  return undefined;
}

/** Takes PEM as it is, with `\n` for its line ends, or in base64: whatever a place for secrets made of it. */
function toPem(what: string, text: string, problems: string[]): string | undefined {
  const plain = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  try {
    const key = createPrivateKey(plain.replaceAll("\\n", "\n").trim());
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs8", format: "pem" }).toString();
    problems.push(
      `${what} is not an RSA key, which GitHub's are: make a new one on the App's settings page.`,
    );
  } catch {
    // Old PEM says so in a header, PKCS #8 in its first line.
    const isEncrypted = plain.includes("ENCRYPTED");
    problems.push(
      isEncrypted
        ? `${what} is locked with a passphrase: store it without one.`
        : `${what} is no private key: it is the text of the .pem file that GitHub gave, all lines of it.`,
    );
  }
  return undefined;
}

/** Another App's client must not stand in for one that the variables leave half said. */
function readSignIn(get: Get, stored: Credentials | null, problems: string[]): SignIn | null {
  const [clientId, clientSecret] = [get("GITHUB_CLIENT_ID"), get("GITHUB_CLIENT_SECRET")];
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  if (clientId === undefined && clientSecret === undefined) {
    return stored === null ? null : { clientId: stored.client_id, clientSecret: stored.client_secret };
  }
  const [there, missing] = clientId === undefined ? ["SECRET", "ID"] : (["ID", "SECRET"] as const);
  problems.push(
    `GITHUB_CLIENT_${there} is set and GITHUB_CLIENT_${missing} is not: set both, from the App's settings page, or neither.`,
  );
  return null;
}

function readSecrets(get: Get, stored: Credentials | null, problems: string[]): readonly string[] {
  const text = get("WEBHOOK_SECRET");
  const secrets =
    text === undefined
      ? []
      : text
          .split(",")
          .map((one) => one.trim())
          .filter(Boolean);
  if (text === undefined && stored?.webhook_secret) secrets.push(stored.webhook_secret);
  if (secrets.length === 0) {
    problems.push(
      "WEBHOOK_SECRET is missing: make one (openssl rand -hex 32), set it here and on the App's settings page. " +
        "Without it anybody could send deliveries.",
    );
  }
  if (secrets.some((one) => one.length < shortestSecret)) {
    problems.push(
      `WEBHOOK_SECRET is shorter than ${shortestSecret} characters: make a longer one (openssl rand -hex 32), here and ` +
        "on the App's settings page.",
    );
    return [];
  }
  return secrets;
}
