/** Where the operator's key comes from, and that nobody hears it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { encryptKeystoreJsonSync, Transaction, Wallet } from "ethers";
import { signerFrom } from "../../src/chain/keys.ts";

const wallet = new Wallet(`0x${"1".padStart(64, "0")}`);
const unsigned = {
  ...{ chainId: 31337, nonce: 3, to: wallet.address, data: "0x1234", value: 0n, gasLimit: 60_000n },
  ...{ maxFeePerGas: 20n, maxPriorityFeePerGas: 2n },
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "keys-"));
  const account = { address: wallet.address, privateKey: wallet.privateKey };
  await writeFile(
    path.join(folder, "key.json"),
    encryptKeystoreJsonSync(account, "a word", { scrypt: { N: 2 } }),
  );
  await writeFile(path.join(folder, "password"), "a word\n");
  await writeFile(path.join(folder, "wrong"), "another\n");
});
afterAll(() => rm(folder, { recursive: true }));

/** A signer of its own, which answers with whatever `sign` makes of what it is asked to. */
async function signerService(
  accounts: readonly string[],
  sign: (asked: Record<string, string>) => Promise<unknown>,
) {
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const { id, method, params } = JSON.parse(body);
      const result = method === "eth_accounts" ? accounts : await sign(params[0]);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test("a variable, a keystore and a signer of its own sign the same bytes", async () => {
  const service = await signerService([wallet.address], async ({ from: _, gas, ...asked }) =>
    wallet.signTransaction(
      Transaction.from({ ...asked, type: 2, gasLimit: gas ?? 0, nonce: Number(asked.nonce) }),
    ),
  );
  const ways: readonly Record<string, string>[] = [
    { FOOTHOLD_KEY_31337: wallet.privateKey },
    {
      FOOTHOLD_KEYSTORE_31337: path.join(folder, "key.json"),
      FOOTHOLD_KEYSTORE_PASSWORD_FILE_31337: path.join(folder, "password"),
    },
    { FOOTHOLD_SIGNER_31337: service.url },
  ];
  const signed = [];
  for (const way of ways) signed.push(await (await signerFrom(way, 31337)).sign(unsigned));
  await service.close();
  expect(new Set(signed.map(({ raw }) => raw)).size).toBe(1);
  expect(Transaction.from(signed[0]?.raw).from).toBe(wallet.address);
});

test("a signer that signs something else is not believed", async () => {
  const service = await signerService([wallet.address], () =>
    wallet.signTransaction({ type: 2, ...unsigned, value: 1n }),
  );
  const signer = await signerFrom({ FOOTHOLD_SIGNER_31337: service.url }, 31337);
  await expect(signer.sign(unsigned)).rejects.toThrow(
    "the signer signed something else than it was asked to",
  );
  await service.close();
});

const key = "FOOTHOLD_KEY_31337";
const wrong: readonly (readonly [string, () => Record<string, string>, string])[] = [
  ["no key", () => ({}), `${key} is missing`],
  ["a key that is none", () => ({ [key]: "0xsecret" }), `${key}: it is no private key`],
  ["two keys", () => ({ [key]: "1", FOOTHOLD_SIGNER_31337: "http://localhost" }), "are both set: keep one"],
  [
    "a keystore without its password",
    () => ({ FOOTHOLD_KEYSTORE_31337: path.join(folder, "key.json") }),
    "FOOTHOLD_KEYSTORE_PASSWORD_FILE_31337 is missing",
  ],
  [
    "a wrong password",
    () => ({
      FOOTHOLD_KEYSTORE_31337: path.join(folder, "key.json"),
      FOOTHOLD_KEYSTORE_PASSWORD_FILE_31337: path.join(folder, "wrong"),
    }),
    "the password does not open it",
  ],
  [
    "a signer that is not there",
    () => ({ FOOTHOLD_SIGNER_31337: "http://u:secret@127.0.0.1:1" }),
    "does not answer",
  ],
];

test.each(wrong)("%s is told by its variable, and nothing of what it holds", async (_, variables, told) => {
  const error = await signerFrom(variables(), 31337).then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  expect(error?.message).toContain(told);
  expect(`${error?.message} ${error?.stack}`).not.toMatch(/secret|a word|another\b/);
});
