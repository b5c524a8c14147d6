/** Reads open issues that somebody could take, in one GraphQL request: those named, and those that labels find. */
import type { IssuePlace, OpenIssue } from "../domain/open-issue.ts";
import type { Ask } from "./snapshot.ts";
import { partWithoutUnresolved } from "./unresolved.ts";

export interface WantedIssues {
  /** Whose repositories are searched. */
  readonly owner: string;
  readonly places: readonly IssuePlace[];
  readonly labels: readonly string[];
}

const fields = `databaseId number title state createdAt repository { databaseId nameWithOwner }
    labels(first: 50) { nodes { name } } assignees(first: 10) { nodes { login } }`;

interface IssueNode {
  readonly databaseId: number | null;
  readonly number: number;
  readonly title: string;
  readonly state: "OPEN" | "CLOSED";
  readonly createdAt: string;
  readonly repository: { readonly databaseId: number | null; readonly nameWithOwner: string };
  readonly labels: { readonly nodes: readonly ({ readonly name: string } | null)[] | null } | null;
  readonly assignees: { readonly nodes: readonly ({ readonly login: string } | null)[] | null } | null;
}

type Found = IssueNode | Record<string, never> | null;
interface Answer {
  readonly search: { readonly nodes: readonly Found[] | null };
  readonly [repository: string]: object | null;
}

/** What is gone, or not to be seen, is left out. */
export async function readOpenIssues(ask: Ask, wanted: WantedIssues): Promise<OpenIssue[]> {
  const { query, variables } = requestFor(wanted);
  const answer = await ask<Answer>(query, variables).catch((error: unknown) => {
    const part = partWithoutUnresolved<Answer>(error);
    if (part === null) throw error;
    return part;
  });
  const { search, ...repositories } = answer;
  const named = Object.values(repositories).flatMap((one) => Object.values(one ?? {}) as Found[]);
  return [...named, ...(search?.nodes ?? [])].flatMap(issueOf);
}

/** A repository once, its issues by their numbers under it. */
function requestFor({ owner, places, labels }: WantedIssues) {
  const byRepository = Map.groupBy(places, ({ owner, name }) => `${owner}/${name}`);
  const parts = [...byRepository.values()].map((those, index) => {
    const numbers = [...new Set(those.map(({ number }) => number))];
    const issues = numbers.map((number) => `i${number}: issue(number: ${number}) { ${fields} }`);
    return {
      declared: `$o${index}: String!, $n${index}: String!`,
      selection: `r${index}: repository(owner: $o${index}, name: $n${index}) { ${issues.join("\n    ")} }`,
      variables: { [`o${index}`]: those[0]?.owner, [`n${index}`]: those[0]?.name },
    };
  });
  const quoted = labels.map((label) => `"${label.replaceAll('"', "")}"`).join(",");
  const search = `is:issue is:open is:public no:assignee archived:false user:${owner} label:${quoted} sort:created-asc`;
  return {
    query: `
query FootholdOpenIssues(${["$wanted: String!", ...parts.map((part) => part.declared)].join(", ")}) {
  search(type: ISSUE, query: $wanted, first: 30) { nodes { ... on Issue { ${fields} } } }
  ${parts.map((part) => part.selection).join("\n  ")}
}`,
    variables: Object.assign({ wanted: search }, ...parts.map((part) => part.variables)) as Record<
      string,
      unknown
    >,
  };
}

function issueOf(node: Found): OpenIssue[] {
  if (node === null || !("state" in node)) return [];
  const { databaseId, number, title, state, createdAt, repository, labels, assignees } = node as IssueNode;
  if (databaseId === null || repository.databaseId === null || state !== "OPEN") return [];
  return [
    {
      repositoryId: repository.databaseId,
      repository: repository.nameWithOwner,
      issueId: databaseId,
      number,
      title,
      labels: (labels?.nodes ?? []).flatMap((label) => label?.name ?? []),
      assignees: (assignees?.nodes ?? []).flatMap((one) => (one === null ? [] : { login: one.login })),
      createdAt,
    },
  ];
}
