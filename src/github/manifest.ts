/** The App's manifest, app.yml: what is asked of GitHub when an App is made, and what doctor holds an App against. */

import { readFileSync } from "node:fs";
import path from "node:path";
import { Octokit } from "@octokit/rest";
import { isMap, isPair, isScalar, isSeq, parseDocument } from "yaml";
import { packageRoot } from "../package.ts";

export interface Manifest {
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly public: boolean;
  readonly permissions: readonly Asked[];
  readonly events: readonly Asked[];
}

/** One permission or event, with the reason that stands above it in the file. */
export interface Asked {
  readonly name: string;
  /** `read`, `write` or `admin`; empty for an event. */
  readonly level: string;
  readonly reason: string;
}

/** @throws Error when the file that came with this program is damaged. */
export function readManifest(file = path.join(packageRoot, "app.yml")): Manifest {
  const document = parseDocument(readFileSync(file, "utf8"));
  const [problem] = document.errors;
  if (problem !== undefined) throw problem;
  const text = (key: string) => String(document.get(key) ?? "");
  return {
    name: text("name"),
    url: text("url"),
    description: text("description"),
    public: document.get("public") === true,
    permissions: permissionsOf(document.get("default_permissions")),
    events: eventsOf(document.get("default_events")),
  };
}

function permissionsOf(node: unknown): Asked[] {
  if (!isMap(node)) return [];
  return node.items.flatMap((pair, index) => {
    if (!isPair(pair) || !isScalar(pair.key) || !isScalar(pair.value)) return [];
    // A comment above the first key belongs to the whole map.
    const above = pair.key.commentBefore ?? (index === 0 ? node.commentBefore : null);
    return [{ name: String(pair.key.value), level: String(pair.value.value), reason: reasonOf(above) }];
  });
}

function eventsOf(node: unknown): Asked[] {
  if (!isSeq(node)) return [];
  return node.items.flatMap((item, index) => {
    if (!isScalar(item)) return [];
    const above = item.commentBefore ?? (index === 0 ? node.commentBefore : null);
    return [{ name: String(item.value), level: "", reason: reasonOf(above) }];
  });
}

function reasonOf(comment: string | null | undefined): string {
  return (comment ?? "")
    .split("\n")
    .map((line) => line.trim())
    .join(" ")
    .trim();
}

/** What a manifest is completed with before it is sent to GitHub. */
export interface Instance {
  /** The organisation that is to own the App; `null` for the own account of whoever makes it. */
  readonly organisation: string | null;
  /** Where GitHub sends webhooks. */
  readonly hookUrl: string;
  /** Where GitHub sends the browser back to. */
  readonly redirectUrl: string;
  /** Where GitHub sends people back to who signed in to the pages. */
  readonly signInUrl: string;
  /** The instance's own pages, when they can be reached. */
  readonly homepage: string | null;
}

/** GitHub refuses longer names. */
const longestName = 34;

/** https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
export function manifestFor(manifest: Manifest, instance: Instance): object {
  const name = instance.organisation === null ? manifest.name : `${manifest.name} ${instance.organisation}`;
  return {
    name: name.slice(0, longestName).trim(),
    url: instance.homepage ?? manifest.url,
    description: manifest.description,
    hook_attributes: { url: instance.hookUrl, active: true },
    redirect_url: instance.redirectUrl,
    callback_urls: [instance.signInUrl],
    public: manifest.public,
    default_permissions: Object.fromEntries(manifest.permissions.map(({ name: key, level }) => [key, level])),
    default_events: manifest.events.map((event) => event.name),
  };
}

/** Where people see the GitHub whose REST API is at the address: `https://github.com` for `https://api.github.com`. */
export function githubWebUrl(apiUrl: string): string {
  const url = new URL(apiUrl);
  const host = url.host.replace(/^api\./, "");
  return `${url.protocol}//${host}${url.pathname.replace(/\/api\/v3\/?$/, "")}`.replace(/\/+$/, "");
}

/** Exchanges the code that GitHub redirects back with for the App it made, secrets and all. GitHub takes a code once. */
export async function createdApp(apiUrl: string, code: string): Promise<unknown> {
  const octokit = new Octokit({ baseUrl: apiUrl, userAgent: "foothold", log: silent });
  return (await octokit.rest.apps.createFromManifest({ code })).data;
}

const unheard = () => undefined;
/** What Octokit would log names the code. */
const silent = { debug: unheard, info: unheard, warn: unheard, error: unheard };

/** The page that takes a manifest. */
export function newAppUrl(webUrl: string, organisation: string | null, state: string): string {
  const settings = organisation === null ? "settings" : `organizations/${organisation}/settings`;
  return `${webUrl}/${settings}/apps/new?state=${state}`;
}
