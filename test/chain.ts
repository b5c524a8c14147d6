/** A chain of its own for a test: anvil on a free port of the loopback, with funded signers, ended by its own process. */
import { type ChildProcess, type ChildProcessByStdio, type StdioOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { HDNodeWallet, JsonRpcProvider, Wallet } from "ethers";

export interface ChainOptions {
  /** Default 31337. */
  readonly chainId?: number;
  /** Seconds between blocks; without it every transaction is mined at once, in a block of its own. */
  readonly blockTime?: number;
  /** Blocks are mined by `mine` alone. */
  readonly onlyMinedByHand?: boolean;
  /** How many signers, each with 10,000 ether. Default 10. */
  readonly signers?: number;
  /** A block's gas at most. Default 60,000,000. */
  readonly gasLimit?: bigint;
  /** The time of the first block, in seconds. Default now. */
  readonly genesisTime?: number;
  /** By name, as in "cancun". Default anvil's own, the newest on mainnet. */
  readonly hardfork?: string;
  /** Another program than the one that npm installed. */
  readonly binary?: string;
}

export interface Chain extends AsyncDisposable {
  readonly url: string;
  readonly chainId: number;
  readonly provider: JsonRpcProvider;
  /** Each signs by itself, and is known to the node as well. */
  readonly signers: readonly Wallet[];
  /** The state as it is now, for `revert`, which can be done once and leaves the clock where it is. */
  snapshot(): Promise<string>;
  revert(snapshot: string): Promise<void>;
  mine(blocks?: number): Promise<void>;
  /** Mines a block at that time, in seconds, which has to be after the last one's. */
  setTime(seconds: number): Promise<void>;
  /** Mines a block so many seconds after the last one. */
  advance(seconds: number): Promise<void>;
  /** The last block's time, in seconds. */
  time(): Promise<number>;
  stop(): Promise<void>;
}

type Anvil = ChildProcessByStdio<null, Readable, Readable>;

/** The words that every local chain uses; nothing of value is ever theirs. */
const phrase = "test test test test test test test test test test test junk";
const startMilliseconds = 20_000;

/** @throws Error that says what is missing, or what anvil said, when it does not start */
export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  const { chainId = 31_337, signers = 10 } = options;
  const anvil = spawn(options.binary ?? anvilBinary(), flags(options, chainId, signers), {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const watcher = watch(anvil);
  const end = () => {
    watcher?.kill("SIGKILL");
    anvil.kill("SIGKILL");
  };
  const url = `http://127.0.0.1:${await listening(anvil).catch((error: unknown) => {
    end();
    throw error;
  })}`;
  // Every answer fresh, no request held back for others.
  const provider = new JsonRpcProvider(url, chainId, {
    staticNetwork: true,
    cacheTimeout: -1,
    batchMaxCount: 1,
    pollingInterval: 50,
  });
  const advance = async (seconds: number) => {
    await provider.send("evm_increaseTime", [seconds]);
    await provider.send("evm_mine", []);
  };
  const stop = async () => {
    provider.destroy();
    const over = anvil.exitCode !== null || anvil.signalCode !== null;
    const ended = over ? null : new Promise((resolve) => anvil.once("exit", resolve));
    end();
    await ended;
  };
  return {
    url,
    chainId,
    provider,
    signers: wallets(signers).map((key) => new Wallet(key, provider)),
    snapshot: () => provider.send("evm_snapshot", []),
    revert: async (snapshot) => {
      if ((await provider.send("evm_revert", [snapshot])) !== true)
        throw new Error(`no snapshot ${snapshot}`);
    },
    mine: (blocks = 1) => provider.send("anvil_mine", [`0x${blocks.toString(16)}`]),
    setTime: async (seconds) => {
      await provider.send("evm_setNextBlockTimestamp", [seconds]);
      await provider.send("evm_mine", []);
    },
    advance,
    time: async () => {
      const block = await provider.getBlock("latest");
      if (block === null) throw new Error("the chain has no block");
      return block.timestamp;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function flags(options: ChainOptions, chainId: number, signers: number): string[] {
  const { blockTime, onlyMinedByHand, gasLimit = 60_000_000n, genesisTime, hardfork } = options;
  return [
    ...["--host", "127.0.0.1", "--port", "0", "--chain-id", `${chainId}`, "--gas-limit", `${gasLimit}`],
    ...["--accounts", `${signers}`, "--mnemonic", phrase, "--enable-tx-gas-limit", "--no-request-size-limit"],
    ...(blockTime === undefined ? [] : ["--block-time", `${blockTime}`]),
    ...(onlyMinedByHand ? ["--no-mining"] : []),
    ...(genesisTime === undefined ? [] : ["--timestamp", `${genesisTime}`]),
    ...(hardfork === undefined ? [] : ["--hardfork", hardfork]),
  ];
}

/**
 * Ends anvil when this process is gone, however it went: who is killed runs no handler, but the pipe to a shell closes, and
 * its `read` comes to an end.
 */
function watch(anvil: Anvil): ChildProcess | null {
  if (anvil.pid === undefined) return null;
  const stdio: StdioOptions = ["pipe", "ignore", "ignore"];
  const watcher = spawn("sh", ["-c", `read -r line; kill -9 ${anvil.pid}`], { stdio, detached: true });
  watcher.unref();
  return watcher;
}

/** The port, once it answers there. */
async function listening(anvil: Anvil): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const slow = setTimeout(
      () => reject(new Error(`anvil did not start within ${startMilliseconds} ms: ${said}`)),
      startMilliseconds,
    );
    const hear = (chunk: string) => {
      said += chunk;
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(slow);
      anvil.stdout.off("data", hear).resume();
      anvil.stderr.off("data", hear).resume();
      resolve(port);
    };
    anvil.stdout.setEncoding("utf8").on("data", hear);
    anvil.stderr.setEncoding("utf8").on("data", hear);
    anvil.once("error", (error) => {
      clearTimeout(slow);
      reject(new Error(`anvil cannot be started: ${error.message}`));
    });
    // Not "exit", which may come before the last of what it says.
    anvil.once("close", (code, signal) => {
      clearTimeout(slow);
      reject(new Error(`anvil ended with ${code ?? signal} before it answered: ${said}`));
    });
  });
}

/**
 * Where the platform's package has it, without the Node program around it that `npx anvil` runs.
 * @throws Error that says what to install
 */
export function anvilBinary(platform: string = process.platform, arch: string = process.arch): string {
  const name = `anvil-${platform}-${arch === "x64" ? "amd64" : arch}`;
  const { resolve } = createRequire(import.meta.url);
  try {
    // Packages of platforms are the dependencies of @foundry-rs/anvil, not ours.
    const found = createRequire(resolve("@foundry-rs/anvil/package.json")).resolve(
      `@foundry-rs/${name}/bin/anvil`,
    );
    if (existsSync(found)) return found;
  } catch {
    // Said below, with what to do.
  }
  throw new Error(`There is no anvil for ${platform} ${arch}: npm ci installs @foundry-rs/${name}.`);
}

function wallets(count: number): string[] {
  const account = HDNodeWallet.fromPhrase(phrase, undefined, "m/44'/60'/0'/0");
  return Array.from({ length: count }, (_, index) => account.deriveChild(index).privateKey);
}
