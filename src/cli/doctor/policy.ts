/** Checks of policies: whether the repositories that the App is installed on have one, and whether it is right. */
import type { RepositoryRef } from "../../domain/fact.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Client } from "../../github/client.ts";
import { policyPath } from "../../github/paths.ts";
import { readPolicyFiles } from "../../github/policy-files.ts";
import { parsePolicy } from "../../policy/load.ts";
import { problemLine } from "../policy-file.ts";
import type { SeenInstallation } from "./app.ts";
import { checkCandidates } from "./candidates.ts";
import { checkPreview } from "./preview.ts";
import { messageOf, type Row, row } from "./row.ts";

export interface PolicyChecks {
  /** Speaks as the App. */
  readonly client: Client;
  readonly clientFor: (installationId: number) => Promise<Client>;
  readonly installations: readonly SeenInstallation[];
  /** As `owner/name`; the first few of every installation when there are none. */
  readonly repositories: readonly string[];
}

/** Of an installation, when none was named: doctor is one page. */
const fewRepositories = 5;
const fewInstallations = 5;

export async function checkPolicies(checks: PolicyChecks): Promise<Row[]> {
  const rows: Row[] = [];
  for (const name of checks.repositories) rows.push(...(await checkNamed(checks, name)));
  if (checks.repositories.length > 0) return rows;
  for (const installation of checks.installations
    .filter((one) => !one.suspended)
    .slice(0, fewInstallations)) {
    rows.push(...(await checkFew(checks, installation)));
  }
  return rows;
}

async function checkNamed(checks: PolicyChecks, name: string): Promise<Row[]> {
  const { client, clientFor, installations } = checks;
  const check = `policy of ${name}`;
  const [owner = "", repo = ""] = name.split("/");
  try {
    const { data } = await client.rest.apps.getRepoInstallation({ owner, repo });
    const installed = await clientFor(data.id);
    const found = await installed.rest.repos.get({ owner, repo });
    const seen = await look(installed, toRef(found.data));
    const lacking = installations.find((one) => one.id === data.id)?.lacking ?? [];
    const candidates = await checkCandidates(installed, owner, policiesOf([seen]));
    return [rowOf(check, seen), ...candidates, ...(await previewRows(installed, [seen], lacking))];
  } catch (error) {
    if ((error as { status?: number }).status === 404) {
      const fix = "Add the repository to the App's installation.";
      return [row(check, "missing", "The App is not installed there.", fix)];
    }
    return [row(check, "unknown", `GitHub did not answer: ${messageOf(error)}`, "Try again later.")];
  }
}

/** One for each repository whose policy is in preview. */
async function previewRows(
  client: Client,
  looks: readonly Look[],
  lacking: readonly string[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { preview } of looks) {
    if (preview === undefined) continue;
    const { owner, name } = preview.repository;
    rows.push(
      await checkPreview({ client, ...preview, lacking }).catch((error: unknown) =>
        row(`${owner}/${name}, turned live`, "unknown", `GitHub did not answer: ${messageOf(error)}`),
      ),
    );
  }
  return rows;
}

/** One row for an installation, and one for each policy that has problems: not every repository has to have one. */
async function checkFew(
  { clientFor }: PolicyChecks,
  { id, owner, lacking }: SeenInstallation,
): Promise<Row[]> {
  const check = `policies of ${owner}`;
  try {
    const client = await clientFor(id);
    const { data } = await client.rest.apps.listReposAccessibleToInstallation({ per_page: fewRepositories });
    const looks: { name: string; look: Look }[] = [];
    for (const one of data.repositories)
      looks.push({ name: one.full_name, look: await look(client, toRef(one)) });
    const wrong = looks.filter((one) => one.look.state === "wrong");
    if (wrong.length > 0) return wrong.map((one) => rowOf(`policy of ${one.name}`, one.look));
    const good = looks.filter((one) => one.look.state === "ok");
    const [example] = looks;
    if (example === undefined) {
      return [
        row(check, "missing", "The App may not see any repository.", "Add repositories to its installation."),
      ];
    }
    const rest =
      data.total_count > looks.length ? `; ${data.total_count - looks.length} more were not looked at` : "";
    if (good.length > 0) {
      const modes = good.map((one) => `${one.name} ${one.look.found}`).join(", ");
      const previews = await previewRows(
        client,
        good.map((one) => one.look),
        lacking,
      );
      const candidates = await checkCandidates(client, owner, policiesOf(good.map((one) => one.look)));
      return [row(check, "ok", `${modes}${rest}.`), ...candidates, ...previews];
    }
    return [row(check, "missing", `None of ${looks.length} repositories has one${rest}.`, addIt)];
  } catch (error) {
    return [row(check, "unknown", `GitHub did not answer: ${messageOf(error)}`, "Try again later.")];
  }
}

const addIt = `Add ${policyPath} to the default branch; config/foothold.example.yml shows every option.`;

interface Look {
  readonly state: "ok" | "missing" | "wrong";
  readonly found: string;
  /** When it is right. */
  readonly policy?: Policy;
  /** What is in preview, and where. */
  readonly preview?: { readonly repository: RepositoryRef; readonly policy: Policy };
}

function policiesOf(looks: readonly Look[]): Policy[] {
  return looks.flatMap(({ policy }) => policy ?? []);
}

function rowOf(check: string, { state, found }: Look): Row {
  if (state === "ok") return row(check, "ok", `It is right, and ${found}.`);
  if (state === "missing") return row(check, "missing", found, addIt);
  return row(
    check,
    "wrong",
    found,
    "Mend it on the default branch; foothold check <file> shows every problem.",
  );
}

async function look(client: Client, repository: RepositoryRef): Promise<Look> {
  const { own, defaults } = await readPolicyFiles(client, repository);
  const file = own ?? defaults;
  if (file === null) return { state: "missing", found: "There is none." };
  const result = parsePolicy(file.text, {
    file: policyPath,
    commit: file.commit,
    ownerId: repository.ownerId,
    defaults: own === null ? undefined : defaults?.text,
  });
  if (result.status === "ok") {
    const { policy } = result;
    if (policy.mode === "live") return { state: "ok", found: "live", policy };
    return { state: "ok", found: "in preview", policy, preview: { repository, policy } };
  }
  const [first] = result.problems;
  const more = result.problems.length > 1 ? ` and ${result.problems.length - 1} more` : "";
  return { state: "wrong", found: `${first === undefined ? "It has problems" : problemLine(first)}${more}` };
}

interface SeenRepository {
  readonly id: number;
  readonly name: string;
  readonly private: boolean;
  readonly default_branch: string;
  readonly owner: { readonly id: number; readonly login: string };
}

function toRef({
  id,
  name,
  private: isPrivate,
  default_branch: defaultBranch,
  owner,
}: SeenRepository): RepositoryRef {
  return { id, name, private: isPrivate, defaultBranch, ownerId: owner.id, owner: owner.login };
}
