/** Who asks: the App by its JWT, one of its installations by a token, or somebody else with a token of their own. */
import { createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import { clientId } from "./json/accounts.ts";
import type { Account, AppRecord, Installation, Permissions, Repository } from "./model.ts";
import { covers, Refusal, roleOf } from "./world.ts";

export type Asker =
  | { readonly type: "nobody" }
  | { readonly type: "app" }
  | { readonly type: "installation"; readonly grant: Grant }
  /** Somebody who signed in through the App. */
  | { readonly type: "user"; readonly account: Account }
  /** A token that has nothing to do with the App. */
  | { readonly type: "token"; readonly token: OtherToken };

/** A token that a person made, or that GitHub Actions gives a workflow for its run. */
export interface OtherToken {
  /** In whose name it acts: the person's, or that of the bot of GitHub Actions. */
  readonly account: Account;
  readonly permissions: Permissions;
  /** Repository ids; `null`: every repository that the person may see. */
  readonly only: ReadonlySet<number> | null;
}

export interface Grant {
  readonly token: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Repository ids the token was narrowed to. */
  readonly only: ReadonlySet<number> | null;
  /** Milliseconds, on the machine's own clock: that is the one the App's library goes by. */
  readonly expires: number;
}

const hour = 3_600_000;
/** How far ahead a JWT may expire, in seconds: GitHub's ten minutes and a little grace. */
const longestJwt = 600 + 5;

export class Credentials {
  readonly #app: AppRecord;
  readonly #key: KeyObject;
  readonly #grants = new Map<string, Grant>();
  readonly #users = new Map<string, Account>();
  readonly #others = new Map<string, OtherToken>();
  readonly #manifestCodes = new Map<string, number>();

  constructor(app: AppRecord) {
    this.#app = app;
    this.#key = createPublicKey(app.privateKey);
  }

  grant(installation: Installation, permissions: Permissions, only: ReadonlySet<number> | null): Grant {
    const token = `ghs_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
    const grant = { token, installation, permissions, only, expires: Date.now() + hour };
    this.#grants.set(token, grant);
    return grant;
  }

  /** A code that an App's keys are handed over for: good once, for an hour. */
  newManifestCode(): string {
    const code = randomBytes(20).toString("hex");
    this.#manifestCodes.set(code, Date.now() + hour);
    return code;
  }

  /** Whether the code was good; it is not any more. */
  takeManifestCode(code: string): boolean {
    const expires = this.#manifestCodes.get(code) ?? 0;
    this.#manifestCodes.delete(code);
    return expires > Date.now();
  }

  /** A token that speaks for a person. */
  signIn(account: Account): string {
    const token = `ghu_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
    this.#users.set(token, account);
    return token;
  }

  giveToken(prefix: "github_pat_" | "ghs_", content: OtherToken): string {
    const token = `${prefix}${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
    this.#others.set(token, content);
    return token;
  }

  /** Tokens of an installation that is gone work no longer. */
  revoke(installation: Installation): void {
    for (const grant of this.#grants.values()) {
      if (grant.installation === installation) this.#grants.delete(grant.token);
    }
  }

  /** @throws Refusal 401 for credentials that GitHub would not take. */
  asker(authorization: string | undefined): Asker {
    if (authorization === undefined) return { type: "nobody" };
    const value = authorization.replace(/^(bearer|token)\s+/i, "");
    if (value.split(".").length === 3) {
      this.checkJwt(value);
      return { type: "app" };
    }
    const account = this.#users.get(value);
    if (account && !account.deleted) return { type: "user", account };
    const token = this.#others.get(value);
    if (token && !token.account.deleted) return { type: "token", token };
    const grant = this.#grants.get(value);
    if (!grant || grant.expires < Date.now()) throw new Refusal(401, "Bad credentials");
    return { type: "installation", grant };
  }

  private checkJwt(jwt: string): void {
    const [header = "", claims = "", signature = ""] = jwt.split(".");
    const undecodable = new Refusal(401, "A JSON web token could not be decoded");
    const signed = Buffer.from(`${header}.${claims}`);
    if (parse(header).alg !== "RS256") throw undecodable;
    if (!verify("sha256", signed, this.#key, Buffer.from(signature, "base64url"))) throw undecodable;
    const { iat, exp, iss } = parse(claims);
    const now = Date.now() / 1000;
    if (typeof exp !== "number" || exp <= now) {
      throw new Refusal(
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      );
    }
    if (exp > now + longestJwt) {
      throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
    }
    if (typeof iat !== "number" || iat > now + 5) {
      throw new Refusal(
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      );
    }
    if (String(iss) !== String(this.#app.id) && iss !== clientId(this.#app)) {
      throw new Refusal(401, "Integration not found");
    }
  }
}

function parse(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    throw new Refusal(401, "A JSON web token could not be decoded");
  }
}

/** Whether a token may see a repository at all. */
export function reaches(grant: Grant, repository: Repository): boolean {
  if (!covers(grant.installation, repository)) return false;
  return grant.only === null || grant.only.has(repository.id);
}

/** What somebody who asks for a repository's sake may see and do; `null` for those who ask for something else. */
export interface Access {
  readonly permissions: Permissions;
  readonly sees: (repository: Repository) => boolean;
  /** The login of the organisation whose members it may ask about. */
  readonly organization: string | null;
  /** How GitHub says that a permission is missing. */
  readonly refusal: string;
}

export function accessOf(asker: Asker): Access | null {
  if (asker.type === "installation") {
    const { grant } = asker;
    return {
      permissions: grant.permissions,
      sees: (repository) => reaches(grant, repository),
      organization: grant.installation.account.login,
      refusal: "Resource not accessible by integration",
    };
  }
  if (asker.type !== "token") return null;
  const { account, permissions, only } = asker.token;
  const what = account.type === "Bot" ? "integration" : "personal access token";
  return {
    permissions,
    sees: (repository) => (only === null ? roleOf(account, repository) !== null : only.has(repository.id)),
    organization: null,
    refusal: `Resource not accessible by ${what}`,
  };
}

const levels = ["read", "write", "admin"];

/** Whether a token's permissions hold one like `issues:write`. Everybody may read metadata. */
export function permits(grant: Pick<Grant, "permissions">, needed: string): boolean {
  const [name = "", level = ""] = needed.split(":");
  if (name === "metadata") return true;
  const granted = grant.permissions[name];
  return granted !== undefined && levels.indexOf(granted) >= levels.indexOf(level);
}
