/** `foothold why`: what recorded pull requests show of a person's work, for that person, with every reason. */
import { type Evidence, evidenceOf, type RequirementEvidence } from "../domain/evidence/evidence.ts";
import { concerns, isRevert } from "../domain/evidence/facts.ts";
import { type EvidencePolicy, noFacts } from "../domain/evidence/rule.ts";
import type { Policy } from "../domain/policy.ts";
import type { Person } from "../domain/rules/rule.ts";
import type { ActorNode, PullSnapshot } from "../domain/snapshot.ts";
import { jsonResume } from "../exports/json-resume.ts";
import { evidenceMarkdown } from "../exports/markdown.ts";
import { openBadge } from "../exports/open-badge.ts";
import { requirementBadge } from "../exports/shields.ts";
import { evidenceNotice } from "../messages/evidence.ts";
import { signerOf } from "../signing.ts";
import { type AddCommand, exitCodes, printJson, type Stdio, UsageError } from "./command.ts";
import { endOf } from "./day.ts";
import { examplePolicy, readPolicyFile } from "./policy-file.ts";
import { pullsInOrder } from "./recorded-pulls.ts";
import { evidenceText } from "./why/text.ts";

interface Options {
  readonly policy: string;
  readonly pulls: readonly string[];
  readonly asOf?: string;
  readonly format?: string;
  readonly issuer?: string;
  readonly owner?: string;
  readonly json?: true;
}

export const addWhy: AddCommand = (program, stdio, exit) => {
  program
    .command("why")
    .description(
      "Show a person what their merged work is evidence of under a policy, with every factor and what did not count. " +
        "Nobody is ranked.",
    )
    .argument("<login>", "whose work")
    .argument("[requirement]", "one requirement of the policy, by its key")
    .requiredOption("--pulls <files...>", "files with one GraphQL PullRequest node a line")
    .option("--policy <file>", "the policy file", examplePolicy)
    .option("--as-of <date>", "what was known at the end of this day (UTC); without it, now")
    .option("--format <format>", `instead of a table: ${formatNames}`)
    .option("--issuer <url>", "for open-badge: where this Foothold is")
    .option("--owner <login>", "for open-badge: the organisation in whose name")
    .option("--json", "print {notice, person, asOf, policy, formula, requirements, endorsements}")
    .action(async (login: string, requirement: string | undefined, options: Options) => {
      const format = formatOf(options, stdio);
      const policy = evidencePolicy(await readPolicyFile(options.policy), options.policy, requirement);
      const asOf = endOf("--as-of", options.asOf) ?? stdio.now().toISOString();
      const whole = await evidenceIn(login, options.pulls, policy, asOf, stdio);
      const evidence = requirement === undefined ? whole : only(requirement, whole);
      if (options.json === true) printJson(stdio, { notice: evidenceNotice(login), ...evidence });
      else stdio.out(await format(evidence));
      exit(exitCodes.ok);
    });
};

const formats: Readonly<Record<string, (evidence: Evidence) => string>> = {
  "json-resume": (evidence) => jsonResume(evidence),
  markdown: (evidence) => evidenceMarkdown(evidence),
  shields: (evidence) => {
    return requirementBadge(oneOf(evidence));
  },
};
const badgeFormat = "open-badge";
const formatNames = [...Object.keys(formats), badgeFormat].join(", ");

function oneOf({ requirements: [first, ...others] }: Evidence): RequirementEvidence {
  if (first !== undefined && others.length === 0) return first;
  throw new UsageError("a badge is of one requirement: name it after the login");
}

function formatOf(
  options: Options,
  { environment }: Stdio,
): (evidence: Evidence) => string | Promise<string> {
  const { format, json } = options;
  if (format === undefined) return evidenceText;
  if (json === true) throw new UsageError("--json and --format are two forms: choose one");
  if (format === badgeFormat) return (evidence) => signedBadge(evidence, options, environment);
  const found = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(`--format takes one of ${formatNames}`);
}

async function signedBadge(
  evidence: Evidence,
  { issuer, owner }: Options,
  environment: Stdio["environment"],
): Promise<string> {
  if (issuer === undefined || owner === undefined) {
    throw new UsageError(
      `${badgeFormat} takes --issuer and --owner: whoever checks it looks for the key there`,
    );
  }
  if (!/^https:\/\/[^/?#]+$/.test(issuer))
    throw new UsageError("--issuer is an address such as https://foothold.example.org");
  const claims = openBadge(evidence, oneOf(evidence), { url: issuer, owner });
  if (claims === null) throw new UsageError("there is no evidence, so there is nothing to be a badge of");
  const signer = await signerOf(environment).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  return `${await signer.sign(claims)}\n`;
}

function evidencePolicy(policy: Policy, file: string, wanted: string | undefined): EvidencePolicy {
  const { hiring, rules, commit } = policy;
  if (hiring === null) throw new UsageError(`${file} has no hiring: there is nothing to be evidence of`);
  const known = hiring.requirements.map(({ key }) => key);
  if (wanted !== undefined && !known.includes(wanted)) {
    throw new UsageError(`${file} has no requirement ${wanted}: it has ${known.join(", ") || "none"}`);
  }
  return { hiring, kinds: rules.kinds, commit };
}

/** All were asked about: what a contribution counts toward depends on everything that it fits. */
function only(requirement: string, evidence: Evidence): Evidence {
  return { ...evidence, requirements: evidence.requirements.filter(({ key }) => key === requirement) };
}

async function evidenceIn(
  login: string,
  files: readonly string[],
  policy: EvidencePolicy,
  asOf: string,
  stdio: Stdio,
): Promise<Evidence> {
  const pulls: PullSnapshot[] = [];
  let person: Person = { id: 0, login };
  for await (const pull of pullsInOrder({ files: files.map((path) => ({ path })) })) {
    const found = named(pull, login);
    if (found !== undefined) person = { id: found.databaseId ?? person.id, login: found.login };
    if (found !== undefined || concerns(pull, person) || isRevert(pull)) pulls.push(pull);
  }
  if (pulls.every((pull) => !concerns(pull, person))) {
    stdio.err(`Nobody called ${login} appears in these pull requests.\n`);
  }
  return evidenceOf(person, { ...noFacts, pulls }, policy, asOf);
}

function named(pull: PullSnapshot, login: string): ActorNode | undefined {
  const wanted = login.toLowerCase();
  const nodes = [
    pull.author,
    ...pull.coAuthors,
    ...pull.reviews.nodes.map((review) => review.author),
    ...pull.closingIssuesReferences.nodes.map((issue) => issue.author),
  ];
  return nodes.find((node) => node !== null && node.login.toLowerCase() === wanted) ?? undefined;
}
