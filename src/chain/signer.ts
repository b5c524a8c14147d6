/** Signs transactions with a key of the operator's. Made when something is really to be signed, and not before. */
import { getAddress, JsonRpcProvider, Network, Transaction, Wallet } from "ethers";
import { SignerUnavailable, type TransactionSigner, type UnsignedTransaction } from "../domain/chain.ts";

/** @throws SignerUnavailable that says nothing of the key when it is none. */
export function signerOf(privateKey: string): TransactionSigner {
  return signerOfWallet(walletOf(privateKey));
}

/** A JSON keystore as wallets write it, opened with its password. @throws SignerUnavailable that says nothing of either. */
export async function signerOfKeystore(json: string, password: string): Promise<TransactionSigner> {
  try {
    return signerOfWallet(new Wallet((await Wallet.fromEncryptedJson(json, password)).privateKey));
  } catch {
    throw new SignerUnavailable("the keystore is none, or the password does not open it");
  }
}

function walletOf(privateKey: string): Wallet {
  try {
    return new Wallet(privateKey.trim());
  } catch {
    // What ethers says may have some of it.
    throw new SignerUnavailable("it is no private key: 0x and 64 hexadecimal digits");
  }
}

function signerOfWallet(wallet: Wallet): TransactionSigner {
  return checked(wallet.address, (unsigned) => wallet.signTransaction({ type: 2, ...unsigned }));
}

/**
 * A signer of its own, as Web3Signer or Clef: it holds one account, and answers eth_accounts and eth_signTransaction.
 * @throws SignerUnavailable when it holds none or several, or does not answer.
 */
export async function remoteSigner(
  url: string,
  chainId: number,
  timeout = 30_000,
): Promise<TransactionSigner> {
  const ask = async (method: string, ...params: unknown[]): Promise<unknown> => {
    const provider = new JsonRpcProvider(url, Network.from(chainId), {
      staticNetwork: true,
      batchMaxCount: 1,
    });
    provider._getConnection().timeout = timeout;
    try {
      return await provider.send(method, params);
    } catch {
      // What ethers says has the address in it, which may hold a password.
      throw new SignerUnavailable(`the signer does not answer ${method}`);
    } finally {
      provider.destroy();
    }
  };
  const accounts = await ask("eth_accounts");
  const [address, ...others] = Array.isArray(accounts) ? accounts.map(String) : [];
  if (address === undefined || others.length > 0) {
    throw new SignerUnavailable(
      `the signer has ${others.length === 0 ? "no account" : "several accounts"}: give it one`,
    );
  }
  return checked(address, async (unsigned) => {
    const answer = await ask("eth_signTransaction", requestOf(address, unsigned));
    // Some answer with the bytes, some with an object that holds them.
    const raw = typeof answer === "string" ? answer : (answer as { raw?: unknown } | null)?.raw;
    if (typeof raw !== "string") throw new SignerUnavailable("the signer's answer is no transaction");
    return raw;
  });
}

function requestOf(from: string, unsigned: UnsignedTransaction): Record<string, string> {
  const { to, data, nonce, chainId, gasLimit, value, maxFeePerGas, maxPriorityFeePerGas } = unsigned;
  return {
    ...{ type: "0x2", from, to, data, nonce: hex(nonce), chainId: hex(chainId), gas: hex(gasLimit) },
    ...{
      value: hex(value),
      maxFeePerGas: hex(maxFeePerGas),
      maxPriorityFeePerGas: hex(maxPriorityFeePerGas),
    },
  };
}

function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** Whatever signs, what comes back has to be what was asked for, by the account that it is said to be. */
function checked(
  account: string,
  signing: (unsigned: UnsignedTransaction) => Promise<string>,
): TransactionSigner {
  const address = getAddress(account);
  return {
    address,
    sign: async (unsigned) => {
      const raw = await signing(unsigned);
      const signed = Transaction.from(raw);
      const wanted = Transaction.from({ type: 2, ...unsigned });
      if (signed.hash === null || signed.from !== address || signed.unsignedHash !== wanted.unsignedHash) {
        throw new SignerUnavailable("the signer signed something else than it was asked to");
      }
      return { raw, hash: signed.hash };
    },
  };
}
