/**
 * Regular expressions that people write in a policy, matched in time that grows only with pattern × text. The
 * language's own engine backtracks, and a pattern such as `(a+)+$` would stop the process; so the pattern is read
 * here and run as a nondeterministic automaton that visits each state at most once for each position. What cannot
 * be run that way (look-around, back-references, modifiers) is refused.
 */

export class PatternError extends Error {}

const longestPattern = 200;
const mostStates = 1000;

type Node =
  | { readonly type: "one"; readonly fits: RegExp }
  | { readonly type: "assert"; readonly what: string }
  | { readonly type: "sequence" | "choice"; readonly of: readonly Node[] }
  | { readonly type: "repeat"; readonly of: Node; readonly min: number; readonly max: number };

type State =
  | { readonly op: "one"; readonly fits: RegExp; readonly next: number }
  | { readonly op: "assert"; readonly what: string; readonly next: number }
  | { readonly op: "fork"; readonly next: number[] }
  | { readonly op: "found" };

/**
 * A test with the meaning of `new RegExp(source).test(text)`.
 * @throws PatternError when the pattern is no regular expression, too long, or uses what is refused.
 */
export function compilePattern(source: string): (text: string) => boolean {
  if (source.length > longestPattern) {
    throw new PatternError(`is longer than ${longestPattern} characters`);
  }
  try {
    new RegExp(source);
  } catch {
    throw new PatternError("is not a regular expression");
  }
  const states: State[] = [{ op: "found" }];
  const start = emit(new Reader(source).read(), 0, states);
  return (text) => run(states, start, text);
}

/** Reads the text of a pattern that is known to be well-formed. */
class Reader {
  readonly source: string;
  at = 0;

  constructor(source: string) {
    this.source = source;
  }

  read(): Node {
    const choices = [this.sequence()];
    while (this.source[this.at] === "|") {
      this.at += 1;
      choices.push(this.sequence());
    }
    return { type: "choice", of: choices };
  }

  sequence(): Node {
    const of: Node[] = [];
    while (this.at < this.source.length && !"|)".includes(this.source.charAt(this.at))) {
      of.push(this.repeated(this.atom()));
    }
    return { type: "sequence", of };
  }

  /** Takes what the expression finds at the place reached. */
  take(expression: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(expression.source, "y");
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source);
    if (found !== null) this.at = sticky.lastIndex;
    return found;
  }

  atom(): Node {
    if (this.take(/\(\?(?:<?[=!])/) !== null)
      throw new PatternError("uses look-around, which is not supported");
    if (this.take(/\((?:\?:|\?<[^>]*>|(?!\?))/) !== null) {
      const inner = this.read();
      this.at += 1;
      return inner;
    }
    if (this.take(/\(\?/) !== null) throw new PatternError("uses modifiers, which are not supported");
    if (this.take(/\\(?:[1-9]|0\d|k<)/) !== null) {
      throw new PatternError("uses back-references, which are not supported");
    }
    const assertion = this.take(/\^|\$|\\[bB]/);
    if (assertion !== null) return { type: "assert", what: assertion[0] };
    const one = this.take(
      /\[(?:\\[\s\S]|[^\]\\])*\]|\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[a-zA-Z]|[^c])|[\s\S]/,
    );
    return { type: "one", fits: new RegExp(`^(?:${escapeLoose(one?.[0] ?? "")})$`) };
  }

  repeated(of: Node): Node {
    const found = this.take(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/);
    if (found === null) return of;
    const [, sign, least, comma, most] = found;
    if (sign === "*") return { type: "repeat", of, min: 0, max: Infinity };
    if (sign === "+") return { type: "repeat", of, min: 1, max: Infinity };
    if (sign === "?") return { type: "repeat", of, min: 0, max: 1 };
    const min = Number(least);
    return {
      type: "repeat",
      of,
      min,
      max: comma === undefined ? min : most === "" ? Infinity : Number(most),
    };
  }
}

/** Brackets and braces that stand for themselves outside a class, and a backslash before a lone `c`. */
function escapeLoose(one: string): string {
  return one.length === 1 && /[\\{}\]]/.test(one) ? `\\${one}` : one;
}

/** Adds the states of a node that leads to `next`; gives the state to start at. */
function emit(node: Node, next: number, states: State[]): number {
  switch (node.type) {
    case "one":
    case "assert":
      return add(
        node.type === "one" ? { op: "one", fits: node.fits, next } : { ...node, op: "assert", next },
        states,
      );
    case "sequence":
      return node.of.reduceRight((after, part) => emit(part, after, states), next);
    case "choice":
      return add({ op: "fork", next: node.of.map((part) => emit(part, next, states)) }, states);
    case "repeat":
      return emitRepeat(node, next, states);
  }
}

function emitRepeat(node: Node & { type: "repeat" }, next: number, states: State[]): number {
  let entry = next;
  if (node.max === Infinity) {
    const loop: number[] = [next];
    entry = add({ op: "fork", next: loop }, states);
    loop.push(emit(node.of, entry, states));
  } else {
    for (let count = node.min; count < node.max; count += 1) {
      entry = add({ op: "fork", next: [next, emit(node.of, entry, states)] }, states);
    }
  }
  for (let count = 0; count < node.min; count += 1) {
    const before = states.length;
    entry = emit(node.of, entry, states);
    // An empty group repeated a thousand million times adds nothing.
    if (states.length === before) break;
  }
  return entry;
}

function add(state: State, states: State[]): number {
  if (states.length >= mostStates) throw new PatternError("repeats too much");
  return states.push(state) - 1;
}

function run(states: readonly State[], start: number, text: string): boolean {
  const seen = new Uint8Array(states.length * (text.length + 1));
  for (let from = 0; from <= text.length; from += 1) {
    const open: Step[] = [[start, from]];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      const [id, at] = here;
      const state = states[id];
      const place = at * states.length + id;
      if (state === undefined || seen[place] === 1) continue;
      seen[place] = 1;
      if (state.op === "found") return true;
      open.push(...after(state, text, at));
    }
  }
  return false;
}

type Step = [state: number, at: number];

/** Where a state leads when it is reached at a place of the text. */
function after(state: Exclude<State, { op: "found" }>, text: string, at: number): Step[] {
  if (state.op === "fork") return state.next.map((next) => [next, at]);
  if (state.op === "assert") return holds(state.what, text, at) ? [[state.next, at]] : [];
  return at < text.length && state.fits.test(text.charAt(at)) ? [[state.next, at + 1]] : [];
}

function holds(what: string, text: string, at: number): boolean {
  if (what === "^") return at === 0;
  if (what === "$") return at === text.length;
  const boundary = /\w/.test(text.charAt(at - 1)) !== /\w/.test(text.charAt(at));
  return boundary === (what === "\\b");
}
