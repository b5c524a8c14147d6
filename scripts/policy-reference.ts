/** The reference of the policy file, docs/policy.md, from its JSON Schema and its example. */
import { readFile } from "node:fs/promises";
import { stringify } from "yaml";
import type { z } from "zod";
import { contributionKinds } from "../src/domain/contribution.ts";
import { policyJsonSchema } from "../src/policy/schema.ts";

type Form = z.core.JSONSchema.BaseSchema;
interface Row {
  readonly key: string;
  readonly form: Form;
  readonly required: boolean;
}

const opening = `# The policy file

Generated from the schema by \`npm run generate\`; edits here are lost.

A repository's policy is \`.github/foothold.yml\` on its default branch. The file of the same name in the
organisation's \`.github\` repository holds the defaults: each of its top-level keys counts where the repository's
file lacks that key. Nothing is done where there is no policy.

The file is strict. An unknown key, a token that is not declared or an amount without one is an error that names the
line and a fix, and a file with errors changes nothing. Aliases, anchors, tags and merge keys of YAML are refused, as
are files larger than 64 KB. [\`config/foothold.example.yml\`](../config/foothold.example.yml) shows every option. For
completion in an editor, begin the file with:

\`\`\`yaml
# yaml-language-server: $schema=<address of config/foothold.schema.json>
\`\`\`

The least there is, which pays nothing yet and shows what it would pay:

\`\`\`yaml
version: 1
tokens:
  EUR: { offchain: true, decimals: 2 }
kinds:
  code: { reward: 50 EUR }
\`\`\`
`;

const values = `## How values are written

| value | how | example |
| --- | --- | --- |
| amount | a plain number, a space and a token that the file declares | \`50 GRID\`, \`0.25 EUR\` |
| time | a whole number and minutes, hours, days or weeks | \`7 days\`, \`12 hours\` |
| address | an ERC-20 contract with its checksum, in quotes | \`"0x52908400098527886E0F7030069857D2E4169EE7"\` |
| branch | a name, or a glob of minimatch | \`main\`, \`"release/*"\` |
| glob | a path, or a glob of minimatch with \`dot: true\` | \`"**/*.lock"\`, \`"dist/**"\` |
| factor | an x and a number, or a percentage with its sign; above 0, at most 1000 | \`x1.5\`, \`+50%\`, \`-10%\` |
| reduction | a percentage with a minus | \`-10%\` |
| percentage | above 0% and up to 100% | \`10%\` |
| permission | a repository role of GitHub, from the least to the most | \`read\`, \`triage\`, \`write\`, \`maintain\`, \`admin\` |
| match rules | see below | |
| \`<kind>\` | a key of the [all-contributors specification](https://allcontributors.org/docs/en/emoji-key) | ${contributionKinds.map((kind) => `\`${kind}\``).join(", ")} |
`;

const matching = `## Match rules

They are those of [\`actions/labeler\`](https://github.com/actions/labeler) version 5, and mean the same: globs are
minimatch's with \`dot: true\`, case matters, and \`*\` does not cross a \`/\`. Where labeler passes over a mistake in
silence, Foothold names it.

- Entries of the list beside each other are alternatives: one is enough. They join the first \`any:\` of the list
  where there is one above them. An \`all:\` entry is a condition of its own and must hold too, as must every
  further \`any:\`.
- Within \`all\` every pattern of every entry must hold; within \`any\` one is enough.
- A glob that starts with \`!\` matches every file that the rest does not match. In \`any-glob-to-any-file\` that is
  nearly always true; in \`all-globs-to-all-files\` it excludes.
- The four glob keys may stand where \`changed-files\` could.
- At most 100 patterns in one match, globs of at most 250 characters whose braces expand to at most 200, regular
  expressions of at most 200 characters. Look-around, back-references and modifiers are refused, so that matching
  takes linear time.

`;

/** @returns the text of docs/policy.md. */
export async function policyReference(): Promise<string> {
  const schema = policyJsonSchema();
  const exampleText = await readFile(new URL("../config/foothold.example.yml", import.meta.url), "utf8");
  const required = new Set(schema.required);
  const sections = Object.entries(schema.properties ?? {}).map(([key, form]) =>
    typeof form === "object" ? section({ key, form, required: required.has(key) }, exampleText) : "",
  );
  const matchTable = matching + table(rowsOf("", matchForm(schema), 1));
  return `${[opening, "## Keys\n", ...sections, values, matchTable].join("\n").trim()}\n`;
}

function section(row: Row, exampleText: string): string {
  const example = exampleOf(row, exampleText);
  return `### \`${row.key}\`\n\n${table([row, ...rowsOf(row.key, row.form, 9)])}\n\`\`\`yaml\n${example}\n\`\`\`\n`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ key, form, required }) => {
    const cells = [
      `\`${key}\``,
      typeOf(form),
      required ? "required" : defaultOf(form),
      form.description ?? "",
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  return `| key | value | default | meaning |\n| --- | --- | --- | --- |\n${lines.join("\n")}\n`;
}

/** Every key below a form, with its whole path. */
function rowsOf(path: string, form: Form, depth: number): Row[] {
  const real = withoutNull(form);
  if (real.title === "match rules" && path !== "") return [];
  const required = new Set(real.required);
  const rows: Row[] = [];
  const prefix = path === "" ? "" : `${path}.`;
  for (const [name, inner] of Object.entries(real.properties ?? {})) {
    if (typeof inner !== "object") continue;
    const key = `${prefix}${name}`;
    rows.push({ key, form: inner, required: required.has(name) });
    if (depth > 1) rows.push(...rowsOf(key, inner, depth - 1));
  }
  if (typeof real.additionalProperties === "object") {
    const name = path === "tokens" ? "<SYMBOL>" : `<${keyName(real) ?? "kind"}>`;
    rows.push(...rowsOf(`${prefix}${name}`, real.additionalProperties, depth - 1));
  }
  if (typeof real.items === "object" && !Array.isArray(real.items)) {
    rows.push(...rowsOf(`${path}[]`, real.items, depth - 1));
  }
  return rows;
}

function typeOf(form: Form): string {
  const real = withoutNull(form);
  if (real.title !== undefined && real.enum === undefined) return real.title;
  if (real.const !== undefined) return `\`${String(real.const)}\``;
  if (real.enum !== undefined) return real.enum.map((word) => `\`${String(word)}\``).join(", ");
  if (real.type === "array" && typeof real.items === "object" && !Array.isArray(real.items)) {
    return `list of ${typeOf(real.items)}`;
  }
  if (typeof real.additionalProperties === "object" && real.additionalProperties.title !== undefined) {
    return mappingOf(real, real.additionalProperties.title);
  }
  if (typeof real.additionalProperties === "object" && real.additionalProperties.enum !== undefined) {
    return mappingOf(real, typeOf(real.additionalProperties));
  }
  if (real.anyOf !== undefined && real.type === undefined) return "text or list";
  const limits = real.minimum === undefined ? "" : `, ${real.minimum} to ${real.maximum}`;
  const names: Readonly<Record<string, string>> = {
    object: "mapping",
    string: "text",
    integer: "whole number",
  };
  const name = names[String(real.type)] ?? String(real.type);
  return real.maximum === Number.MAX_SAFE_INTEGER ? name : `${name}${limits}`;
}

function mappingOf(form: Form, what: string): string {
  return `mapping of ${keyName(form) ?? "label"}s to ${/^\w+$/.test(what) ? `${what}s` : what}`;
}

/** What the keys of a mapping are, where the schema says it. */
function keyName({ propertyNames }: Form): string | undefined {
  return typeof propertyNames === "object" ? propertyNames.title : undefined;
}

function defaultOf(form: Form): string {
  if (form.default === undefined || form.default === null) return "–";
  if (typeof form.default === "object")
    return Object.keys(form.default).length === 0 ? "–" : JSON.stringify(form.default);
  return `\`${String(form.default)}\``;
}

function withoutNull(form: Form): Form {
  if (form.type !== undefined || form.anyOf === undefined) return form;
  // What `true` alone stands for has its keys beside it.
  const real = form.anyOf.filter(({ type }) => type !== "null" && type !== "boolean");
  const [only] = real;
  return only !== undefined && real.length < form.anyOf.length ? { ...form, ...only } : form;
}

/** The key as the example file writes it, or the schema's own example. */
function exampleOf({ key, form }: Row, exampleText: string): string {
  const lines = exampleText.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (start === -1) return stringify({ [key]: form.examples?.[0] ?? form.default }).trim();
  const end = lines.findIndex((line, index) => index > start && !/^ /.test(line));
  return lines.slice(start, end === -1 ? undefined : end).join("\n");
}

/** What one entry of match rules may hold. */
function matchForm(schema: Form): Form {
  const kinds = schema.properties?.kinds;
  const kind = typeof kinds === "object" ? kinds.additionalProperties : undefined;
  const match = typeof kind === "object" ? kind.properties?.match : undefined;
  const entry = typeof match === "object" ? match.anyOf?.[0] : undefined;
  return entry ?? {};
}
