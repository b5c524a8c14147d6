/**
 * The front that GitHub's webhooks come in by: signed, well-formed, stored, and only then answered with 202.
 * Whatever cannot be stored is answered with an error, so that GitHub lists it as failed and can send it again.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, type Handler } from "./server.ts";

export interface IntakeOptions {
  /** The webhook secret, or several while one replaces another. */
  readonly secret: string | readonly string[];
  /** Resolves once the delivery is committed; rejects when it was not. */
  readonly accept: (delivery: ReceivedDelivery) => Promise<"stored" | "repeated">;
  /** Hears why a delivery could not be stored. */
  readonly onError: (error: unknown) => void;
  /** Bytes of all bodies being received at once, above which newcomers are asked to come again. */
  readonly mostBuffered?: number;
}

export interface ReceivedDelivery {
  readonly guid: string;
  readonly event: string;
  readonly body: Buffer;
  /** The repository's id; minus the installation's id when there is no repository; 0 when there is neither. */
  readonly lane: number;
}

export const webhookRoute = "POST /api/github/webhooks";

/** GitHub's own limit on payloads is 25 MB. */
const mostBytes = 25 * 1024 * 1024;

/** @throws Error without a secret: an intake that checks nothing must not start. */
export function createIntake(options: IntakeOptions): Handler {
  const secrets = typeof options.secret === "string" ? [options.secret] : options.secret;
  if (secrets.length === 0 || secrets.includes("")) throw new Error("the webhook secret is missing");
  const keys = secrets.map((secret) => createSecretKey(secret, "utf8"));
  const mostBuffered = options.mostBuffered ?? 256 * 1024 * 1024;
  let buffered = 0;

  return (request, response) => {
    const refusal = refuseHeaders(request);
    if (refusal !== null) return refuse(request, response, ...refusal);
    const chunks: Buffer[] = [];
    let size = 0;
    // At once when it is refused: what is let go of makes room for others, however long the connection lasts.
    const letGo = () => {
      buffered -= size;
      size = 0;
      chunks.length = 0;
    };
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      buffered += chunk.length;
      const refused = size > mostBytes ? tooLarge : buffered > mostBuffered ? busy : null;
      if (refused === null) {
        chunks.push(chunk);
      } else {
        letGo();
        refuse(request, response, ...refused);
      }
    });
    request.once("end", () => {
      const first = chunks[0];
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, size);
      void take(options, keys, request, response, body);
    });
    request.once("close", letGo);
  };
}

type Refusal = readonly [status: number, text: string];

const tooLarge: Refusal = [413, "The body is larger than GitHub sends (25 MB)."];
const busy: Refusal = [503, "Too much is being received at this moment."];
const ids = /^[\x21-\x7e]{1,100}$/;

function refuseHeaders(request: IncomingMessage): Refusal | null {
  const { headers } = request;
  const type = headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return [415, "Set the webhook's content type to application/json."];
  }
  if (headers["x-hub-signature-256"] === undefined) {
    return [401, "The delivery is not signed: set the webhook's secret."];
  }
  if (!ids.test(String(headers["x-github-event"] ?? ""))) return [400, "X-GitHub-Event is missing."];
  if (!ids.test(String(headers["x-github-delivery"] ?? ""))) return [400, "X-GitHub-Delivery is missing."];
  return Number(headers["content-length"] ?? 0) > mostBytes ? tooLarge : null;
}

/** How long what is still being sent is read and thrown away, so that the client gets to see the answer. */
const patienceMs = 1000;

/** Answers without the body, of which nothing more is kept, and ends the connection. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  request.removeAllListeners("data");
  request.removeAllListeners("end");
  if (status === 503) response.setHeader("retry-after", "30");
  response.setHeader("connection", "close");
  response.setHeader("content-type", "text/plain; charset=utf-8");
  response.setHeader("content-length", Buffer.byteLength(text) + 1);
  response.writeHead(status).write(`${text}\n`);
  // Ending at once would reset the connection while the client sends, and take the answer with it.
  const end = () => {
    clearTimeout(patience);
    response.end();
  };
  const patience = setTimeout(end, patienceMs);
  request.once("end", end);
  request.once("close", end);
  request.resume();
}

async function take(
  options: IntakeOptions,
  keys: readonly KeyObject[],
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const { headers } = request;
  if (!isSigned(keys, body, String(headers["x-hub-signature-256"]))) {
    return answer(response, 401, "The signature does not match the body and the webhook's secret.");
  }
  const lane = laneOf(body);
  if (lane === null) return answer(response, 400, "The body is not a JSON object.");
  try {
    const outcome = await options.accept({
      guid: String(headers["x-github-delivery"]),
      event: String(headers["x-github-event"]),
      body,
      lane,
    });
    if (outcome === "stored") answer(response, 202, "Accepted.");
    else answer(response, 202, "Accepted before: this delivery was here already.");
  } catch (error) {
    options.onError(error);
    response.setHeader("retry-after", "30");
    answer(response, 503, "The delivery could not be stored. Deliver it again later.");
  }
}

/** Whether `sha256=<hex>` is the HMAC of the body under one of the keys; the time taken does not tell how close it is. */
function isSigned(keys: readonly KeyObject[], body: Buffer, signature: string): boolean {
  if (!/^sha256=[0-9a-f]{64}$/i.test(signature)) return false;
  const given = Buffer.from(signature.slice(7), "hex");
  let signed = false;
  for (const key of keys) {
    if (timingSafeEqual(createHmac("sha256", key).update(body).digest(), given)) signed = true;
  }
  return signed;
}

/** The lane a payload belongs in; `null` when it is not a JSON object, which its full parsing alone can tell. */
export function laneOf(body: Buffer): number | null {
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) return null;
  const { repository, installation } = payload as Record<"repository" | "installation", unknown>;
  return idOf(repository) ?? negative(idOf(installation)) ?? 0;
}

function idOf(thing: unknown): number | null {
  const id = (thing as { id?: unknown } | null | undefined)?.id;
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : null;
}

const negative = (id: number | null): number | null => (id === null ? null : -id);
