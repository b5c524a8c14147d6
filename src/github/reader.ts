/** Reads GitHub through an installation's Octokit. */
import type { RepositoryRef } from "../domain/fact.ts";
import type { SeenPermission } from "../domain/permission.ts";
import { type Permission, permissions } from "../domain/rules/rule.ts";
import type { GitHubReader } from "../ports.ts";
import { type Client, respectingLimits, statusOf } from "./client.ts";
import { policyPath } from "./paths.ts";
import { readPolicyFiles } from "./policy-files.ts";
import { readPull } from "./snapshot.ts";

export function createReader(client: Client, now: () => Date): GitHubReader {
  const heeding = <T>(request: () => Promise<T>) => respectingLimits(now, request);
  return {
    pull: (_repository, pull) => heeding(() => readPull(client, pull)),
    permission: (repository, login) => heeding(() => readPermission(client, repository, login)),
    user: (login) => heeding(() => readUser(client, login)),
    policyFiles: (repository) => heeding(() => readPolicyFiles(client, repository)),
    policyAt: (repository, commit) => heeding(() => readPolicyAt(client, repository, commit)),
  };
}

async function readPermission(
  client: Client,
  repository: RepositoryRef,
  login: string,
): Promise<SeenPermission> {
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({
      owner: repository.owner,
      repo: repository.name,
      username: login,
    });
    // `role_name` knows triage and maintain, which `permission` folds into read and write; a custom role falls back.
    const known = (name: string | undefined): name is Permission => permissions.some((one) => one === name);
    if (known(data.role_name)) return data.role_name;
    return known(data.permission) ? data.permission : "none";
  } catch (error) {
    if (statusOf(error) === 404) return "none";
    throw error;
  }
}

async function readUser(client: Client, login: string) {
  try {
    const { data } = await client.rest.users.getByUsername({ username: login });
    return { id: data.id, login: data.login, bot: data.type === "Bot" };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

async function readPolicyAt(
  client: Client,
  repository: RepositoryRef,
  commit: string,
): Promise<string | null> {
  try {
    const { data } = await client.rest.repos.getContent({
      owner: repository.owner,
      repo: repository.name,
      path: policyPath,
      ref: commit,
      mediaType: { format: "raw" },
    });
    // With the raw media type the body is the file's text, which the types of the endpoint do not say.
    return typeof data === "string" ? (data as string) : null;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}
