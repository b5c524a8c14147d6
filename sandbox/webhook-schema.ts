/** Checks webhook payloads against GitHub's own schemas, each event's compiled when it is first sent. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import addFormatsModule from "ajv-formats";

/** Under Node's ESM the default export of ajv-formats is the CommonJS module object. */
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

interface WebhookDescription {
  readonly webhooks: Record<
    string,
    { post: { requestBody: { content: { "application/json": { schema: { $ref: string } } } } } }
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

export function newAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: false, validateSchema: false, logger: false });
  addFormats(ajv);
  // A bot's address has brackets in it (`1+renovate[bot]@users.noreply.github.com`), which RFC 5321 does not allow.
  ajv.addFormat("email", /^[^@\s]+@[^@\s]+$/);
  return ajv;
}

let loaded: { description: WebhookDescription; ajv: Ajv } | null = null;
const compiled = new Map<string, ValidateFunction>();

function load(): { description: WebhookDescription; ajv: Ajv } {
  if (loaded) return loaded;
  const path = createRequire(import.meta.url).resolve("@octokit/openapi-webhooks/package.json");
  const file = path.replace(/package\.json$/, "generated/api.github.com.json");
  const description: WebhookDescription = JSON.parse(readFileSync(file, "utf8"));
  const ajv = newAjv();
  ajv.addSchema({ components: description.components }, "webhooks");
  loaded = { description, ajv };
  return loaded;
}

/** What is wrong with a payload, `null` when GitHub could have sent it. */
export function webhookProblem(event: string, action: string | null, payload: unknown): string | null {
  const name = (action === null ? event : `${event}-${action}`).replaceAll("_", "-");
  let validate = compiled.get(name);
  if (!validate) {
    const { description, ajv } = load();
    const schema = description.webhooks[name]?.post.requestBody.content["application/json"].schema;
    if (!schema) return `GitHub has no webhook ${name}`;
    validate = ajv.compile({ $ref: `webhooks${schema.$ref}` });
    compiled.set(name, validate);
  }
  if (validate(payload)) return null;
  return `${name}: ${newestError(validate)}`;
}

/** The last of a validator's errors, with the place it speaks of. */
export function newestError(validate: ValidateFunction): string {
  const errors = validate.errors ?? [];
  return errors.map((error) => `${error.instancePath || "/"} ${error.message}`).join("; ");
}
