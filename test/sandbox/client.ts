/** Clients of the sandbox as any GitHub App would have them, made without Foothold's own code. */
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import type { Sandbox } from "../../sandbox/github.ts";

/** Keeps Octokit's notes about refused requests, which tests provoke, out of the output. */
const unheard = () => undefined;
const quiet = { debug: unheard, info: unheard, warn: unheard, error: unheard };

/** Speaks as the App itself. */
export function asApp(sandbox: Sandbox): Octokit {
  const { id, privateKey } = sandbox.app;
  const auth = { appId: id, privateKey };
  return new Octokit({ baseUrl: sandbox.url, authStrategy: createAppAuth, auth, log: quiet });
}

/** Speaks as the App's installation on an account. */
export function asInstallation(sandbox: Sandbox, installationId: number): Octokit {
  const { id, privateKey } = sandbox.app;
  const auth = { appId: id, privateKey, installationId };
  return new Octokit({ baseUrl: sandbox.url, authStrategy: createAppAuth, auth, log: quiet });
}
