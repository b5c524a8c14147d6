/** Where the key of a chain is: in a variable, in an encrypted keystore, or with a signer of its own. Never more than one of them. */
import { readFile } from "node:fs/promises";
import { SignerUnavailable, type TransactionSigner } from "../domain/chain.ts";
import { remoteSigner, signerOf, signerOfKeystore } from "./signer.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that name a chain's key, each a way of its own. */
export function keyVariables(chainId: number) {
  return {
    key: `FOOTHOLD_KEY_${chainId}`,
    keystore: `FOOTHOLD_KEYSTORE_${chainId}`,
    password: `FOOTHOLD_KEYSTORE_PASSWORD_FILE_${chainId}`,
    signer: `FOOTHOLD_SIGNER_${chainId}`,
  } as const;
}

/** @throws SignerUnavailable that names the variable when there is no key, or none that is right, and says nothing of what it holds. */
export async function signerFrom(variables: Variables, chainId: number): Promise<TransactionSigner> {
  const names = keyVariables(chainId);
  const ways = [names.key, names.keystore, names.signer].filter((name) => variables[name]?.trim());
  const [name, ...others] = ways;
  if (name === undefined) {
    throw new SignerUnavailable(
      `${names.key} is missing: the key that signs on chain ${chainId}, or ${names.keystore}, or ${names.signer}`,
    );
  }
  if (others.length > 0) throw new SignerUnavailable(`${ways.join(" and ")} are both set: keep one`);
  const text = variables[name]?.trim() ?? "";
  try {
    if (name === names.key) return signerOf(text);
    return await (name === names.signer
      ? remoteSigner(text, chainId)
      : signerOfKeystore(await read(text), await passwordIn(variables[names.password], names.password)));
  } catch (error) {
    throw new SignerUnavailable(`${name}: ${error instanceof Error ? error.message : "it cannot be used"}`);
  }
}

async function passwordIn(file: string | undefined, name: string): Promise<string> {
  if (!file?.trim()) throw new SignerUnavailable(`${name} is missing: the file with its password`);
  return (await read(file.trim())).replace(/\r?\n$/, "");
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch {
    throw new SignerUnavailable(`${file} cannot be read`);
  }
}
