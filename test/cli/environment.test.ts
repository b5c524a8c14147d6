import { generateKeyPairSync } from "node:crypto";
import path from "node:path";
import { type FileReader, toCredentials } from "../../src/credentials.ts";
import { isLoopback, type Reading, readEnvironment, type Variables } from "../../src/environment.ts";

const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = key.export({ type: "pkcs1", format: "pem" }).toString();
const normal = key.export({ type: "pkcs8", format: "pem" }).toString();
const secret = "0123456789abcdef";
const complete = { APP_ID: "7", PRIVATE_KEY: pem, WEBHOOK_SECRET: secret };

const credentials = {
  id: 42,
  slug: "foothold",
  name: "Foothold",
  html_url: "https://github.com/apps/foothold",
  client_id: "Iv23",
  client_secret: "the client's secret",
  webhook_secret: "the webhook's own, with a comma",
  pem,
};

/** Files by their absolute path. */
function files(content: Record<string, { text: string; mode?: number }> = {}): FileReader {
  return {
    read: (file) => {
      const found = content[path.resolve(file)];
      return found === undefined ? null : { text: found.text, mode: found.mode ?? 0o100600 };
    },
  };
}

const home = path.resolve(".foothold");
const stored = (text = JSON.stringify(credentials), mode = 0o100600) =>
  files({ [path.join(home, "credentials.json")]: { text, mode } });

function problems(reading: Reading): readonly string[] {
  return reading.status === "refused" ? reading.problems : [];
}

function ready(variables: Variables, from: FileReader = files()) {
  const reading = readEnvironment(variables, from);
  if (reading.status !== "ready") throw new Error(`${reading.status}: ${problems(reading).join("\n")}`);
  return reading.environment;
}

describe("a complete environment", () => {
  test("gets the defaults for everything else", () => {
    expect(ready(complete)).toEqual({
      appId: 7,
      privateKey: normal,
      webhookSecrets: [secret],
      database: { home },
      role: "all",
      host: "localhost",
      port: 3000,
      githubUrl: "https://api.github.com",
      publicUrl: null,
      signIn: null,
      logLevel: "info",
    });
  });

  test("says everything else too", () => {
    const variables = {
      ...complete,
      WEBHOOK_SECRET: `${secret}, another-secret-of-old`,
      DATABASE_URL: "postgresql://foothold:pw@db.example/foothold",
      FOOTHOLD_HOME: "/var/lib/foothold",
      FOOTHOLD_ROLE: "worker",
      HOST: "0.0.0.0",
      PORT: "0",
      GITHUB_API_URL: "https://github.example/api/v3/",
      FOOTHOLD_URL: "https://foothold.example.org/",
      GITHUB_CLIENT_ID: "Iv1",
      GITHUB_CLIENT_SECRET: "shh",
      LOG_LEVEL: "debug",
    };
    expect(ready(variables)).toMatchObject({
      webhookSecrets: [secret, "another-secret-of-old"],
      database: { url: "postgresql://foothold:pw@db.example/foothold" },
      role: "worker",
      host: "0.0.0.0",
      port: 0,
      githubUrl: "https://github.example/api/v3",
      publicUrl: "https://foothold.example.org",
      signIn: { clientId: "Iv1", clientSecret: "shh" },
      logLevel: "debug",
    });
  });

  const forms: [string, Variables][] = [
    ["with \\n for its line ends", { ...complete, PRIVATE_KEY: pem.replaceAll("\n", "\\n") }],
    ["in base64", { ...complete, PRIVATE_KEY: Buffer.from(pem).toString("base64") }],
    ["in PKCS #8", { ...complete, PRIVATE_KEY: normal }],
    ["in a file", { ...complete, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/keys/app.pem" }],
  ];
  test.each(forms)("has a private key %s", (_, variables) => {
    expect(ready(variables, files({ "/keys/app.pem": { text: pem } })).privateKey).toBe(normal);
  });
});

describe("what the setup flow stored", () => {
  test("stands where no variable does", () => {
    expect(ready({}, stored())).toMatchObject({
      appId: 42,
      privateKey: normal,
      // GitHub's secret is taken as it is, commas and all.
      webhookSecrets: ["the webhook's own, with a comma"],
    });
  });

  test("gives way to a variable, one by one", () => {
    const environment = ready({ WEBHOOK_SECRET: "a-new-secret-of-mine" }, stored());
    expect(environment).toMatchObject({ appId: 42, webhookSecrets: ["a-new-secret-of-mine"] });
  });

  test("is not lent to another App", () => {
    const reading = readEnvironment({ APP_ID: "7" }, stored());
    expect(problems(reading)).toEqual([
      expect.stringContaining("PRIVATE_KEY is missing"),
      expect.stringContaining("WEBHOOK_SECRET is missing"),
    ]);
  });

  test.each(["640", "604", "620"])("is refused with mode %s, and the way to mend it", (mode) => {
    const [problem, ...more] = problems(
      readEnvironment({}, stored(undefined, 0o100000 | Number.parseInt(mode, 8))),
    );
    expect(problem).toContain(`chmod 600 ${path.join(home, "credentials.json")}`);
    expect(more).toEqual([]);
  });

  test("is refused when it is damaged, without quoting it", () => {
    const damaged = JSON.stringify({ ...credentials, id: "none" });
    for (const text of [damaged, damaged.slice(0, 300)]) {
      const [problem] = problems(readEnvironment({}, stored(text)));
      expect(problem).toContain("does not hold an App's credentials");
      expect(problem).not.toContain("secret of");
      expect(problem).not.toContain("RSA");
    }
  });

  test("does not matter when the variables say everything", () => {
    expect(ready(complete, stored("{", 0o100644)).appId).toBe(7);
  });
});

describe("without any credentials", () => {
  test("it is set up", () => {
    const reading = readEnvironment({ PORT: "8080", FOOTHOLD_HOME: "/srv/foothold" }, files());
    expect(reading).toMatchObject({ status: "setup", home: "/srv/foothold", port: 8080, host: "localhost" });
  });

  test("empty variables count as none", () => {
    const empty = { APP_ID: "", PRIVATE_KEY: " ", WEBHOOK_SECRET: "" };
    expect(readEnvironment(empty, files()).status).toBe("setup");
  });

  test("a worker is refused: it has no page to be set up on", () => {
    expect(problems(readEnvironment({ FOOTHOLD_ROLE: "worker" }, files()))).toHaveLength(3);
  });
});

describe("refused", () => {
  const cases: [string, Variables, string[]][] = [
    ["no secret", { ...complete, WEBHOOK_SECRET: undefined }, ["WEBHOOK_SECRET is missing"]],
    ["only an id", { APP_ID: "7" }, ["PRIVATE_KEY is missing", "WEBHOOK_SECRET is missing"]],
    ["only a secret", { WEBHOOK_SECRET: secret }, ["PRIVATE_KEY is missing", "APP_ID is missing"]],
    ["a short secret", { ...complete, WEBHOOK_SECRET: "short" }, ["WEBHOOK_SECRET is shorter than 16"]],
    [
      "one short secret",
      { ...complete, WEBHOOK_SECRET: `${secret},short` },
      ["WEBHOOK_SECRET is shorter than 16"],
    ],
    ["only commas", { ...complete, WEBHOOK_SECRET: ",," }, ["WEBHOOK_SECRET is missing"]],
    ["a client id", { ...complete, APP_ID: "Iv23abc" }, ["APP_ID is no number"]],
    ["no key at all", { ...complete, PRIVATE_KEY: "hunter2hunter2" }, ["PRIVATE_KEY is no private key"]],
    [
      "two keys",
      { ...complete, PRIVATE_KEY_PATH: "/a.pem" },
      ["PRIVATE_KEY and PRIVATE_KEY_PATH are both set"],
    ],
    [
      "a key file that is not there",
      { ...complete, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: "/a.pem" },
      ["PRIVATE_KEY_PATH names /a.pem, where there is no file"],
    ],
    [
      "a database of another kind",
      { ...complete, DATABASE_URL: "mysql://u:hunter2@h/d" },
      ["DATABASE_URL is no"],
    ],
    ["an unknown role", { ...complete, FOOTHOLD_ROLE: "boss" }, ["FOOTHOLD_ROLE is not a role"]],
    ["a port that is none", { ...complete, PORT: "70000" }, ["PORT is not a port"]],
    ["an unknown log level", { ...complete, LOG_LEVEL: "loud" }, ["LOG_LEVEL is none of"]],
    [
      "GitHub in the clear",
      { ...complete, GITHUB_API_URL: "http://github.example" },
      ["must begin with https"],
    ],
    [
      "a client without its secret",
      { ...complete, GITHUB_CLIENT_ID: "Iv1" },
      ["GITHUB_CLIENT_SECRET is not"],
    ],
    ["a client's secret alone", { ...complete, GITHUB_CLIENT_SECRET: "shh" }, ["GITHUB_CLIENT_ID is not"]],
    [
      "pages in the clear",
      { ...complete, FOOTHOLD_URL: "http://foothold.example.org" },
      ["must begin with https"],
    ],
    ["pages under a path", { ...complete, FOOTHOLD_URL: "https://example.org/foothold" }, ["without a path"]],
    ["pages nowhere", { ...complete, FOOTHOLD_URL: "foothold" }, ["FOOTHOLD_URL is no address"]],
    ["GitHub nowhere", { ...complete, GITHUB_API_URL: "github" }, ["GITHUB_API_URL is no address"]],
    ["two things", { ...complete, PORT: "x", APP_ID: "x" }, ["PORT is not a port", "APP_ID is no number"]],
  ];
  test.each(cases)("%s", (_, variables, expected) => {
    const found = problems(readEnvironment(variables, files()));
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, index) => {
      expect(found[index]).toContain(text);
    });
  });

  test("a key with a passphrase, and one that is not RSA", () => {
    const locked = key.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" });
    const { privateKey: ed } = generateKeyPairSync("ed25519");
    const asked = (text: string) => problems(readEnvironment({ ...complete, PRIVATE_KEY: text }, files()));
    expect(asked(locked.toString())).toEqual([expect.stringContaining("passphrase")]);
    const other = ed.export({ type: "pkcs8", format: "pem" }).toString();
    expect(asked(other)).toEqual([expect.stringContaining("not an RSA key")]);
  });

  test("no problem repeats a value that could be a secret", () => {
    for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", "DATABASE_URL"]) {
      const found = problems(readEnvironment({ ...complete, [name]: "hunter2" }, files()));
      expect(found).not.toHaveLength(0);
      expect(found.join("\n")).not.toContain("hunter2");
    }
  });
});

test("an answer of GitHub that lacks something is named, not quoted", () => {
  expect(() => toCredentials({ ...credentials, pem: undefined })).toThrow(/^GitHub's answer lacks pem$/);
});

test.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["[::1]", true],
  ["foothold.localhost", true],
  ["localhost.example.org", false],
  ["127.0.0.1.example.org", false],
  ["10.0.0.1", false],
])("%s is this machine: %s", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
