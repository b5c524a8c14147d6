/** Who is asked to be somebody's mentor. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Mentor } from "../../src/domain/hiring.ts";
import { chooseMentor, isOpen, type Pairing } from "../../src/domain/pairing.ts";

const place = { line: 1 };
const mentor = (login: string, capacity = 1, ...requirements: string[]): Mentor => ({
  login,
  capacity,
  requirements,
  place,
});
const idOf = (login: string) => [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
const who = (login: string) => ({ id: idOf(login), login });
const pair = (mentee: string, login: string, state: Pairing["state"] = "accepted"): Pairing => ({
  key: `${mentee}-${login}-${state}`,
  mentee: who(mentee),
  mentor: who(login),
  requirement: null,
  state,
  since: "2026-01-01T00:00:00Z",
  until: null,
});

test.each<[string, Mentor[], Pairing[], string | null, string | null]>([
  ["nobody where there is none", [], [], null, null],
  ["the first of equals", [mentor("ida"), mentor("mira")], [], null, "ida"],
  [
    "whoever names it before whoever helps with anything",
    [mentor("ida", 5), mentor("mira", 1, "rust")],
    [],
    "rust",
    "mira",
  ],
  [
    "whoever helps with anything, where nobody names it",
    [mentor("mira", 1, "rust"), mentor("ida")],
    [],
    "web",
    "ida",
  ],
  ["nobody who helps with something else", [mentor("mira", 1, "rust")], [], "web", null],
  ["anybody, when anything is wanted", [mentor("mira", 1, "rust")], [], null, "mira"],
  ["whoever has more room", [mentor("ida", 1), mentor("mira", 3)], [pair("bob", "mira")], null, "mira"],
  [
    "whoever has fewer mentees, of equal room",
    [mentor("ida", 3), mentor("mira", 2)],
    [pair("a", "ida"), pair("b", "ida"), pair("c", "mira")],
    null,
    "mira",
  ],
  [
    "nobody whose room is taken, also by a question",
    [mentor("ida")],
    [pair("bob", "ida", "asked")],
    null,
    null,
  ],
  ["somebody whose mentee's time is over", [mentor("ida")], [pair("bob", "ida", "ended")], null, "ida"],
  [
    "nobody who declined before",
    [mentor("ida", 2), mentor("mira")],
    [pair("nadia", "ida", "declined")],
    null,
    "mira",
  ],
  [
    "somebody who declined another",
    [mentor("ida", 2), mentor("mira")],
    [pair("bob", "ida", "declined")],
    null,
    "ida",
  ],
  ["nobody themselves, however the login is written", [mentor("Nadia")], [], null, null],
])("%s", (_, mentors, pairings, requirement, login) => {
  const chosen = chooseMentor(mentors, pairings, { person: who("nadia"), requirement });
  expect(chosen?.login ?? null).toBe(login);
});

test("however many ask, nobody has more mentees than room", () => {
  const mentors = [mentor("ida", 2), mentor("mira", 1, "rust"), mentor("tomas", 3, "web")];
  const wishes = fc.array(
    fc.record({
      mentee: fc.stringMatching(/^[a-z]{1,3}$/),
      requirement: fc.constantFrom(null, "rust", "web"),
    }),
  );
  fc.assert(
    fc.property(wishes, (asking) => {
      const pairings: Pairing[] = [];
      for (const [index, { mentee, requirement }] of asking.entries()) {
        const chosen = chooseMentor(mentors, pairings, { person: who(mentee), requirement });
        if (chosen === null) continue;
        expect(chosen.login).not.toBe(mentee);
        pairings.push({ ...pair(mentee, chosen.login, "asked"), key: String(index) });
      }
      for (const { login, capacity } of mentors)
        expect(
          pairings.filter((one) => isOpen(one) && one.mentor.login === login).length,
        ).toBeLessThanOrEqual(capacity);
    }),
  );
});
