/** What a Safe's batch of ERC-20 transfers costs a recipient: MultiSendCallOnly, as its Transaction Builder makes it. */
import { concat, Interface, toBeHex, type Wallet, ZeroAddress } from "ethers";
import type { Chain } from "../chain.ts";
import { at, type Deployed, deploy, safeContract, tokenContract } from "../contracts/deployed.ts";
import { type Pair, people } from "./gas-people.ts";

export interface SafeGas {
  /** Gas a recipient, everything included. */
  readonly perRecipient: Pair;
  readonly transactions: number;
}

/** Below the 16,777,216 gas that a transaction may take since Osaka (EIP-7825). */
const peopleInTransaction = 500;
const erc20 = new Interface(["function transfer(address to, uint256 value)"]);
const delegateCall = 1;

/** A Safe of the first owners of the chain, at its current nonce as a treasury's is after its first transaction. */
export async function safeGas(
  chain: Chain,
  count: number,
  { owners, threshold }: { owners: number; threshold: number },
): Promise<SafeGas> {
  const signers = chain.signers.slice(0, owners);
  const [relayer] = signers;
  if (relayer === undefined) throw new Error("a Safe has an owner");
  const multiSend = await deploy(
    safeContract("libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json"),
    relayer,
  );
  const safe = await openSafe(relayer, signers, threshold);
  const token = await deploy(await tokenContract("StandardToken"), relayer, 18);
  await token.send(relayer, "mint", safe.address, 10n ** 27n);
  const pay = (some: ReturnType<typeof people>) => {
    const transfers = concat(some.map((one) => packed(token.address, one.account, one.amount)));
    const data = multiSend.interface.encodeFunctionData("multiSend", [transfers]);
    return execute(safe, signers.slice(0, threshold), multiSend.address, data);
  };
  // The first transaction of a Safe sets its nonce from zero, once.
  await pay([{ account: relayer.address, amount: 1n }]);
  const [rounds, all] = [[] as number[], people(count)];
  let transactions = 0;
  for (let round = 0; round < 2; round += 1) {
    let gas = 0n;
    transactions = 0;
    for (let from = 0; from < count; from += peopleInTransaction) {
      gas += await pay(all.slice(from, from + peopleInTransaction));
      transactions += 1;
    }
    rounds.push(Math.round(Number(gas) / count));
  }
  const [first = 0, returning = 0] = rounds;
  return { perRecipient: { first, returning }, transactions };
}

async function openSafe(from: Wallet, owners: readonly Wallet[], threshold: number): Promise<Deployed> {
  const artifact = safeContract("Safe.sol/Safe.json");
  const singleton = await deploy(artifact, from);
  const factory = await deploy(safeContract("proxies/SafeProxyFactory.sol/SafeProxyFactory.json"), from);
  const addresses = owners.map(({ address }) => address);
  const setup = singleton.interface.encodeFunctionData("setup", [
    addresses,
    threshold,
    ...[ZeroAddress, "0x", ZeroAddress, ZeroAddress, 0, ZeroAddress],
  ]);
  const creation = [singleton.address, setup, 0];
  const address = await factory.read("createProxyWithNonce", ...creation);
  await factory.send(from, "createProxyWithNonce", ...creation);
  return at(String(address), artifact, from);
}

/** One call of a MultiSend's list: operation, address, value, length and bytes, without padding. */
function packed(token: string, account: string, amount: bigint): string {
  const data = erc20.encodeFunctionData("transfer", [account, amount]);
  return concat(["0x00", token, toBeHex(0, 32), toBeHex((data.length - 2) / 2, 32), data]);
}

async function execute(safe: Deployed, owners: readonly Wallet[], to: string, data: string): Promise<bigint> {
  const [relayer] = owners;
  if (relayer === undefined) throw new Error("nobody signs");
  const call = [to, 0, data, delegateCall, 0, 0, 0, ZeroAddress, ZeroAddress];
  const hash = String(await safe.read("getTransactionHash", ...call, await safe.read("nonce")));
  // In the order of their addresses, as a Safe wants its signatures.
  const sorted = owners.toSorted((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));
  const signatures = concat(sorted.map((owner) => owner.signingKey.sign(hash).serialized));
  const sent = await safe.send(relayer, "execTransaction", ...call, signatures);
  if (!sent.events.some((event) => event.startsWith("ExecutionSuccess")))
    throw new Error("the Safe's batch failed");
  return sent.gasUsed;
}
