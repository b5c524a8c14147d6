/** What rules remember of files changes no answer, however much is asked. */
import fc from "fast-check";
import { remembering } from "../../src/policy/remembering.ts";

test("each name is asked about once, until so much is remembered that all is forgotten", () => {
  let asked = 0;
  const isEven = remembering((name) => {
    asked += 1;
    return Number(name) % 2 === 0;
  });
  for (let turn = 0; turn < 3; turn += 1) expect([isEven("4"), isEven("5")]).toEqual([true, false]);
  expect(asked).toBe(2);
  for (let name = 0; name < 250_000; name += 1) isEven(String(name));
  // Forgotten in between, and asked once more.
  asked = 0;
  expect([isEven("4"), isEven("5")]).toEqual([true, false]);
  expect(asked).toBe(2);
});

test("several rules that are asked in turns answer as they would alone", () => {
  const plain = [/a/, /^b/, /c$/].map((one) => (name: string) => one.test(name));
  const kept = plain.map(remembering);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(2), fc.string({ unit: fc.constantFrom("a", "b", "c") }))),
      (questions) => {
        for (const [which, name] of questions) expect(kept[which]?.(name)).toBe(plain[which]?.(name));
      },
    ),
  );
});
