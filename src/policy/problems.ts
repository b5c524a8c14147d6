/** Problems as maintainers read them: what the schema found wrong, with its place, its key and a fix. */
import type { z } from "zod";
import { type Path, type Problem, type Source, shorten, writePath } from "./document.ts";
import { nearest } from "./nearest.ts";
import { policyJsonSchema } from "./schema.ts";

type Issue = z.core.$ZodIssue;
type Form = z.core.JSONSchema.BaseSchema;
interface Wording {
  readonly message: string;
  readonly fix: string;
}

/** What may stand where, for suggestions. */
const form: Form = policyJsonSchema();

/** Of more unknown keys in one place nobody wants to read. */
const mostKeys = 50;

/** @param sourceOf the file that a top-level key came from. */
export function problemsOf(
  issues: readonly Issue[],
  data: unknown,
  sourceOf: (key: string | number | undefined) => Source,
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
    if (issue.code === "unrecognized_keys") {
      return issue.keys.slice(0, mostKeys).map((key) => {
        const at = [...path, key];
        return problem(sourceOf(at[0]), at, "key", unknownKey(key, knownKeys(formAt(form, path))));
      });
    }
    const at =
      issue.code === "invalid_key" || (issue.code === "custom" && issue.params?.at === "key")
        ? "key"
        : "value";
    return [problem(sourceOf(path[0]), path, at, wording(issue, path, data))];
  });
}

function problem(source: Source, path: Path, at: "key" | "value", words: Wording): Problem {
  const place = at === "key" ? source.keyAt(path) : source.valueAt(path);
  return { file: source.file, ...place, key: writePath(path), ...words };
}

function knownKeys(form: Form): string[] {
  const names = typeof form.propertyNames === "object" ? form.propertyNames.enum : undefined;
  return names?.map(String) ?? Object.keys(form.properties ?? {});
}

function unknownKey(key: string, known: readonly string[]): Wording {
  const meant = nearest(key, known);
  const fix = meant === null ? `use one of ${known.join(", ")}, or remove it` : `did you mean ${meant}?`;
  return { message: `unknown key ${shorten(key)}`, fix };
}

function wording(issue: Issue, path: Path, data: unknown): Wording {
  const own = formAt(form, path);
  const name = String(path.at(-1) ?? "the file");
  const given = valueAt(data, path);
  if (given === undefined) return { message: `${name} is missing`, fix: `add ${name}: ${example(own)}` };
  if (given === null) return { message: `${name} is empty`, fix: `write ${example(own)}, or remove the key` };
  switch (issue.code) {
    case "custom": {
      const fix: unknown = issue.params?.fix;
      return { message: issue.message, fix: typeof fix === "string" ? fix : `write ${example(own)}` };
    }
    case "invalid_key":
      return wrongKey(name, formAt(form, path.slice(0, -1)));
    case "invalid_value":
      return wrongWord(given, issue.values.map(String));
    case "too_small":
      return { message: `${name} is less than ${issue.minimum}${unit(issue.origin)}`, fix: bounds(own) };
    case "too_big":
      return { message: `${name} is more than ${issue.maximum}${unit(issue.origin)}`, fix: bounds(own) };
    case "invalid_format":
      return { message: `${name} ${issue.message}`, fix: `write ${example(own)}` };
    case "invalid_type":
      return {
        message: `expected ${nameOf(issue.expected)}, found ${typeName(given)}`,
        fix: `write ${example(own)}`,
      };
    default:
      return { message: issue.message, fix: `write ${example(own)}` };
  }
}

function wrongKey(key: string, form: Form): Wording {
  const known = knownKeys(form);
  if (known.length > 0) return unknownKey(key, known);
  const { title, description } = typeof form.propertyNames === "object" ? form.propertyNames : {};
  return { message: `${shorten(key)} is not a ${title}`, fix: `use ${description}` };
}

function wrongWord(given: unknown, words: readonly string[]): Wording {
  const text = typeof given === "object" ? typeName(given) : shorten(String(given));
  const meant = nearest(text, words);
  const fix =
    words.length === 1
      ? `write ${words[0]}`
      : meant === null
        ? `use ${words.join(" or ")}`
        : `did you mean ${meant}?`;
  return { message: `${text} is not ${words.length === 1 ? words[0] : `one of ${words.join(", ")}`}`, fix };
}

function unit(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " entries" : "";
}

function bounds(form: Form): string {
  const least = form.minimum ?? form.minLength ?? form.minItems;
  const most = form.maximum ?? form.maxLength ?? form.maxItems;
  const what = form.type === "string" ? " characters" : form.type === "array" ? " entries" : "";
  if (least === undefined) return `use at most ${most}${what}`;
  return most === undefined ? `use at least ${least}${what}` : `use ${least} to ${most}${what}`;
}

/** Something that could stand there. */
function example(form: Form): string {
  const [first] = form.examples ?? [];
  const one = form.const ?? (Array.isArray(form.enum) ? form.enum[0] : undefined) ?? first ?? form.default;
  if (one !== undefined && one !== null && typeof one !== "object") return String(one);
  if (form.title === "match rules") return "changed-files and its globs";
  if (form.title?.startsWith("plain text")) return "plain text";
  const byType: Readonly<Record<string, string>> = {
    object: "a mapping of keys to values",
    array: "a list",
    string: form.title === undefined ? "text" : `an ${form.title}`.replace(/^an (?![aeiou])/, "a "),
    integer: "a whole number",
    number: "a number",
    boolean: "true or false",
  };
  return byType[String(form.type)] ?? "a value";
}

const typeNames: Readonly<Record<string, string>> = {
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
};

function nameOf(type: string): string {
  return typeNames[type] ?? type;
}

function typeName(given: unknown): string {
  if (Array.isArray(given)) return "a list";
  if (typeof given === "number") return Number.isInteger(given) ? "a number" : "a fraction";
  return nameOf(typeof given);
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** The part of the file's JSON Schema that a path leads to; an empty one where it leads nowhere. */
function formAt(root: Form, path: Path): Form {
  let form: Form = root;
  for (const step of path) {
    const inner = choose(form);
    const next =
      typeof step === "number" ? inner.items : (inner.properties?.[step] ?? inner.additionalProperties);
    if (typeof next !== "object" || Array.isArray(next)) return {};
    form = next;
  }
  return choose(form);
}

/** Of "this or nothing", this. */
function choose(form: Form): Form {
  if (form.type !== undefined || form.anyOf === undefined) return form;
  const real = form.anyOf.find((one) => one.type !== "null");
  return real === undefined ? form : { ...form, ...real };
}
