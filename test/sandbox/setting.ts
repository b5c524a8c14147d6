/** One organisation with one repository, a maintainer, two contributors and the App: where most tests start. */
import type { Octokit } from "@octokit/rest";
import { type Owner, type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/github.ts";
import { asInstallation } from "./client.ts";

export interface Setting {
  readonly sandbox: Sandbox;
  readonly org: Owner;
  readonly octokit: Octokit;
}

export const engine = { owner: "positron", repo: "engine" };

export async function startSetting(options: SandboxOptions = {}): Promise<Setting> {
  const sandbox = await startSandbox(options);
  for (const login of ["maya", "ada", "grace"]) sandbox.createUser(login);
  const org = sandbox.createOrganization("positron");
  const files = { "README.md": "# engine\n", ".github/foothold.yml": "mode: preview # for 5 €\n" };
  org.createRepository("engine", { files, collaborators: { maya: "admin" } });
  org.createRepository("secret", { private: true });
  const installation = org.installApp({ repositories: ["engine"] });
  return { sandbox, org, octokit: await asInstallation(sandbox, installation.id) };
}

/** The status that a request was refused with. */
export async function refusal(request: Promise<unknown>): Promise<{ status: unknown; message: string }> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Error)
      return { status: "status" in error ? error.status : null, message: error.message };
  }
  throw new Error("the request was not refused");
}
