/**
 * A repository's list of contributors by the all-contributors specification (allcontributors.org): people and kinds of
 * work are added, and what somebody wrote there by hand stays as it is. The same inputs give the same bytes.
 */
import { type Node, parseTree } from "jsonc-parser";
import { type ContributionKind, contributionKinds } from "../domain/contribution.ts";
import { addTo, type Edit, edited, type Layout, layoutOf, valueAt } from "./json-additions.ts";
import { gitHub } from "./links.ts";

/** At the root of the repository. */
export const contributorsFile = ".all-contributorsrc";

/** Somebody to be listed, with the kinds of which something counts. How much there is does not matter. */
export interface CreditedPerson {
  readonly id: number;
  readonly login: string;
  readonly kinds: readonly ContributionKind[];
  /** When the first that counts was merged or credited; ISO 8601. */
  readonly first: string;
}

/** Whose list it is. */
export interface ListedRepository {
  readonly owner: string;
  readonly name: string;
}

/** What is there cannot be added to. The message says where and why. */
export class UnusableList extends Error {}

/**
 * @param existing the file's text; `null` where there is none.
 * @param people in any order. Whoever is not listed comes to the end, by the date of what they first did.
 * @param server where GitHub is.
 * @throws UnusableList when the text is no JSON, or no list of contributors.
 */
export function allContributors(
  existing: string | null,
  people: readonly CreditedPerson[],
  place: ListedRepository,
  server: string = gitHub,
): string {
  const text = existing ?? newList(place, server);
  const list = readList(text);
  const layout = layoutOf(text);
  const byLogin = Map.groupBy(list.entries, ({ login }) => login);
  const edits: Edit[] = [];
  const newcomers: object[] = [];
  for (const person of eachOnce(people)) {
    const [entry, ...again] = byLogin.get(person.login.toLowerCase()) ?? [];
    if (entry === undefined) newcomers.push(newEntry(person, server));
    else edits.push(...kindsAdded(text, [entry, ...again], person.kinds, layout));
  }
  if (newcomers.length > 0) {
    const values = newcomers.map((value) => ({ value }));
    edits.push(
      list.contributors === undefined
        ? addTo(text, list.root, [{ key: "contributors", value: newcomers }], layout)
        : addTo(text, list.contributors, values, layout),
    );
  }
  return edited(text, edits);
}

/** Somebody who is listed twice already gets what both lack, in the first place. */
function kindsAdded(
  text: string,
  entries: readonly [Entry, ...Entry[]],
  kinds: readonly ContributionKind[],
  layout: Layout,
): Edit[] {
  const known = new Set(entries.flatMap((one) => one.kinds));
  const missing = kinds.filter((kind) => !known.has(kind));
  if (missing.length === 0) return [];
  const [{ node, contributions }] = entries;
  if (contributions === undefined) {
    return [addTo(text, node, [{ key: "contributions", value: missing }], layout)];
  }
  const values = missing.map((value) => ({ value }));
  return [addTo(text, contributions, values, layout)];
}

/** By date, and their kinds in the specification's order. Two who had one login after each other are one line. */
function eachOnce(people: readonly CreditedPerson[]): CreditedPerson[] {
  const sorted = [...people].sort(
    (a, b) =>
      Date.parse(a.first) - Date.parse(b.first) ||
      a.id - b.id ||
      Number(a.login > b.login) - Number(a.login < b.login),
  );
  const byLogin = Map.groupBy(sorted, ({ login }) => login.toLowerCase());
  return [...byLogin.values()].flatMap(([person, ...others]) => {
    if (person === undefined) return [];
    const all = new Set([person, ...others].flatMap(({ kinds }) => kinds));
    return [{ ...person, kinds: contributionKinds.filter((kind) => all.has(kind)) }];
  });
}

/** The numeric id outlives a change of login, so the picture goes by it. A name is not known here. */
function newEntry({ id, login, kinds }: CreditedPerson, server: string): object {
  const avatars = server === gitHub ? "https://avatars.githubusercontent.com" : `${server}/avatars`;
  return {
    login,
    name: login,
    avatar_url: `${avatars}/u/${id}?v=4`,
    profile: `${server}/${login}`,
    contributions: kinds,
  };
}

function newList({ owner, name }: ListedRepository, server: string): string {
  const list = {
    projectName: name,
    projectOwner: owner,
    repoType: "github",
    repoHost: server,
    files: ["README.md"],
    imageSize: 100,
    commit: false,
    contributorsPerLine: 7,
    contributors: [],
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

interface Entry {
  readonly node: Node;
  /** In lower case; `null` without one. */
  readonly login: string | null;
  readonly contributions: Node | undefined;
  readonly kinds: readonly string[];
}

interface List {
  readonly root: Node;
  readonly contributors: Node | undefined;
  readonly entries: readonly Entry[];
}

function readList(text: string): List {
  checkJson(text);
  const root = parseTree(text);
  if (root?.type !== "object") throw unusable("it", "object");
  const contributors = valueAt(root, "contributors");
  if (contributors !== undefined && contributors.type !== "array") throw unusable("contributors", "list");
  const entries =
    contributors?.children?.map((node, index) => readEntry(node, `contributors[${index}]`)) ?? [];
  return { root, contributors, entries };
}

/** Stricter than the parser that knows places: comments and commas at the end are no JSON. */
function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnusableList(
      `${contributorsFile} is no JSON (${why}): mend it, or take it away to have a new one`,
    );
  }
}

function readEntry(node: Node, where: string): Entry {
  if (node.type !== "object") throw unusable(where, "object");
  const login = valueAt(node, "login");
  if (login !== undefined && login.type !== "string") throw unusable(`${where}.login`, "text");
  const contributions = valueAt(node, "contributions");
  if (contributions !== undefined && contributions.type !== "array") {
    throw unusable(`${where}.contributions`, "list");
  }
  const kinds = contributions?.children?.map((one, index) => {
    // A kind may come with a link of its own: {"type": "talk", "url": "…"}.
    const type = one.type === "object" ? valueAt(one, "type") : one;
    if (type?.type !== "string") throw unusable(`${where}.contributions[${index}]`, "kind of contribution");
    return String(type.value);
  });
  const name = login === undefined ? null : String(login.value).toLowerCase();
  return { node, login: name, contributions, kinds: kinds ?? [] };
}

function unusable(where: string, wanted: string): UnusableList {
  return new UnusableList(
    `${contributorsFile}: ${where} should be ${wanted === "object" ? "an" : "a"} ${wanted}, as ` +
      "https://allcontributors.org/docs/en/cli/configuration has it: mend it, or take the file away to have a new one",
  );
}
