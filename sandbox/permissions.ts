/** Which credentials and permissions each operation asks for, as GitHub documents them. */
import type { OperationId } from "./operations.ts";

export type Need =
  /** Anybody, even without credentials. */
  | { readonly as: "anyone" }
  /** The App itself, with its JWT. */
  | { readonly as: "app" }
  /** An installation that has one of these. */
  | { readonly as: "installation"; readonly oneOf: readonly string[] };

const anyone: Need = { as: "anyone" };
const app: Need = { as: "app" };
const having = (...oneOf: string[]): Need => ({ as: "installation", oneOf });

const metadata = having("metadata:read");
const contents = having("contents:read");
const writeContents = having("contents:write");
const members = having("members:read");
const pulls = having("pull_requests:read");
const writePulls = having("pull_requests:write");
/** A pull request's conversation is open to either permission; an issue's only to the first (see mayUse). */
const readThread = having("issues:read", "pull_requests:read");
const writeThread = having("issues:write", "pull_requests:write");

export const needs: Record<OperationId, Need> = {
  "apps/create-from-manifest": anyone,
  "apps/create-installation-access-token": app,
  "apps/get-authenticated": app,
  "apps/get-installation": app,
  "apps/get-org-installation": app,
  "apps/get-repo-installation": app,
  "apps/get-user-installation": app,
  "apps/get-webhook-config-for-app": app,
  "apps/get-webhook-delivery": app,
  "apps/list-installations": app,
  "apps/list-repos-accessible-to-installation": metadata,
  "apps/list-webhook-deliveries": app,
  "apps/redeliver-webhook-delivery": app,
  "apps/update-webhook-config-for-app": app,
  "checks/create": having("checks:write"),
  "checks/get": having("checks:read"),
  "checks/list-for-ref": having("checks:read"),
  "checks/update": having("checks:write"),
  "git/create-commit": writeContents,
  "git/create-ref": writeContents,
  "git/create-tree": writeContents,
  "git/get-commit": contents,
  "git/get-ref": contents,
  "git/update-ref": writeContents,
  "issues/add-assignees": writeThread,
  "issues/add-labels": writeThread,
  "issues/create": having("issues:write"),
  "issues/create-comment": writeThread,
  "issues/create-label": writeThread,
  "issues/delete-comment": writeThread,
  "issues/delete-label": writeThread,
  "issues/get": readThread,
  "issues/get-comment": readThread,
  "issues/get-label": readThread,
  "issues/list-comments": readThread,
  "issues/list-for-repo": having("issues:read"),
  "issues/list-labels-for-repo": readThread,
  "issues/list-labels-on-issue": readThread,
  "issues/remove-assignees": writeThread,
  "issues/remove-label": writeThread,
  "issues/set-labels": writeThread,
  "issues/update": writeThread,
  "issues/update-comment": writeThread,
  "issues/update-label": writeThread,
  "orgs/get": anyone,
  "orgs/get-membership-for-user": members,
  "pulls/create": writePulls,
  "pulls/get": pulls,
  "pulls/list": pulls,
  "pulls/list-commits": pulls,
  "pulls/list-files": pulls,
  "pulls/list-reviews": pulls,
  "pulls/update": writePulls,
  "rate-limit/get": anyone,
  "reactions/create-for-issue-comment": writeThread,
  "reactions/list-for-issue-comment": readThread,
  "repos/compare-commits-with-basehead": contents,
  "repos/get": metadata,
  "repos/get-collaborator-permission-level": metadata,
  "repos/get-commit": contents,
  "repos/get-content": contents,
  "teams/get-membership-for-user-in-org": members,
  "users/get-authenticated": anyone,
  "users/get-by-id": anyone,
  "users/get-by-username": anyone,
};

/** The permissions that count: those for pull requests open no plain issue. */
export function countingPermissions(need: Need, onPlainIssue: boolean): readonly string[] {
  if (need.as !== "installation") return [];
  return onPlainIssue ? need.oneOf.filter((one) => !one.startsWith("pull_requests:")) : need.oneOf;
}
