/** What a person is taken out of, and what is left alone although it looks like them. */
import fc from "fast-check";
import { type Identity, type ScrubOptions, scrubbing, somebody } from "../../src/store/scrubbing.ts";

const wanda: Identity = {
  number: 7,
  id: 583231,
  logins: ["Wanda", "wanda-old"],
  others: ["wanda.q+a@mail.example", 'Wanda "Wa" O\'Quill'],
};
const instead = "forgotten--7";
const scrub = (options: Partial<ScrubOptions> = {}) => scrubbing(wanda, { instead, ...options });

describe("texts that people read", () => {
  const shown = scrubbing(wanda, { instead: somebody, others: new Set(["wanda-lee", "not-wanda"]) });

  test.each<[text: string, told: string]>([
    ["Earned by wanda with #12.", `Earned by ${somebody} with #12.`],
    ["@WANDA: 5 GRID", `${somebody}: 5 GRID`],
    ["| wanda-old | author |", `| ${somebody} | author |`],
    ["@\u200bWanda said", `${somebody} said`],
    ["write to wanda.q+a@mail.example", `write to ${somebody}`],
    ["write to Wanda.Q+a@Mail.example", `write to ${somebody}`],
    ["for Wanda “Wa” O’Quill", `for ${somebody}`],
    ["for Wanda 'Wa' O\\'Quill", `for ${somebody}`],
    ["the account with the id 583231", `the account with the id ${somebody}`],
    ["583231+wanda@users.noreply.github.com", `${somebody}+${somebody}@users.noreply.github.com`],
    ["https://github.com/wanda/engine", `https://github.com/${somebody}/engine`],
    ["from wanda-patch-1", `from ${somebody}-patch-1`],
    ["from fix/by-wanda", `from fix/by-${somebody}`],
  ])("%s", (text, told) => {
    expect(shown.text(text)).toBe(told);
    expect(shown.finds(text)).toBe(text !== told);
  });

  test.each([
    // Others, who are called a little like it.
    "@wanda-lee and wanda-lee",
    "not-wanda",
    "@wanda-somebody-new",
    "wandas",
    "wanda_lee",
    "@\u200bwan\\_da",
    // Numbers of other things.
    "#583231",
    "583231 GRID",
    "583231.50",
    "1583231",
  ])("%s is left alone", (text) => {
    expect(shown.text(text)).toBe(text);
  });

  test("a short id may be any number", () => {
    const early = scrubbing({ ...wanda, id: 42, others: [] }, { instead: somebody });
    expect(early.text("42 of them")).toBe("42 of them");
  });
});

describe("records", () => {
  test("objects of the person, whatever the id is called there", () => {
    const before = {
      actor: { id: 583231, login: "wanda", bot: false },
      author: { __typename: "User", login: "Wanda", databaseId: 583231 },
      reservation: { personId: 583231, login: "wanda-old", until: "2026-03-01T00:00:00.000Z" },
      alone: { personId: 583231 },
      by: "wanda",
      needed: [{ permission: "write" }, { id: 583231 }, { login: "WANDA" }],
    };
    expect(scrub().json(before)).toEqual({
      actor: { id: -7, login: instead, bot: false },
      author: { __typename: "User", login: instead, databaseId: -7 },
      reservation: { personId: -7, login: instead, until: "2026-03-01T00:00:00.000Z" },
      alone: { personId: -7 },
      by: instead,
      needed: [{ permission: "write" }, { id: -7 }, { login: instead }],
    });
  });

  test.each<[what: string, value: unknown]>([
    ["somebody who has the login now", { id: 99, login: "wanda-old" }],
    ["an issue with the same number", { id: 583231, nodeId: "I_1", number: 583231 }],
    ["a repository", { repositoryId: 583231, pullNumber: 583231 }],
    ["an issue's own id", { databaseId: 583231, number: 4 }],
    ["what says what it is", { type: "wanda", code: "wanda", kind: "wanda", state: "wanda" }],
    ["times, hashes and ids of text", { at: "2026-03-01T00:00:00Z", oid: "wanda", commit: "wanda" }],
    ["amounts", { amount: { $bigint: "583231" }, decimals: 583231 }],
    ["keys of others", { key: "award:583231:583231:@99", awardKey: "award:1:pull-2:code:@583" }],
  ])("%s stays", (_, value) => {
    expect(scrub().json(value)).toEqual(value);
  });

  test("keys name the person by number, also those of earlier versions", () => {
    const keys = { key: "award:50:pull-12:code:583231", awardKey: "award:50:5:@583231:reviewer" };
    expect(scrub().json(keys)).toEqual({
      key: "award:50:pull-12:code:@-7",
      awardKey: "award:50:5:@-7:reviewer",
    });
  });

  test("an account in a webhook loses what tells who it is", () => {
    const account = { login: "wanda", id: 583231, node_id: "MDQ6VXNlcjU4MzIzMQ==", avatar_url: "u/583231" };
    const committer = { name: 'Wanda "Wa" O\'Quill', email: "wanda.q+a@mail.example", username: "wanda" };
    expect(scrub().json({ account, committer })).toEqual({
      account: { login: instead, id: -7, node_id: "", avatar_url: "" },
      committer: { name: "", email: "", username: instead },
    });
  });

  describe("commands", () => {
    test("go on naming somebody, and keep their amounts", () => {
      const body =
        "Thanks wanda (583231)\n/award @wanda 583231 GRID doc “for @Wanda”\n  /split @wanda 60 @bob 40";
      expect(scrub().json({ body })).toEqual({
        body: `Thanks ${instead} (${instead})\n/award @${instead} 583231 GRID doc “for @${instead}”\n  /split @${instead} 60 @bob 40`,
      });
    });

    test("mean what they meant, when somebody is called like a word of theirs", () => {
      const doc = scrubbing({ ...wanda, logins: ["doc"] }, { instead, words: new Set(["doc"]) });
      const before = { body: "/award @doc 5 GRID doc", kind: "doc", author: { id: 583231, login: "doc" } };
      expect(doc.json(before)).toEqual({
        body: `/award @${instead} 5 GRID doc`,
        kind: "doc",
        author: { id: -7, login: instead },
      });
    });
  });

  test("labels, branches and files lose the name, unless the policy goes by that word", () => {
    const before = {
      labels: { nodes: [{ name: "for wanda" }] },
      headRefName: "wanda-patch-1",
      files: { nodes: [{ path: "people/wanda.md" }] },
    };
    expect(scrub().json(before)).toEqual({
      labels: { nodes: [{ name: "for forgotten" }] },
      headRefName: "forgotten-patch-1",
      files: { nodes: [{ path: "people/forgotten.md" }] },
    });
    expect(scrub({ keepNames: true }).json(before)).toEqual(before);
  });

  test("an account that a programme belongs to goes on being where it is", () => {
    const place = { repository: { id: 50, owner: "wanda", ownerId: 583231, name: "engine" } };
    const node = { baseRepository: { nameWithOwner: "wanda/engine" } };
    expect(scrub({ keepPlaces: true }).json({ ...place, ...node })).toEqual({ ...place, ...node });
    expect(scrub().json(node)).toEqual({ baseRepository: { nameWithOwner: `${instead}/engine` } });
  });
});

test("law: what was scrubbed has nothing left to scrub, and keeps its shape", () => {
  const names = fc.constantFrom(
    "wanda",
    "@Wanda",
    "wanda-old",
    "583231",
    "wanda.q+a@mail.example",
    "bob",
    "x",
  );
  const text = fc.array(fc.oneof(names, fc.constantFrom(" ", "\n", "/award ", "(", ")", ", ", "#")), {
    maxLength: 8,
  });
  const leaf = fc.oneof(
    text.map((parts) => parts.join("")),
    fc.integer(),
    fc.constantFrom(583231, null, true),
  );
  const key = fc.constantFrom(
    "login",
    "id",
    "personId",
    "body",
    "by",
    "key",
    "note",
    "label",
    "nodes",
    "owner",
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie("json"), { maxLength: 4 }),
      fc.dictionary(key, tie("json")),
    ),
  }));
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(shape)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shape(part)]))
        : typeof value;
  const records = scrub();
  fc.assert(
    fc.property(json, (value) => {
      const once = records.json(value);
      expect(records.json(once)).toEqual(once);
      expect(shape(once)).toEqual(shape(value));
    }),
    { numRuns: 500 },
  );
});
