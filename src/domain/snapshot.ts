/**
 * Snapshots: what GitHub says now about one pull request, in the shape of GraphQL's `PullRequest` node, so that
 * live and recorded ones are one type. Fields that recordings lack are optional; rules say what they assumed.
 */

export interface ActorNode {
  readonly __typename: string;
  readonly login: string;
  readonly databaseId?: number | null;
}

export interface Nodes<T> {
  readonly nodes: readonly T[];
  readonly totalCount?: number;
}

export interface LabelNode {
  readonly name: string;
}

export interface FileNode {
  readonly path: string;
  readonly additions: number;
  readonly deletions: number;
}

export interface ReviewNode {
  readonly id?: string;
  readonly author: ActorNode | null;
  readonly authorAssociation: string;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  readonly submittedAt: string | null;
  readonly comments: { readonly totalCount: number };
}

export interface RepositoryNode {
  readonly nameWithOwner: string;
  readonly databaseId?: number | null;
  readonly defaultBranchRef?: { readonly name: string } | null;
}

export interface ClosingIssueNode {
  readonly number: number;
  readonly databaseId?: number | null;
  readonly title?: string;
  readonly state: "OPEN" | "CLOSED";
  readonly stateReason?: "COMPLETED" | "NOT_PLANNED" | "REOPENED" | "DUPLICATE" | null;
  readonly author: ActorNode | null;
  readonly labels: Nodes<LabelNode>;
  readonly assignees?: Nodes<ActorNode>;
  readonly repository?: RepositoryNode;
}

export interface PullSnapshot {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  /** The description as written, in Markdown. */
  readonly body?: string;
  readonly bodyText?: string;
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  /** `null` when the account was deleted. */
  readonly author: ActorNode | null;
  /** Who the author is to the repository; recordings may lack it. */
  readonly authorAssociation?: string;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly mergedAt: string | null;
  readonly merged: boolean;
  readonly mergedBy: ActorNode | null;
  readonly mergeCommit: { readonly oid: string } | null;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly baseRepository: RepositoryNode | null;
  readonly labels: Nodes<LabelNode>;
  readonly assignees?: Nodes<ActorNode>;
  readonly closingIssuesReferences: Nodes<ClosingIssueNode>;
  /** `null` when nobody could say which files changed (a replay without a network). */
  readonly files: Nodes<FileNode> | null;
  /** People named by the commits' authorship and `Co-authored-by` trailers, the author left out. */
  readonly coAuthors: readonly ActorNode[];
  readonly reviews: Nodes<ReviewNode>;
}

/** Parts of a snapshot that cost something to read; a rule names the ones it looks at. */
export type SnapshotPart = "files" | "reviews" | "closing-issues" | "co-authors";
