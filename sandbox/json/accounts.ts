/** Accounts, organisations and the App as GitHub's REST API and webhooks show them. */
import { createHash } from "node:crypto";
import type { Account, AppRecord, Installation, Permissions } from "../model.ts";
import { timestamp, type World } from "../world.ts";

export type Json = Record<string, unknown>;

/** Whom GitHub shows: a deleted account is `ghost` wherever somebody has to be named. */
export function shown(world: World, account: Account): Account {
  return account.deleted ? world.ghost : account;
}

export function userJson(world: World, given: Account): Json {
  const account = shown(world, given);
  const api = `${world.url}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${world.url}/avatars/u/${account.id}`,
    gravatar_id: "",
    url: api,
    html_url: `${world.url}/${encodeURIComponent(account.login)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

export function fullUserJson(world: World, account: Account): Json {
  const nobody = Object.fromEntries(
    ["name", "company", "location", "email", "hireable", "bio", "twitter_username"].map((key) => [key, null]),
  );
  const owned = world.repositories.filter((one) => one.owner === account && !one.private).length;
  return {
    ...userJson(world, account),
    ...nobody,
    blog: "",
    public_repos: owned,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

/** What the owner in a `push` payload has besides. */
export function noName(account: Account): Json {
  return { name: account.login, email: null };
}

export function organizationJson(world: World, account: Account): Json {
  const api = `${world.url}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/u/${account.id}`,
    description: null,
  };
}

export function fullOrganizationJson(world: World, account: Account): Json {
  return {
    ...organizationJson(world, account),
    html_url: `${world.url}/${account.login}`,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: world.repositories.filter((one) => one.owner === account && !one.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: "Organization",
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
  };
}

export function clientId(app: AppRecord): string {
  return `Iv23li${createHash("sha256").update(app.slug).digest("hex").slice(0, 14)}`;
}

export function clientSecret(app: AppRecord): string {
  return createHash("sha256").update(`client secret of ${app.slug}`).digest("hex").slice(0, 40);
}

export function appJson(world: World, app: AppRecord): Json {
  return {
    id: app.id,
    client_id: clientId(app),
    slug: app.slug,
    node_id: world.nodeId("A", app.id),
    owner: userJson(world, app.owner),
    name: app.slug,
    description: "",
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

export function installationJson(world: World, app: AppRecord, installation: Installation): Json {
  const { account } = installation;
  const organization = account.type === "Organization";
  const settings = organization ? `organizations/${account.login}/settings` : "settings";
  return {
    id: installation.id,
    client_id: clientId(app),
    account: userJson(world, account),
    repository_selection: installation.selected === null ? "all" : "selected",
    access_tokens_url: `${world.url}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/${settings}/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspendedAt === null ? null : userJson(world, account),
    suspended_at: installation.suspendedAt,
  };
}

export function tokenJson(token: string, expires: Date, permissions: Permissions, all: boolean): Json {
  return {
    token,
    expires_at: timestamp(expires),
    permissions,
    repository_selection: all ? "all" : "selected",
  };
}
