/** Open issues that somebody could take, as GitHub says them now. */
import type { Person } from "./rules/rule.ts";

export interface OpenIssue {
  readonly repositoryId: number;
  /** `owner/name`. */
  readonly repository: string;
  readonly issueId: number;
  readonly number: number;
  readonly title: string;
  readonly labels: readonly string[];
  readonly assignees: readonly Pick<Person, "login">[];
  /** ISO 8601. */
  readonly createdAt: string;
}

/** An issue by its address. */
export interface IssuePlace {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}
