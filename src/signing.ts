/** The instance's own key: signs what people take along, and is published so that anybody can check it. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdir, open, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { CompactSign, calculateJwkThumbprint, exportJWK, type JWK } from "jose";

export interface Signer {
  /** The public half, as `/.well-known/jwks.json` answers it. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** A VC-JWT. RS256 has no randomness: the same claims give the same bytes. */
  readonly sign: (claims: object) => Promise<string>;
}

/** Open Badges 3.0 §8.2 wants RS256 of every verifier, and RSA of 2048 bits at least. */
const algorithm = "RS256";
const leastBits = 2048;

/** @throws Error when the key is none that Open Badges can be signed with. Never quotes it. */
export async function createSigner(pem: string): Promise<Signer> {
  const key = readKey(pem);
  const jwk = await exportJWK(createPublicKey(key));
  const kid = await calculateJwkThumbprint(jwk);
  const published: JWK = { ...jwk, kid, alg: algorithm, use: "sig" };
  return {
    jwks: { keys: [published] },
    sign: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: algorithm, typ: "JWT", kid })
        .sign(key),
  };
}

function readKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The library's own message could quote a part of it.
    throw new Error("the signing key is no private key in PEM");
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type !== "rsa" || (details?.modulusLength ?? 0) < leastBits) {
    throw new Error(`the signing key is not RSA with at least ${leastBits} bits`);
  }
  return key;
}

/** The key that the environment names, or the one under FOOTHOLD_HOME. With several replicas it has to be named. */
export async function signerOf(variables: Readonly<Record<string, string | undefined>>): Promise<Signer> {
  const given = variables.FOOTHOLD_SIGNING_KEY?.trim();
  const file = variables.FOOTHOLD_SIGNING_KEY_PATH?.trim();
  if (given) return createSigner(given.replaceAll("\\n", "\n"));
  if (file) return createSigner(await readFile(file, "utf8"));
  return createSigner(await keyUnder(path.resolve(variables.FOOTHOLD_HOME?.trim() || ".foothold")));
}

/** The key file of an instance, made when it is first needed; only its owner can read it. */
export async function keyUnder(home: string): Promise<string> {
  await mkdir(home, { recursive: true });
  const file = path.join(home, "signing-key.pem");
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: leastBits,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  try {
    const handle = await open(file, "wx", 0o600);
    try {
      await handle.writeFile(privateKey);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return privateKey;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const { mode } = await stat(file);
  // Windows has no such modes.
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Error(`${file} can be read by other accounts of this machine; run chmod 600 ${file}`);
  }
  return readFile(file, "utf8");
}
