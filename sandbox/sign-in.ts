/** Signing in with GitHub: the authorize page, which asks nobody, and the exchange of its code for a token. */
import { createHash, randomBytes } from "node:crypto";
import type { Credentials } from "./auth.ts";
import type { Hub } from "./hub.ts";
import { clientId, clientSecret } from "./json/accounts.ts";
import type { Account } from "./model.ts";

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Code {
  readonly account: Account;
  /** What the App promised to prove with PKCE, if it did. */
  readonly challenge: string | null;
}

export class SignIn {
  /** Who sits at the browser when the address does not say `login=`. */
  visitor: string | null = null;
  readonly #hub: Hub;
  readonly #credentials: Credentials;
  readonly #codes = new Map<string, Code>();

  constructor(hub: Hub, credentials: Credentials) {
    this.#hub = hub;
    this.#credentials = credentials;
  }

  /** The answer at one of the two addresses, `null` everywhere else. */
  reply(method: string, url: URL, body: string, accept: string): Reply | null {
    if (method === "GET" && url.pathname === "/login/oauth/authorize")
      return this.authorize(url.searchParams);
    if (method !== "POST" || url.pathname !== "/login/oauth/access_token") return null;
    const given = body.startsWith("{") ? new URLSearchParams(JSON.parse(body)) : new URLSearchParams(body);
    for (const [name, value] of url.searchParams) given.set(name, value);
    const answer = this.exchange(given);
    if (accept.includes("json")) return json(answer);
    const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
    return { status: 200, headers, body: new URLSearchParams(answer).toString() };
  }

  private authorize(query: URLSearchParams): Reply {
    const login = query.get("login") ?? this.visitor;
    const account = login === null ? undefined : this.#hub.world.accountByLogin(login);
    const back = query.get("redirect_uri");
    if (query.get("client_id") !== clientId(this.#hub.app) || back === null) return text(404, "No such App.");
    if (!account) return text(200, "Nobody is signed in to the sandbox: add login=<name> to the address.");
    const code = randomBytes(10).toString("hex");
    this.#codes.set(code, { account, challenge: query.get("code_challenge") });
    const target = new URL(back);
    target.searchParams.set("code", code);
    const state = query.get("state");
    if (state !== null) target.searchParams.set("state", state);
    return { status: 302, headers: { location: target.href }, body: "" };
  }

  /** GitHub answers 200 also when it refuses, with an `error`. */
  private exchange(given: URLSearchParams): Record<string, string> {
    const { app } = this.#hub;
    if (given.get("client_id") !== clientId(app) || given.get("client_secret") !== clientSecret(app)) {
      return { error: "incorrect_client_credentials" };
    }
    const code = this.#codes.get(given.get("code") ?? "");
    const proof = createHash("sha256").update(given.get("code_verifier") ?? "");
    if (!code || (code.challenge !== null && proof.digest("base64url") !== code.challenge)) {
      return { error: "bad_verification_code" };
    }
    this.#codes.delete(given.get("code") ?? "");
    return { access_token: this.#credentials.signIn(code.account), token_type: "bearer", scope: "" };
  }
}

function json(value: unknown): Reply {
  return {
    status: 200,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(value),
  };
}

function text(status: number, body: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body };
}
