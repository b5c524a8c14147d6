/**
 * Reads the text of a policy file as strict YAML: plain data, and the line and column of every key and value. What
 * a policy has no use for and attackers have (aliases, tags, merge keys, very deep or very long files) is refused.
 */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

export interface Problem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The key's whole path, as in `caps.per-person[0].amount`; empty when it is about the file. */
  readonly key: string;
  readonly message: string;
  readonly fix: string;
}

export type Path = readonly (string | number)[];
export type Place = { readonly line: number; readonly column: number };

/** A file that was read. */
export interface Source {
  readonly file: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Where the value of a path, or else the nearest thing around it, stands. */
  readonly valueAt: (path: Path) => Place;
  /** Where the key that ends a path, or else the nearest thing around it, stands. */
  readonly keyAt: (path: Path) => Place;
}

const mostBytes = 64 * 1024;
const deepest = 20;
/** Of more errors in one document nobody wants to read. */
const mostErrors = 50;

/** @returns the file's data, or everything that keeps it from being read; data is empty for an empty file. */
export function readSource(text: string, file: string): Source | { problems: readonly Problem[] } {
  const lines = new LineCounter();
  const reader = new Reader(file, lines);
  if (Buffer.byteLength(text) > mostBytes) {
    reader.report(0, [], `the file is larger than ${mostBytes / 1024} KB`, "make it shorter");
    return { problems: reader.problems };
  }
  const parsed = parseAllDocuments(text.replace(/^\uFEFF/, ""), {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    schema: "core",
    merge: false,
    logLevel: "silent",
  });
  const documents = Array.isArray(parsed) ? parsed : [];
  for (const document of documents) reader.syntax(document);
  const [first, second] = documents;
  if (second !== undefined) {
    const at = second.range[0];
    reader.report(at, [], "the file holds more than one document", "remove the --- line and what follows");
  }
  const contents = first?.contents ?? null;
  const isEmpty = contents === null || (isScalar(contents) && contents.source === "");
  if (reader.problems.length === 0 && !isEmpty && !isMap(contents)) {
    const at = contents.range?.[0] ?? 0;
    reader.report(at, [], "the file must be a mapping of keys to values", "start with version: 1");
  }
  if (reader.problems.length > 0) return { problems: reader.problems };
  const data = isMap(contents) ? reader.map(contents, []) : {};
  return reader.problems.length > 0 ? { problems: reader.problems } : reader.source(data);
}

/** What helps against the parser's errors; for others its own words have to do. */
const syntaxFixes: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BLOCK_AS_IMPLICIT_KEY: 'put the value in quotes when it holds ": "',
  BAD_INDENT: "line it up with its neighbours, and close every bracket",
  MISSING_CHAR: "add the missing character",
  MULTILINE_IMPLICIT_KEY: "write the key on one line, followed by a colon",
  BAD_SCALAR_START: "put the value in quotes",
  BAD_DQ_ESCAPE: "use single quotes, or write the backslash twice",
};

class Reader {
  readonly file: string;
  readonly lines: LineCounter;
  readonly problems: Problem[] = [];
  readonly keys = new Map<string, Place>();
  readonly values = new Map<string, Place>();

  constructor(file: string, lines: LineCounter) {
    this.file = file;
    this.lines = lines;
  }

  place(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  report(offset: number, path: Path, message: string, fix: string): void {
    this.problems.push({ file: this.file, ...this.place(offset), key: writePath(path), message, fix });
  }

  source(data: Readonly<Record<string, unknown>>): Source {
    return {
      file: this.file,
      data,
      keyAt: (path) => nearestPlace(path, this.keys),
      valueAt: (path) => nearestPlace(path, this.values),
    };
  }

  syntax(document: Document.Parsed): void {
    const exhausted = document.errors.find((error) => error.code === "RESOURCE_EXHAUSTION");
    if (exhausted !== undefined) {
      this.report(exhausted.pos[0], [], "nested too deeply", "nest less");
      return;
    }
    for (const error of document.errors.slice(0, mostErrors)) {
      const message = error.message.split("\n")[0] ?? "";
      this.report(error.pos[0], [], message, syntaxFixes[error.code] ?? "correct the YAML here");
    }
    for (const warning of document.warnings) {
      if (warning.code === "BAD_DIRECTIVE") {
        this.report(warning.pos[0], [], "directives are not supported", "remove the line that starts with %");
      }
    }
  }

  map(map: YAMLMap, path: Path): Record<string, unknown> {
    const data: Record<string, unknown> = Object.create(null);
    const seen = new Set<string>();
    for (const pair of map.items) {
      const key = this.key(pair, path);
      if (key === null) continue;
      const at = [...path, key];
      const offset = offsetOf(pair.key);
      if (seen.has(key)) {
        this.report(offset, at, `${key} stands here twice`, "remove one of them");
        continue;
      }
      seen.add(key);
      this.keys.set(JSON.stringify(at), this.place(offset));
      data[key] = this.value(pair.value, at, offset);
    }
    return data;
  }

  /** @returns `null` for a key that was refused. */
  key({ key }: Pair, path: Path): string | null {
    const offset = offsetOf(key);
    this.refuseExtras(key, path);
    if (!isScalar(key) || typeof key.value !== "string") {
      const written = isScalar(key) && key.source ? key.source : "this key";
      this.report(
        offset,
        path,
        `${shorten(written)} is not text`,
        "a key is a word; put it in quotes if it must be so",
      );
      return null;
    }
    if (key.value === "<<") {
      this.report(offset, path, "merge keys are not supported", "write the keys out");
      return null;
    }
    if (key.value === "__proto__") {
      this.report(offset, [...path, key.value], "unknown key __proto__", "remove it");
      return null;
    }
    return key.value;
  }

  value(node: unknown, path: Path, keyOffset: number): unknown {
    this.refuseExtras(node, path);
    const offset = offsetOf(node) || keyOffset;
    const isNothing = node === null || (isScalar(node) && node.source === "" && node.value === null);
    this.values.set(JSON.stringify(path), this.place(isNothing ? keyOffset : offset));
    if (path.length > deepest) {
      this.report(offset, path, `nested deeper than ${deepest} levels`, "nest less");
      return null;
    }
    if (isMap(node)) return this.map(node, path);
    if (isSeq(node)) return this.list(node, path);
    if (!isScalar(node)) return null;
    // An address without quotes is a number to YAML; what was written counts.
    if (typeof node.value === "number" && /^0x[0-9a-f]{17,}$/i.test(node.source ?? "")) return node.source;
    return typeof node.value === "bigint" ? Number(node.value) : node.value;
  }

  list(list: YAMLSeq, path: Path): unknown[] {
    return list.items.map((item, index) => this.value(item, [...path, index], offsetOf(item)));
  }

  refuseExtras(node: unknown, path: Path): void {
    const offset = offsetOf(node);
    if (isAlias(node)) this.report(offset, path, "aliases are not supported", "write the value out");
    if (!isNode(node)) return;
    if ("anchor" in node && node.anchor !== undefined && !isAlias(node)) {
      this.report(offset, path, "anchors are not supported", `remove &${shorten(String(node.anchor))}`);
    }
    if (node.tag !== undefined) {
      this.report(offset, path, "tags are not supported", `remove ${shorten(node.tag)}`);
    }
  }
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function nearestPlace(path: Path, places: ReadonlyMap<string, Place>): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const place = places.get(JSON.stringify(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return { line: 1, column: 1 };
}

/** "caps.per-person[0].amount". */
export function writePath(path: Path): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${shorten(step)}`,
    )
    .join("");
}

/** Text from the file, as a message may repeat it. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
