/** Clients of the sandbox as any GitHub App would have them, made without Foothold's own code. */
import { sign } from "node:crypto";
import { Octokit } from "@octokit/rest";
import type { Sandbox } from "../../sandbox/github.ts";

/** Keeps Octokit's notes about refused requests, which tests provoke, out of the output. */
const unheard = () => undefined;
const log = { debug: unheard, info: unheard, warn: unheard, error: unheard };

/** A JSON web token signed with RS256. */
export function jwt(claims: Record<string, unknown>, privateKey: string): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const content = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${content}.${sign("sha256", Buffer.from(content), privateKey).toString("base64url")}`;
}

/** Speaks with a token, or as nobody without one. */
export function withToken(sandbox: Sandbox, token?: string): Octokit {
  return new Octokit({ baseUrl: sandbox.url, log, ...(token === undefined ? {} : { auth: token }) });
}

/** Speaks as the App itself. */
export function asApp(sandbox: Sandbox): Octokit {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: sandbox.app.id, iat: now - 30, exp: now + 500 };
  return withToken(sandbox, jwt(claims, sandbox.app.privateKey));
}

/** Speaks as the App's installation on an account, with all that it was granted. */
export async function asInstallation(sandbox: Sandbox, installation_id: number): Promise<Octokit> {
  const { data } = await asApp(sandbox).rest.apps.createInstallationAccessToken({ installation_id });
  return withToken(sandbox, data.token);
}
