/** Badges that anybody can check: signed with jose, verified by another library against the published key. */
import { createPublicKey, type JsonWebKey, randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import jsonwebtoken from "jsonwebtoken";
import { openBadge } from "../../src/exports/open-badge.ts";
import { createSigner, keyUnder, type Signer } from "../../src/signing.ts";
import {
  asOf,
  evidence,
  merged,
  person,
  policyOf,
  requirement,
  typescript,
} from "../domain/evidence/work.ts";

const issuer = { url: "https://foothold.example.org", owner: "grid" };
const found = evidence(
  { pulls: [merged(1, 40), merged(2, 1)] },
  policyOf([typescript, requirement("asking", { kinds: ["question"] })]),
);
const [shown, none] = found.requirements;

let home: string;
let signer: Signer;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), `foothold-${randomBytes(3).toString("hex")}`));
  signer = await createSigner(await keyUnder(home));
});
afterAll(() => rm(home, { recursive: true }));

function badge() {
  if (shown === undefined) throw new Error("no evidence");
  const claims = openBadge(found, shown, issuer);
  if (claims === null) throw new Error("no badge");
  return claims;
}

const publicKey = () => createPublicKey({ key: signer.jwks.keys[0] as JsonWebKey, format: "jwk" });

test("another library verifies it against the published key, with the issuer and the person in it", async () => {
  const token = await signer.sign(badge());
  const verified = jsonwebtoken.verify(token, publicKey(), {
    algorithms: ["RS256"],
    issuer: "https://foothold.example.org/issuers/grid",
    subject: `https://github.com/${person.login}`,
    complete: true,
  });
  expect(verified.header).toEqual({ alg: "RS256", typ: "JWT", kid: signer.jwks.keys[0]?.kid });
  expect(verified.payload).toMatchObject({
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name: "TypeScript: some evidence",
    validFrom: new Date(asOf).toISOString(),
    nbf: Math.floor(Date.parse(asOf) / 1000),
  });
});

test("a changed word is noticed", async () => {
  const [header, payload = "", signature] = (await signer.sign(badge())).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, name: "TypeScript: sustained" })).toString(
    "base64url",
  );
  expect(() => jsonwebtoken.verify(`${header}.${forged}.${signature}`, publicKey())).toThrow(
    "invalid signature",
  );
});

test("the published key is the public half alone", () => {
  const [key] = signer.jwks.keys;
  expect(Object.keys(key ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
});

test("the same evidence gives the same bytes", async () => {
  expect(await signer.sign(badge())).toBe(await signer.sign(badge()));
});

test("without evidence there is no badge", () => {
  if (none === undefined) throw new Error("no second requirement");
  expect(openBadge(found, none, issuer)).toBeNull();
});

/** What §B of the specification requires of each object, by its type. */
const required: Readonly<Record<string, readonly string[]>> = {
  OpenBadgeCredential: ["@context", "id", "type", "issuer", "validFrom", "name", "credentialSubject"],
  Profile: ["id", "type"],
  AchievementSubject: ["type", "achievement"],
  Achievement: ["id", "type", "name", "description", "criteria"],
  IdentityObject: ["type", "hashed", "identityHash", "identityType"],
  Evidence: ["type"],
};

test("every object has what the specification requires of its type", () => {
  const seen = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const type = "type" in value ? [value.type].flat().at(-1) : undefined;
    if (typeof type === "string") {
      seen.add(type);
      for (const key of required[type] ?? ["of no known type"]) expect(Object.keys(value)).toContain(key);
    }
    for (const one of Object.values(value)) walk(one);
  };
  walk(badge());
  expect([...seen].sort()).toEqual(Object.keys(required).sort());
});

test("the key is made once, for its owner alone, and refused when others can read it", async () => {
  const file = path.join(home, "signing-key.pem");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await createSigner(await keyUnder(home))).jwks).toEqual(signer.jwks);
  await chmod(file, 0o644);
  await expect(keyUnder(home)).rejects.toThrow("chmod 600");
  await chmod(file, 0o600);
});

test("keys that badges cannot be signed with are refused without quoting them", async () => {
  await expect(createSigner("secret words")).rejects.toThrow("the signing key is no private key in PEM");
});
