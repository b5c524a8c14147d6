/** What turning a preview live would do, as far as one request to GitHub tells. */
import type { RepositoryRef } from "../../domain/fact.ts";
import type { Policy } from "../../domain/policy.ts";
import { readPriceLabel } from "../../domain/rules/bounties.ts";
import type { Client } from "../../github/client.ts";
import { readCarriedLabels } from "../../github/price-labels.ts";
import { type Row, row } from "./row.ts";

export interface Preview {
  readonly client: Client;
  readonly repository: RepositoryRef;
  readonly policy: Policy;
  /** Permissions that the App asks for and the installation has not, as `issues: write`. */
  readonly lacking: readonly string[];
}

/** @throws what GitHub's refusal is, when the labels cannot be read. */
export async function checkPreview(preview: Preview): Promise<Row> {
  const { repository, policy, lacking } = preview;
  const check = `${repository.owner}/${repository.name}, turned live`;
  const found = [
    "It books what is merged from then on; nothing that the preview showed is owed.",
    await labelsText(preview),
    `What it owes (${[...policy.tokens.keys()].join(", ")}) is recorded; a treasurer pays it out: docs/treasurer.md.`,
  ];
  if (lacking.length === 0) return row(check, "ok", found.filter(Boolean).join(" "));
  found.push(`The App has not been given ${lacking.join(", ")}.`);
  const fix =
    "An owner accepts the App's permissions on the page of its installation, before it is turned live.";
  return row(check, "missing", found.filter(Boolean).join(" "), fix);
}

/** A label counts from when it is put on under a live policy. */
async function labelsText({ client, repository, policy }: Preview): Promise<string> {
  const { bounties } = policy.rules;
  if (bounties === null) return "";
  const [word = null] = /\w+/.exec(bounties.label.split("{amount}")[0] ?? "") ?? [];
  const { labels, more } = await readCarriedLabels(client, repository, word);
  const count = labels
    .filter(({ name }) => readPriceLabel(bounties, name, policy.tokens) !== null)
    .reduce((sum, label) => sum + label.openIssues, 0);
  if (count === 0 && !more) return "No open issue has a price label.";
  const so = `${more ? "at least " : ""}${count}`;
  return count === 1 && !more
    ? "1 price label is on an open issue: it counts when it is taken off and put on again."
    : `${so} price labels are on open issues: they count when they are taken off and put on again.`;
}
