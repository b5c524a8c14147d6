/** A node is asked over HTTP; what it cannot answer is not taken for an answer. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openChainReader } from "../../src/chain/reader.ts";

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

type Answers = Readonly<Record<string, (...params: readonly unknown[]) => object>>;

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  }
});

/** A node that gives these answers: `{result}` or `{error}`. */
async function node(answers: Answers, status = 200): Promise<string> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const asked: Request | Request[] = JSON.parse(body);
    const answer = ({ id, method, params }: Request) => ({
      jsonrpc: "2.0",
      id,
      ...answers[method]?.(...params),
    });
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(Array.isArray(asked) ? asked.map(answer) : answer(asked)));
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const contract = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A";
const nothing = "0x1563915e194D8CfBA1943570603F7606A3115508";
const working: Answers = {
  eth_chainId: () => ({ result: "0xaa36a7" }),
  eth_getCode: (address) => ({
    result: String(address).toLowerCase() === contract.toLowerCase() ? "0x60" : "0x",
  }),
  eth_call: (transaction) => {
    const { data } = transaction as { data: string };
    if (data === "0x01") return { result: "0x1234" };
    return { error: errors[data] };
  },
};

/** What nodes answer when the contract fails, and when they do. */
const errors: Readonly<Record<string, { code: number; message: string; data?: string }>> = {
  "0x02": { code: 3, message: "execution reverted", data: "0x" },
  "0x03": { code: 3, message: "execution reverted: not the owner", data: `0x08c379a0${"0".repeat(128)}` },
  "0x04": { code: -32015, message: "VM execution error.", data: `Reverted 0x4e487b71${"0".repeat(64)}` },
  "0x05": { code: -32000, message: "invalid opcode: INVALID" },
  "0x06": { code: -32000, message: "out of gas" },
  "0x07": { code: -32000, message: "the node is catching up" },
  "0x08": { code: -32005, message: "limit exceeded" },
};

test("code, answers, and what reverts", async () => {
  const reader = await openChainReader(await node(working), 11155111);
  expect(reader.chainId).toBe(11155111);
  expect(await reader.code(contract)).toBe("0x60");
  expect(await reader.code(nothing)).toBe("0x");
  expect(await reader.call(contract, "0x01")).toBe("0x1234");
  for (const data of ["0x02", "0x03", "0x04", "0x05", "0x06"]) {
    expect([data, await reader.call(contract, data)]).toEqual([data, null]);
  }
  // The node fails here, not the contract.
  for (const data of ["0x07", "0x08"]) {
    await expect(reader.call(contract, data)).rejects.toThrow(errors[data]?.message);
  }
  reader.close();
});

test("a node of another chain is not read", async () => {
  await expect(openChainReader(await node(working), 1)).rejects.toThrow(
    "the node is on chain 11155111 instead of 1",
  );
});

test("a node that fails is not taken for one without a contract", async () => {
  await expect(openChainReader(await node(working, 500), 11155111)).rejects.toThrow("500");
  const url = await node({ ...working, eth_getCode: () => ({ error: { code: -32000, message: "busy" } }) });
  const reader = await openChainReader(url, 11155111);
  await expect(reader.code(contract)).rejects.toThrow("busy");
  reader.close();
});

test("where nobody listens", async () => {
  await expect(openChainReader("http://127.0.0.1:9", 1)).rejects.toThrow();
});
