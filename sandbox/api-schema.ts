/** Finds the operation a request is for, and checks requests and answers against GitHub's own description. */
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import type { OperationId } from "./operations.ts";
import { newAjv, newestError } from "./webhook-schema.ts";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly multiSegment?: boolean;
  readonly schema: object;
}

export interface Operation {
  readonly id: OperationId;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly required: boolean; readonly content: Record<string, object> };
  /** Status → media type → schema. */
  readonly responses: Record<string, Record<string, object>>;
}

interface Description {
  readonly operations: readonly Operation[];
  readonly components: { readonly schemas: Record<string, object> };
}

interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

const description: Description = JSON.parse(
  readFileSync(new URL("github-api.json", import.meta.url), "utf8"),
);

/** An address that ends in a path or ref of any length is tried after those that end in something definite. */
const greed = ({ operation }: Route): number =>
  operation.parameters.some((one) => one.multiSegment && operation.path.endsWith(`{${one.name}}`)) ? 1 : 0;

const routes: readonly Route[] = description.operations
  .map((operation): Route => {
    const names: string[] = [];
    const pattern = operation.path.replace(/\/\{(\w+)\}/g, (_, name: string) => {
      names.push(name);
      const parameter = operation.parameters.find((one) => one.name === name);
      return parameter?.multiSegment === true ? "(?:/(.*))?" : "/([^/]+)";
    });
    return { operation, pattern: new RegExp(`^${pattern}/?$`), names };
  })
  .sort((a, b) => greed(a) - greed(b) || a.names.length - b.names.length);

const ajv = newAjv();
ajv.addSchema({ components: description.components }, "api");
/** Numbers and booleans in addresses arrive as text. */
const coercing = new Ajv({ strict: false, validateSchema: false, logger: false, coerceTypes: true });
const compiled = new Map<string, ValidateFunction>();

function validator(key: string, schema: object, using: Ajv): ValidateFunction {
  let validate = compiled.get(key);
  if (!validate) {
    validate = using.compile(pointingToApi(schema));
    compiled.set(key, validate);
  }
  return validate;
}

function pointingToApi(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'));
}

export interface Match {
  readonly operation: Operation;
  readonly params: Record<string, string>;
}

export function matchOperation(method: string, path: string): Match | null {
  for (const { operation, pattern, names } of routes) {
    if (operation.method !== method) continue;
    const found = pattern.exec(path);
    if (!found) continue;
    const values = names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]);
    return { operation, params: Object.fromEntries(values) };
  }
  return null;
}

function parameterProblem(
  operation: Operation,
  place: "path" | "query",
  values: Record<string, string>,
): string | null {
  const known = operation.parameters.filter((parameter) => parameter.in === place);
  const properties = Object.fromEntries(known.map((parameter) => [parameter.name, parameter.schema]));
  const required = known.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  const schema = { type: "object", properties, required, additionalProperties: place === "path" };
  const validate = validator(`${operation.id} ${place}`, schema, coercing);
  return validate({ ...values }) ? null : `${operation.id} ${place} ${newestError(validate)}`;
}

/** A property that GitHub does not know would be ignored there without a word. */
function unknownProperty(schema: object, body: unknown): string | null {
  if (!("properties" in schema) || typeof schema.properties !== "object" || schema.properties === null)
    return null;
  const known = schema.properties;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  return Object.keys(body).find((key) => !(key in known)) ?? null;
}

/** What is wrong with a request, `null` when GitHub would take it. */
export function requestProblem(
  { operation, params }: Match,
  query: Record<string, string>,
  body: unknown,
): string | null {
  const wrong = parameterProblem(operation, "path", params) ?? parameterProblem(operation, "query", query);
  if (wrong !== null) return wrong;
  const schema = operation.body?.content["application/json"];
  if (!schema) return null;
  if (body === undefined) return operation.body?.required ? `${operation.id} needs a body` : null;
  const unknown = unknownProperty(schema, body);
  if (unknown !== null) return `${operation.id} body has no property ${unknown}`;
  const validate = validator(`${operation.id} body`, schema, ajv);
  return validate(body) ? null : `${operation.id} body ${newestError(validate)}`;
}

/** What is wrong with one of the sandbox's own answers. */
export function responseProblem(operation: Operation, status: number, body: unknown): string | null {
  const answers = operation.responses[String(status)];
  if (!answers) return status < 400 ? `${operation.id} does not answer ${status}` : null;
  const schema = answers["application/json"];
  if (!schema || body === undefined) return null;
  const validate = validator(`${operation.id} ${status}`, schema, ajv);
  return validate(body) ? null : `${operation.id} answer ${status} ${newestError(validate)}`;
}
