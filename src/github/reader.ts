/** Reads GitHub through an installation's Octokit. */
import { types } from "node:util";
import type { RepositoryRef } from "../domain/fact.ts";
import type { SeenPermission } from "../domain/permission.ts";
import { type Permission, permissions } from "../domain/rules/rule.ts";
import type { GitHubReader } from "../ports.ts";
import { type Client, inTurn, type Resource, statusOf, type Turn } from "./client.ts";
import { readMergedBy } from "./merged-by.ts";
import { readOpenIssues } from "./open-issues.ts";
import { policyPath } from "./paths.ts";
import { readPolicyFiles } from "./policy-files.ts";
import { readPull } from "./snapshot.ts";

/** `turn` says which installation the client speaks as, and lets replicas wait together. */
export function createReader(client: Client, now: () => Date, turn: Turn | null = null): GitHubReader {
  const heeding = <T>(resource: Resource, request: () => Promise<T>) => inTurn(now, turn, resource, request);
  return {
    pull: (_repository, pull) => heeding("graphql", () => readPull(client, pull)),
    permission: (repository, login) => heeding("core", () => readPermission(client, repository, login)),
    teams: (organization, teams, login) =>
      heeding("core", () => readTeams(client, organization, teams, login)),
    repository: (owner, name) => heeding("core", () => readRepository(client, owner, name)),
    user: (login) => heeding("core", () => readUser(client, login)),
    mergedBy: (owner, login) =>
      readMergedBy(
        (query, variables) => heeding("graphql", () => client.graphql(query, variables)),
        owner,
        login,
      ),
    openIssues: (wanted) =>
      heeding("graphql", () =>
        readOpenIssues((query, variables) => client.graphql(query, variables), wanted),
      ),
    policyFiles: (repository) => heeding("graphql", () => readPolicyFiles(client, repository)),
    policyAt: (repository, commit) => heeding("core", () => readPolicyAt(client, repository, commit)),
  };
}

async function readPermission(
  client: Client,
  repository: Pick<RepositoryRef, "owner" | "name">,
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

async function readTeams(
  client: Client,
  organization: string,
  teams: readonly string[],
  login: string,
): Promise<string[]> {
  const asked = teams.map(async (team) => {
    try {
      const { data } = await client.rest.teams.getMembershipForUserInOrg({
        org: organization,
        team_slug: team,
        username: login,
      });
      return data.state === "active" ? [team] : [];
    } catch (error) {
      // Not a member, no such team, or the App may not look: then nobody is let in by it.
      if (statusOf(error) === 404 || statusOf(error) === 403) return [];
      throw error;
    }
  });
  return (await Promise.all(asked)).flat();
}

/** A repository that was renamed is found by its old name too. */
async function readRepository(client: Client, owner: string, name: string) {
  try {
    const { data } = await client.rest.repos.get({ owner, repo: name });
    return { id: data.id, name: data.name, private: data.private };
  } catch (error) {
    // A private one that the App is not installed on looks like none.
    if ([403, 404, 451].includes(statusOf(error) ?? 0)) return null;
    throw error;
  }
}

async function readUser(client: Client, login: string) {
  try {
    const { data } = await client.rest.users.getByUsername({ username: login });
    // Organisations have logins too, but nobody to give anything to.
    if (data.type !== "User" && data.type !== "Bot") return null;
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
    // With the raw media type the body is the file's content, which the types of the endpoint do not say.
    const content: unknown = data;
    if (types.isArrayBuffer(content)) return new TextDecoder().decode(content);
    return typeof content === "string" ? content : null;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}
