/** Signs transactions with a key of the operator's. Made when something is really to be signed, and not before. */
import { Transaction, Wallet } from "ethers";
import type { TransactionSigner } from "../domain/chain.ts";

/** @throws Error that says nothing of the key when it is none. */
export function signerOf(privateKey: string): TransactionSigner {
  const wallet = walletOf(privateKey);
  return {
    address: wallet.address,
    sign: async (unsigned) => {
      const raw = await wallet.signTransaction({ type: 2, ...unsigned });
      const { hash } = Transaction.from(raw);
      if (hash === null) throw new Error("a signed transaction has no hash");
      return { raw, hash };
    },
  };
}

function walletOf(privateKey: string): Wallet {
  try {
    return new Wallet(privateKey.trim());
  } catch {
    throw new Error("it is no private key: 0x and 64 hexadecimal digits");
  }
}
