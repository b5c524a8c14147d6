/**
 * Writes sandbox/github-api.json: GitHub's OpenAPI description, cut down to what the sandbox serves and turned
 * into plain JSON Schema. Run by hand (`node scripts/generate-github-api.ts`) when sandbox/operations.ts changes;
 * the source package is fetched into a temporary folder because it is far too large to depend on.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { operations } from "../sandbox/operations.ts";

const source = "@octokit/openapi@23.0.2";
const member = "package/generated/api.github.com.json";
const target = new URL("../sandbox/github-api.json", import.meta.url);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Words about a schema that say nothing a validator checks. */
const prose = new Set([
  "deprecated",
  "description",
  "example",
  "examples",
  "externalDocs",
  "summary",
  "tags",
  "title",
]);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fetchDescription(): JsonObject {
  const folder = mkdtempSync(join(tmpdir(), "github-openapi-"));
  try {
    execFileSync("npm", ["pack", source, "--silent"], {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const archive = readdirSync(folder).find((file) => file.endsWith(".tgz"));
    if (archive === undefined) throw new Error(`npm pack ${source} left no archive`);
    execFileSync("tar", ["xzf", archive, member], { cwd: folder });
    return JSON.parse(readFileSync(join(folder, member), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A schema without prose, with OpenAPI 3.0's `nullable` said in JSON Schema's own words. */
function plainSchema(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const plain: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (prose.has(key) || key.startsWith("x-") || key === "nullable") continue;
    if (key === "properties" && isObject(value)) {
      plain[key] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainSchema(one)]));
    } else if (["allOf", "anyOf", "oneOf"].includes(key) && Array.isArray(value)) {
      plain[key] = value.map(plainSchema);
    } else if (["items", "additionalProperties", "not"].includes(key)) {
      plain[key] = plainSchema(value);
    } else {
      plain[key] = value;
    }
  }
  return schema.nullable === true ? orNull(plain) : plain;
}

function orNull(schema: JsonObject): JsonObject {
  if (typeof schema.type !== "string") return { anyOf: [schema, { type: "null" }] };
  const both: JsonObject = { ...schema, type: [schema.type, "null"] };
  if (Array.isArray(both.enum) && !both.enum.includes(null)) both.enum = [...both.enum, null];
  for (const key of ["allOf", "anyOf", "oneOf"]) {
    if (key in both) return { anyOf: [schema, { type: "null" }] };
  }
  return both;
}

/** Follows a reference to something that is not a schema (a parameter or a response). */
function resolve(description: JsonObject, value: Json): JsonObject {
  if (!isObject(value)) throw new Error("expected an object");
  if (typeof value.$ref !== "string") return value;
  let found: Json | undefined = description;
  for (const part of value.$ref.replace("#/", "").split("/"))
    found = isObject(found) ? found[part] : undefined;
  return resolve(description, found ?? null);
}

/** Media type → schema. */
function plainContent(content: Json | undefined): JsonObject {
  if (!isObject(content)) return {};
  const entries = Object.entries(content).map(([type, media]) => [
    type,
    isObject(media) ? plainSchema(media.schema ?? {}) : {},
  ]);
  return Object.fromEntries(entries);
}

function plainOperation(
  description: JsonObject,
  method: string,
  path: string,
  operation: JsonObject,
): JsonObject {
  const list = Array.isArray(operation.parameters) ? operation.parameters : [];
  const parameters = list.map((item): Json => {
    const parameter = resolve(description, item);
    return {
      name: parameter.name ?? null,
      in: parameter.in ?? null,
      required: parameter.required === true,
      ...(parameter["x-multi-segment"] === true ? { multiSegment: true } : {}),
      schema: plainSchema(parameter.schema ?? {}),
    };
  });
  const body = operation.requestBody === undefined ? undefined : resolve(description, operation.requestBody);
  const answers = isObject(operation.responses) ? operation.responses : {};
  const responses = Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      plainContent(resolve(description, answer).content),
    ]),
  );
  return {
    id: operation.operationId ?? null,
    method: method.toUpperCase(),
    path,
    parameters,
    ...(body ? { body: { required: body.required === true, content: plainContent(body.content) } } : {}),
    responses,
  };
}

/**
 * Where the description is wrong. It says that an installation's account in a list is a user and an enterprise at
 * once; an installation alone is described rightly, and is the same thing.
 */
const corrections: Record<string, JsonObject> = {
  "apps/list-installations": { type: "array", items: { $ref: "#/components/schemas/installation" } },
};

function correct(operation: JsonObject): JsonObject {
  const schema = corrections[String(operation.id)];
  if (schema === undefined || !isObject(operation.responses)) return operation;
  return { ...operation, responses: { ...operation.responses, "200": { "application/json": schema } } };
}

/** The names of the shared schemas that a value refers to. */
function referredTo(value: Json, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) referredTo(item, found);
  if (isObject(value)) {
    if (typeof value.$ref === "string") found.add(value.$ref.replace("#/components/schemas/", ""));
    for (const item of Object.values(value)) referredTo(item, found);
  }
  return found;
}

function prune(description: JsonObject): JsonObject {
  const wanted: ReadonlySet<string> = new Set(operations);
  const kept: JsonObject[] = [];
  for (const [path, methods] of Object.entries(isObject(description.paths) ? description.paths : {})) {
    for (const [method, operation] of Object.entries(isObject(methods) ? methods : {})) {
      if (
        isObject(operation) &&
        typeof operation.operationId === "string" &&
        wanted.has(operation.operationId)
      )
        kept.push(correct(plainOperation(description, method, path, operation)));
    }
  }
  const absent = operations.filter((id) => !kept.some((operation) => operation.id === id));
  if (absent.length > 0) throw new Error(`GitHub has no operation ${absent.join(", ")}`);
  const components = isObject(description.components) ? description.components : {};
  const shared = isObject(components.schemas) ? components.schemas : {};
  const schemas: JsonObject = {};
  const queue = [...referredTo(kept)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (name in schemas) continue;
    const schema = plainSchema(shared[name] ?? null);
    schemas[name] = schema;
    queue.push(...referredTo(schema));
  }
  const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return { source, operations: kept, components: { schemas: Object.fromEntries(sorted) } };
}

const pruned = `${JSON.stringify(prune(fetchDescription()))}\n`;
writeFileSync(target, pruned);
console.log(
  `sandbox/github-api.json: ${operations.length} operations, ${Math.round(pruned.length / 1024)} KB`,
);
