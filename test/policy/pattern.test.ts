import fc from "fast-check";
import { compilePattern } from "../../src/policy/pattern.ts";

const atoms = [
  "a",
  "b",
  "/",
  "-",
  ".",
  "\\d",
  "\\w",
  "\\.",
  "[ab]",
  "[^a]",
  "[a-c\\]]",
  "^",
  "$",
  "\\b",
  "\\B",
  "\\x61",
  "\\u0062",
  "\\n",
  "]",
  "}",
  "{",
  "[^]",
];
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...atoms),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => a + b),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(?:${a}|${b})`),
    fc
      .tuple(tie("node"), fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{0,2}", "{0}"))
      .map(([a, times]) => `(${a})${times}`),
    fc
      .tuple(fc.constantFrom("a", "[ab]", "."), fc.constantFrom("*", "+", "?", "{2}"))
      .map(([a, times]) => a + times),
    fc.constantFrom("|", "(?<name>a)", "()"),
  ),
})).node;

test("means what the language's own engine means", () => {
  fc.assert(
    fc.property(
      pattern,
      fc.string({ unit: fc.constantFrom(..."ab/-.1_\n]}{"), maxLength: 8 }),
      (source, text) => {
        let own: RegExp;
        try {
          own = new RegExp(source);
        } catch {
          fc.pre(false);
          return;
        }
        expect(compilePattern(source)(text)).toBe(own.test(text));
      },
    ),
    { numRuns: 3000 },
  );
});

test("any text is compiled or refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab()[]{}*+?|\\^$,1:=!<k") }), (source) => {
      try {
        const test = compilePattern(source);
        expect(test("aab")).toBe(new RegExp(source).test("aab"));
      } catch (error) {
        expect(String(error)).toMatch(/is not a regular|not supported|repeats too much/);
      }
    }),
    { numRuns: 3000 },
  );
});
