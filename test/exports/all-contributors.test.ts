/** A list of contributors: what it becomes, line by line, and what holds whatever is in it. */
import fc from "fast-check";
import { contributionKinds } from "../../src/domain/contribution.ts";
import { allContributors, type CreditedPerson, UnusableList } from "../../src/exports/all-contributors.ts";

const place = { owner: "aurora", name: "engine" };
const nadia: CreditedPerson = {
  id: 7,
  login: "nadia",
  kinds: ["doc", "code"],
  first: "2026-02-01T10:00:00Z",
};
const oskar: CreditedPerson = { id: 3, login: "oskar", kinds: ["review"], first: "2026-01-05T10:00:00Z" };
const write = (existing: string | null, ...people: CreditedPerson[]) =>
  allContributors(existing, people, place);
const entry = (login: string, ...contributions: unknown[]) => ({ login, contributions });

test("without a file there is a new one, in the order of first contributions", () => {
  expect(write(null, nadia, oskar)).toBe(`{
  "projectName": "engine",
  "projectOwner": "aurora",
  "repoType": "github",
  "repoHost": "https://github.com",
  "files": [
    "README.md"
  ],
  "imageSize": 100,
  "commit": false,
  "contributorsPerLine": 7,
  "contributors": [
    {
      "login": "oskar",
      "name": "oskar",
      "avatar_url": "https://avatars.githubusercontent.com/u/3?v=4",
      "profile": "https://github.com/oskar",
      "contributions": [
        "review"
      ]
    },
    {
      "login": "nadia",
      "name": "nadia",
      "avatar_url": "https://avatars.githubusercontent.com/u/7?v=4",
      "profile": "https://github.com/nadia",
      "contributions": [
        "code",
        "doc"
      ]
    }
  ]
}
`);
});

test("elsewhere than on github.com, pictures and profiles are there too", () => {
  const [first] = JSON.parse(allContributors(null, [nadia], place, "https://git.example")).contributors;
  expect(first).toMatchObject({
    avatar_url: "https://git.example/avatars/u/7?v=4",
    profile: "https://git.example/nadia",
  });
});

test("what was written by hand stays to the letter", () => {
  const before = `{ "_note": "kept by hand \\u00e9",
\t"contributors": [
\t\t{"login": "Nadia", "name": "N. N.", "contributions": ["infra", {"type": "doc", "url": "https://x"}], "1": 1.0},

\t\t{"login": "ada", "contributions": [  ]}
\t],
\t"badgeTemplate": null, "files": ["A.md"] }`;
  expect(write(before, nadia, oskar)).toBe(`{ "_note": "kept by hand \\u00e9",
\t"contributors": [
\t\t{"login": "Nadia", "name": "N. N.", "contributions": ["infra", {"type": "doc", "url": "https://x"}, "code"], "1": 1.0},

\t\t{"login": "ada", "contributions": [  ]},
\t\t{
\t\t\t"login": "oskar",
\t\t\t"name": "oskar",
\t\t\t"avatar_url": "https://avatars.githubusercontent.com/u/3?v=4",
\t\t\t"profile": "https://github.com/oskar",
\t\t\t"contributions": [
\t\t\t\t"review"
\t\t\t]
\t\t}
\t],
\t"badgeTemplate": null, "files": ["A.md"] }`);
});

test.each<[string, string, string]>([
  [
    "no kinds yet",
    '{\n "contributors": [\n  {\n   "login": "oskar"\n  }\n ]\n}',
    '"oskar",\n   "contributions": [\n    "review"\n   ]',
  ],
  [
    "an empty list of kinds",
    '{\n "contributors": [\n  {\n   "login": "oskar",\n   "contributions": []\n  }\n ]\n}',
    '[\n    "review"\n   ]',
  ],
  ["one line", '{"contributors":[{"login":"oskar","contributions":["code"]}]}', '["code","review"]'],
  ["no list", "{}", '{"contributors": [{"login":"oskar"'],
  [
    "no list, in lines",
    '{\n    "files": []\n}\n',
    '[],\n    "contributors": [\n        {\n            "login": "oskar"',
  ],
  ["carriage returns", '{\r\n  "contributors": []\r\n}\r\n', '[\r\n    {\r\n      "login": "oskar",\r\n'],
])("with %s", (_, before, expected) => {
  const text = write(before, oskar);
  expect(text).toContain(expected);
  expect(JSON.parse(text).contributors[0]).toMatchObject({ login: "oskar" });
});

test("somebody who is listed twice gets what both lack", () => {
  const list = {
    contributors: [entry("oskar", "code"), entry("OSKAR", "review"), entry("nadia", "code", "doc")],
  };
  const before = JSON.stringify(list);
  expect(write(before, oskar, nadia)).toBe(before);
  expect(
    JSON.parse(write(before, { ...oskar, kinds: ["test", "review"] })).contributors[0].contributions,
  ).toEqual(["code", "test"]);
});

test.each<[string, string, string]>([
  ["nothing at all", "", "is no JSON"],
  ["a comma too many", '{"contributors": [],}', "is no JSON"],
  ["a comment", "{} // mine", "is no JSON"],
  ["a list", "[]", ": it should be an object"],
  ["a text", '"x"', ": it should be an object"],
  ["contributors by login", '{"contributors": {}}', ": contributors should be a list"],
  ["a bare login", '{"contributors": [{}, "ada"]}', ": contributors[1] should be an object"],
  [
    "a login that is a number",
    '{"contributors": [{"login": 5}]}',
    ": contributors[0].login should be a text",
  ],
  [
    "kinds in a text",
    '{"contributors": [{"contributions": "code"}]}',
    ": contributors[0].contributions should be a list",
  ],
  [
    "a kind that is none",
    '{"contributors": [{"contributions": ["code", 1]}]}',
    "contributions[1] should be a kind of contribution",
  ],
])("%s is refused, with the place", (_, before, message) => {
  expect(() => write(before, oskar)).toThrow(UnusableList);
  expect(() => write(before)).toThrow(message);
});

describe("whatever there is", () => {
  const login = fc.constantFrom("ada", "Ada", "bob", "cy", "dee", "eve");
  const kind = fc.constantFrom(...contributionKinds.slice(0, 8));
  const credited = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    login,
    kinds: fc.uniqueArray(kind, { minLength: 1 }),
    first: fc.integer({ min: 0, max: 20 }).map((day) => new Date(day * 86_400_000).toISOString()),
  });
  const listed = fc.oneof(
    fc.record(
      {
        login,
        name: fc.string({ unit: "binary" }),
        contributions: fc.array(fc.oneof(kind, fc.record({ type: kind, url: fc.webUrl() }))),
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom("name", "profile", "0", "__proto__"), fc.jsonValue({ maxDepth: 1 })),
  );
  const list = fc
    .record(
      {
        before: fc.jsonValue({ maxDepth: 2 }),
        contributors: fc.array(listed),
        "7": fc.jsonValue({ maxDepth: 2 }),
      },
      { requiredKeys: [] },
    )
    .chain((value) =>
      fc
        .record({
          step: fc.constantFrom("", " ", "  ", "\t", "      "),
          eol: fc.constantFrom("\n", "\r\n"),
          end: fc.constantFrom("", "\n", " \n\n"),
        })
        .map(({ step, eol, end }) => (JSON.stringify(value, null, step) + end).replaceAll("\n", eol)),
    );
  const existing = fc.option(list, { nil: null });
  const people = fc.array(credited, { maxLength: 6 });
  interface Listed {
    readonly login?: string;
    readonly contributions?: (string | { readonly type: string })[];
  }
  const entriesOf = (text: string): Listed[] => JSON.parse(text).contributors ?? [];
  const kindsOf = ({ contributions = [] }: Listed) =>
    contributions.map((one) => (typeof one === "string" ? one : one.type));

  test("twice is once", () => {
    fc.assert(
      fc.property(existing, people, (before, those) => {
        const once = write(before, ...those);
        expect(write(once, ...those)).toBe(once);
      }),
    );
  });

  test("the order in which people come changes nothing", () => {
    fc.assert(
      fc.property(existing, people, (before, those) => {
        expect(write(before, ...those.toReversed())).toBe(write(before, ...those));
      }),
    );
  });

  test("nobody is a reason to change nothing", () => {
    fc.assert(fc.property(list, (before) => expect(write(before)).toBe(before)));
  });

  test("nothing that was there goes away, moves or changes", () => {
    fc.assert(
      fc.property(list, people, (before, those) => {
        const after = write(before, ...those);
        expect(isWithin(before.replace(/\s/g, ""), after.replace(/\s/g, ""))).toBe(true);
        const { contributors: old = [], ...rest } = JSON.parse(before);
        const { contributors: now = [], ...restNow } = JSON.parse(after);
        expect(JSON.stringify(restNow)).toBe(JSON.stringify(rest));
        old.forEach((one: Listed, index: number) => {
          const { contributions, ...own } = now[index];
          const { contributions: before, ...ownBefore } = one;
          expect(JSON.stringify(own)).toBe(JSON.stringify(ownBefore));
          expect((contributions ?? []).slice(0, before?.length ?? 0)).toEqual(before ?? []);
        });
      }),
    );
  });

  test("everybody is listed with each of their kinds, newcomers once and by date", () => {
    fc.assert(
      fc.property(existing, people, (before, those) => {
        const after = entriesOf(write(before, ...those));
        for (const { login, kinds } of those) {
          const own = after.filter((one) => one.login?.toLowerCase() === login.toLowerCase());
          expect(own.flatMap(kindsOf)).toEqual(expect.arrayContaining([...kinds]));
        }
        const added = after.slice(entriesOf(before ?? "{}").length).map((one) => one.login?.toLowerCase());
        expect(new Set(added).size).toBe(added.length);
        const firsts = added.map((name) =>
          Math.min(
            ...those.filter((one) => one.login.toLowerCase() === name).map((one) => Date.parse(one.first)),
          ),
        );
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      }),
    );
  });
});

/** Whether all of a text's characters come in another one in their order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const one of whole) if (part.startsWith(one, at)) at += one.length;
  return at === part.length;
}
