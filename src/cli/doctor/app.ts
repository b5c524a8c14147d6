/** Checks of the App itself: whether GitHub knows it, lets it do what it needs, and reaches this instance. */
import { isLoopback } from "../../environment.ts";
import type { Client } from "../../github/client.ts";
import { type Asked, githubWebUrl, type Manifest } from "../../github/manifest.ts";
import { messageOf, type Row, row } from "./row.ts";

export interface AppChecks {
  readonly client: Client;
  readonly githubUrl: string;
  readonly manifest: Manifest;
  readonly now: () => Date;
}

export interface SeenInstallation {
  readonly id: number;
  readonly owner: string;
  readonly suspended: boolean;
  /** Permissions that the App needs and does not have there, as `issues: write`. */
  readonly lacking: readonly string[];
}

export interface AppReport {
  readonly rows: readonly Row[];
  /** `null` when GitHub did not say. */
  readonly installations: readonly SeenInstallation[] | null;
}

type Levels = Readonly<Record<string, string | undefined>>;

interface SeenApp {
  readonly name: string;
  readonly installUrl: string;
  readonly settingsUrl: string;
  readonly permissions: Levels;
  readonly events: readonly string[];
}

/** Names in the order in which they are shown, for when GitHub cannot be asked at all. */
const askedOfGitHub = ["permissions", "events", "installations", "webhook address", "deliveries"] as const;

export async function checkApp(checks: AppChecks): Promise<AppReport> {
  const { app, rows } = await askForApp(checks);
  if (app === null) {
    const unknown = askedOfGitHub.map((check) => row(check, "unknown", "GitHub could not be asked."));
    return { rows: [...rows, ...unknown], installations: null };
  }
  const installed = await checking("installations", () => checkInstallations(checks, app));
  return {
    rows: [
      ...rows,
      checkPermissions(checks.manifest, app),
      checkEvents(checks.manifest, app),
      ...installed.rows,
      ...(await checking("webhook address", () => checkWebhook(checks, app))).rows,
      ...(await checking("deliveries", () => checkDeliveries(checks, app))).rows,
    ],
    installations: installed.installations ?? null,
  };
}

interface Checked {
  readonly rows: readonly Row[];
  readonly installations?: readonly SeenInstallation[];
}

/** What GitHub does not answer is unknown, and keeps nothing else from being checked. */
async function checking(check: string, work: () => Promise<Checked>): Promise<Checked> {
  try {
    return await work();
  } catch (error) {
    return {
      rows: [row(check, "unknown", `GitHub did not answer: ${messageOf(error)}`, "Try again later.")],
    };
  }
}

async function askForApp(checks: AppChecks): Promise<{ app: SeenApp | null; rows: readonly Row[] }> {
  const accepted = "GitHub accepts the App";
  const web = githubWebUrl(checks.githubUrl);
  try {
    const { data, headers } = await checks.client.rest.apps.getAuthenticated();
    if (data === null) throw new Error("GitHub names no App");
    const { owner } = data;
    const organisation =
      "login" in owner && owner.type === "Organization" ? `organizations/${owner.login}/` : "";
    const app: SeenApp = {
      name: data.name,
      installUrl: `${data.html_url}/installations/new`,
      settingsUrl: `${web}/${organisation}settings/apps/${data.slug}`,
      permissions: data.permissions as Levels,
      events: data.events,
    };
    return {
      app,
      rows: [row(accepted, "ok", `It is ${data.name}, id ${data.id}.`), checkClock(headers.date, checks)],
    };
  } catch (error) {
    const { status, response } = error as { status?: number; response?: { headers: { date?: string } } };
    const clock = checkClock(response?.headers.date, checks);
    if (response !== undefined && (status === 401 || status === 404)) {
      const fix =
        "See that APP_ID and the private key belong to the same App, and that the key is still listed on the App's " +
        "settings page.";
      return { app: null, rows: [row(accepted, "wrong", `It refuses: ${messageOf(error)}`, fix), clock] };
    }
    const fix = `See that ${checks.githubUrl} can be reached from here.`;
    return { app: null, rows: [row(accepted, "unknown", `No answer: ${messageOf(error)}`, fix), clock] };
  }
}

/** GitHub takes a token that is dated up to a minute ahead of its clock. */
const mostSkewMs = 30_000;

function checkClock(date: string | undefined, { now }: AppChecks): Row {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return row("clock", "unknown", "GitHub did not say what time it is.");
  const skew = Math.round((now().getTime() - theirs) / 1000);
  if (Math.abs(skew) * 1000 <= mostSkewMs) return row("clock", "ok", "It agrees with GitHub's.");
  const found = `It is ${Math.abs(skew)} seconds ${skew > 0 ? "ahead of" : "behind"} GitHub's.`;
  return row(
    "clock",
    "wrong",
    found,
    "Set this machine's time from the network (NTP): GitHub refuses tokens of the wrong time.",
  );
}

const ranks = ["read", "write", "admin"];
const rank = (level: string | undefined) => ranks.indexOf(level ?? "");

/** Permissions of `wanted` that `had` lacks, as `issues: write`. */
function lacking(wanted: readonly Asked[], had: Levels): string[] {
  return wanted
    .filter(({ name, level }) => rank(had[name]) < rank(level))
    .map(({ name, level }) => `${name}: ${level}`);
}

function checkPermissions({ permissions }: Manifest, app: SeenApp): Row {
  const missing = lacking(permissions, app.permissions);
  const asked = new Map(permissions.map(({ name, level }) => [name, level]));
  const surplus = Object.entries(app.permissions)
    .filter(([name, level]) => name !== "metadata" && rank(level) > rank(asked.get(name)))
    .map(([name, level]) => `${name}: ${level}`);
  return difference("permissions", missing, surplus, `${app.settingsUrl}/permissions`);
}

function checkEvents({ events }: Manifest, app: SeenApp): Row {
  const wanted = events.map((event) => event.name);
  const missing = wanted.filter((name) => !app.events.includes(name));
  const surplus = app.events.filter((name) => !wanted.includes(name));
  return difference("events", missing, surplus, `${app.settingsUrl}/permissions`);
}

function difference(
  check: string,
  missing: readonly string[],
  surplus: readonly string[],
  page: string,
): Row {
  if (missing.length === 0 && surplus.length === 0)
    return row(check, "ok", "The App has what it needs, and no more.");
  const found = [
    ...(missing.length > 0 ? [`It lacks ${missing.join(", ")}.`] : []),
    ...(surplus.length > 0 ? [`It does not need ${surplus.join(", ")}.`] : []),
  ];
  const add = missing.length > 0 ? ["add what it lacks"] : [];
  const remove = surplus.length > 0 ? ["take away what it does not need"] : [];
  const fix = `At ${page}, ${[...add, ...remove].join(" and ")}.`;
  return row(check, missing.length > 0 ? "missing" : "wrong", found.join(" "), fix);
}

async function checkInstallations({ client, manifest }: AppChecks, app: SeenApp): Promise<Checked> {
  const all = await client.paginate(client.rest.apps.listInstallations, { per_page: 100 });
  if (all.length === 0) {
    const fix = `Install it: ${app.installUrl}`;
    return {
      rows: [row("installations", "missing", "The App is installed nowhere.", fix)],
      installations: [],
    };
  }
  const installations: SeenInstallation[] = [];
  const rows: Row[] = [];
  // What the App itself lacks has its own row; here it is about what the owner has not accepted.
  const wanted = manifest.permissions.filter((one) => rank(app.permissions[one.name]) >= rank(one.level));
  for (const one of all) {
    const owner = one.account !== null && "login" in one.account ? one.account.login : `id ${one.id}`;
    const suspended = one.suspended_at !== null;
    const without = lacking(manifest.permissions, one.permissions as Levels);
    installations.push({ id: one.id, owner, suspended, lacking: without });
    const missing = lacking(wanted, one.permissions as Levels);
    const check = `installation on ${owner}`;
    if (suspended)
      rows.push(row(check, "wrong", "It is suspended.", `Its owner can end that at ${one.html_url}.`));
    else if (missing.length > 0) {
      const found = `It has not accepted ${missing.join(", ")}.`;
      rows.push(row(check, "missing", found, `An owner of ${owner} accepts it at ${one.html_url}.`));
    }
  }
  const good = all.length - rows.length;
  const summary = `${good} of ${all.length} have what the App asks for.`;
  return { rows: rows.length === 0 ? [row("installations", "ok", summary)] : rows, installations };
}

async function checkWebhook({ client, githubUrl }: AppChecks, app: SeenApp): Promise<Checked> {
  const check = "webhook address";
  const { data } = await client.rest.apps.getWebhookConfigForApp();
  const fix = `Set it at ${app.settingsUrl}, and see that Active is ticked.`;
  const text = data.url ?? "";
  const one = (state: Row["state"], found: string, todo = "") => ({ rows: [row(check, state, found, todo)] });
  if (text === "") return one("missing", "The App has none: GitHub sends nothing.", fix);
  if (!URL.canParse(text)) return one("wrong", `${text} is no address.`, fix);
  const url = new URL(text);
  // A sandbox on this machine reaches this machine.
  const isNear = isLoopback(new URL(githubUrl).hostname);
  if (!isNear && isLoopback(url.hostname))
    return one("wrong", `${text} is this machine's own name for itself.`, fix);
  if (!isNear && url.protocol !== "https:") return one("wrong", `${text} is not encrypted.`, fix);
  if (Number(data.insecure_ssl ?? 0) !== 0) {
    return one(
      "wrong",
      "GitHub does not check this instance's certificate.",
      `Turn SSL verification on at ${app.settingsUrl}.`,
    );
  }
  const isOurs = url.pathname.endsWith("/api/github/webhooks");
  return one("ok", isOurs ? text : `${text}, which has to forward to /api/github/webhooks.`);
}

const recentMs = 3 * 86_400_000;

async function checkDeliveries({ client, now }: AppChecks, app: SeenApp): Promise<Checked> {
  const check = "deliveries";
  const { data } = await client.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const recent = data.filter((one) => now().getTime() - Date.parse(one.delivered_at) < recentMs);
  if (recent.length === 0) {
    const hint = "GitHub has sent nothing in three days. If work went on, see that the webhook is active.";
    return { rows: [row(check, "ok", hint)] };
  }
  const arrived = new Set(
    recent.filter((one) => one.status_code >= 200 && one.status_code < 400).map((one) => one.guid),
  );
  const failed = new Map(recent.filter((one) => !arrived.has(one.guid)).map((one) => [one.guid, one]));
  const all = new Set(recent.map((one) => one.guid)).size;
  if (failed.size === 0) return { rows: [row(check, "ok", `All of the last ${all} arrived.`)] };
  const example = [...failed.values()][0];
  const found = `${failed.size} of the last ${all} did not arrive; ${example?.event}: ${example?.status} (${example?.status_code}).`;
  const fix = `A running Foothold asks for them again by itself. What went wrong stands at ${app.settingsUrl}/advanced.`;
  return { rows: [row(check, "wrong", found, fix)] };
}
