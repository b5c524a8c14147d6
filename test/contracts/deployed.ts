/** Contracts on a test's chain: deploying them, calling them, and what they refuse, in a line. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { BaseContract, ContractFactory, Interface, type InterfaceAbi, isError, type Signer } from "ethers";
import { type Contract, compile, type Settings } from "../../scripts/solidity.ts";

const { resolve } = createRequire(import.meta.url);
const settings: Settings = {
  optimizer: { enabled: true, runs: 1_000_000 },
  viaIR: false,
  evmVersion: "cancun",
};

export interface Sent {
  readonly gasUsed: bigint;
  /** What this contract told, as "Claimed(0x…, 0x…, 5)". */
  readonly events: readonly string[];
}

export interface Deployed {
  readonly address: string;
  readonly interface: Interface;
  /** Sends a call, and gives what came of it when it is mined. Overloads by their signature. */
  send(from: Signer, method: string, ...args: readonly unknown[]): Promise<Sent>;
  read(method: string, ...args: readonly unknown[]): Promise<unknown>;
}

/** As it is committed, so that what is tested is what will be deployed. */
export function distributorArtifact(): Contract {
  const path = new URL("../../contracts/RewardDistributor.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Contract;
}

/** One of test/contracts/Tokens.sol. */
export async function tokenContract(name: string): Promise<Contract> {
  const { contracts } = await compile(["test/contracts/Tokens.sol"], settings);
  const { [name]: contract } = contracts;
  if (contract === undefined) throw new Error(`there is no token ${name}`);
  return contract;
}

/** One of Safe's, as its package has it compiled. */
export function safeContract(path: string): Contract {
  const file = resolve(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}`);
  return JSON.parse(readFileSync(file, "utf8")) as Contract;
}

export async function deploy(
  contract: Contract,
  from: Signer,
  ...args: readonly unknown[]
): Promise<Deployed> {
  const factory = new ContractFactory(contract.abi as InterfaceAbi, contract.bytecode, from);
  const deployed = await factory.deploy(...args);
  await deployed.waitForDeployment();
  return at(await deployed.getAddress(), contract, from);
}

export function at(address: string, { abi }: Pick<Contract, "abi">, reader: Signer): Deployed {
  const contract = new BaseContract(address, abi as InterfaceAbi, reader);
  const { interface: face } = contract;
  return {
    address,
    interface: face,
    read: (method, ...args) => contract.getFunction(method).staticCall(...args),
    send: async (from, method, ...args) => {
      const data = face.encodeFunctionData(named(face, method, args), args);
      const sent = await from.sendTransaction({ to: address, data });
      const receipt = await sent.wait();
      if (receipt === null) throw new Error(`${method} was not mined`);
      const own = receipt.logs.filter((log) => log.address === address);
      const events = own.map((log) => face.parseLog(log)).filter((event) => event !== null);
      return { gasUsed: receipt.gasUsed, events: events.map(({ name, args: told }) => call(name, told)) };
    },
  };
}

/** Of functions of one name, the one with so many arguments. */
function named(face: Interface, method: string, args: readonly unknown[]): string {
  if (method.includes("(")) return method;
  const found = face.getFunction(method, [...args]);
  if (found === null) throw new Error(`there is no function ${method}`);
  return found.format("sighash");
}

/** The custom error that a call ends with, with its arguments; "nothing" when it does not fail. */
export async function refusal(call_: Promise<unknown>, ...faces: readonly Interface[]): Promise<string> {
  try {
    await call_;
  } catch (error) {
    if (!isError(error, "CALL_EXCEPTION")) throw error;
    return refusalIn(error.data ?? "0x", faces);
  }
  return "nothing";
}

function refusalIn(data: string, faces: readonly Interface[]): string {
  for (const face of [new Interface(distributorArtifact().abi as InterfaceAbi), ...faces]) {
    const found = face.parseError(data);
    if (found !== null) return call(found.name, found.args);
  }
  return data;
}

function call(name: string, args: readonly unknown[]): string {
  return args.length === 0 ? name : `${name}(${[...args].join(", ")})`;
}
