/** Whether the repository that a policy names for candidates is there, private, and seen by the App. */
import type { Policy } from "../../domain/policy.ts";
import { type Client, statusOf } from "../../github/client.ts";
import { messageOf, type Row, row } from "./row.ts";

/** One row for each repository that one of the policies names. */
export async function checkCandidates(
  client: Client,
  owner: string,
  policies: readonly Policy[],
): Promise<Row[]> {
  const names = policies.flatMap(({ hiring }) => hiring?.candidates.repository ?? []);
  const unique = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  return Promise.all(unique.map((name) => checkOne(client, owner, name)));
}

async function checkOne(client: Client, owner: string, repo: string): Promise<Row> {
  const name = `${owner}/${repo}`;
  const check = `candidates in ${name}`;
  try {
    const { data } = await client.rest.repos.get({ owner, repo });
    if (!data.private) {
      const found = "Everybody can read it, so nobody can apply.";
      return row(check, "wrong", found, "Make it private, or name a private one in hiring.candidates.");
    }
    if (data.name.toLowerCase() !== repo.toLowerCase()) {
      const found = `It is called ${data.name} now, and what happens there is not heard.`;
      return row(check, "wrong", found, "Write its name of today into hiring.candidates.repository.");
    }
    return row(check, "ok", "It is private, and the App sees it.");
  } catch (error) {
    if (statusOf(error) !== 404) {
      return row(check, "unknown", `GitHub did not answer: ${messageOf(error)}`, "Try again later.");
    }
    const fix = "Make the private repository, and add it to the App's installation.";
    return row(check, "missing", "There is none that the App sees, so nobody can apply.", fix);
  }
}
