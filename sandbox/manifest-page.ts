/** The page that an App's manifest is sent to. It asks nobody, takes over what the manifest says, and leads back with a code. */
import type { Credentials } from "./auth.ts";
import type { Hub } from "./hub.ts";
import type { Permissions } from "./model.ts";

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Manifest {
  readonly url: string;
  readonly redirect_url?: string;
  readonly hook_attributes?: { readonly url: string; readonly active?: boolean };
  readonly default_permissions?: Permissions;
  readonly default_events?: readonly string[];
}

const pages = /^(?:\/organizations\/[^/]+)?\/settings\/apps\/new$/;

/** The answer to a posted manifest, `null` at every other address. */
export function manifestPage(
  hub: Hub,
  credentials: Credentials,
  method: string,
  url: URL,
  body: string,
): Reply | null {
  if (method !== "POST" || !pages.test(url.pathname)) return null;
  const manifest = readManifest(new URLSearchParams(body).get("manifest"));
  if (manifest?.redirect_url === undefined) return plain(422, "The manifest is not one that GitHub takes.");
  const { app } = hub;
  app.webhookUrl = manifest.hook_attributes?.url ?? app.webhookUrl;
  app.permissions = { metadata: "read", ...manifest.default_permissions };
  app.events = manifest.default_events ?? [];
  const target = new URL(manifest.redirect_url);
  target.searchParams.set("code", credentials.newManifestCode());
  const state = url.searchParams.get("state");
  if (state !== null) target.searchParams.set("state", state);
  return { status: 302, headers: { location: target.href }, body: "" };
}

function readManifest(text: string | null): Manifest | null {
  try {
    const manifest: unknown = JSON.parse(text ?? "");
    const isOne = typeof manifest === "object" && manifest !== null && "url" in manifest;
    return isOne ? (manifest as Manifest) : null;
  } catch {
    return null;
  }
}

function plain(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
