/** Text with styles, measured in characters: wrapped to a width, and printed with or without colour. */

/** How a terminal is to be written to. */
export interface Paper {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
}

export type Style = "plain" | "bold" | "code" | "dim" | "strike" | "good" | "bad";

export interface Glyph {
  /** One character, or a line break. */
  readonly char: string;
  readonly style: Style;
}

/** Select Graphic Rendition codes of ECMA-48: on, and off again. */
const codes: Record<Exclude<Style, "plain">, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  strike: [9, 29],
  code: [36, 39],
  good: [32, 39],
  bad: [31, 39],
};

export function styled(text: string, style: Style = "plain"): Glyph[] {
  return [...text].map((char) => ({ char, style }));
}

/**
 * Lines of at most `width` characters, broken at spaces, but not at no-break spaces; a word that is longer is broken where it must be. Lines
 * after the first begin with `hang` spaces.
 */
export function wrap(glyphs: readonly Glyph[], width: number, hang = 0): Glyph[][] {
  const lines: Glyph[][] = [];
  const indent = styled(" ".repeat(hang));
  let line: Glyph[] = [];
  const end = () => {
    lines.push(line);
    line = [...indent];
  };
  for (const word of words(glyphs)) {
    if (word === "break") {
      end();
      continue;
    }
    const isEmpty = line.every((glyph) => glyph.char === " ");
    if (!isEmpty && line.length + 1 + word.length > width) end();
    else if (!isEmpty) line.push({ char: " ", style: between(line.at(-1), word[0]) });
    let rest = word;
    while (line.length + rest.length > width) {
      const room = Math.max(1, width - line.length);
      line.push(...rest.slice(0, room));
      rest = rest.slice(room);
      end();
    }
    line.push(...rest);
  }
  if (line.length > (lines.length === 0 ? 0 : hang)) lines.push(line);
  return lines;
}

/** A space within styled text has its style. */
function between(before: Glyph | undefined, after: Glyph | undefined): Style {
  return before !== undefined && before.style === after?.style ? before.style : "plain";
}

function* words(glyphs: readonly Glyph[]): Generator<Glyph[] | "break"> {
  let word: Glyph[] = [];
  for (const glyph of glyphs) {
    if (glyph.char !== " " && glyph.char !== "\n") {
      word.push(glyph);
      continue;
    }
    if (word.length > 0) yield word;
    word = [];
    if (glyph.char === "\n") yield "break";
  }
  if (word.length > 0) yield word;
}

/** As text for the terminal; without colour the styles are left out. */
export function print(glyphs: readonly Glyph[], colour: boolean): string {
  const text = colour ? withCodes(glyphs) : glyphs.map((glyph) => glyph.char).join("");
  return text.replaceAll("\u00a0", " ");
}

function withCodes(glyphs: readonly Glyph[]): string {
  let text = "";
  let current: Style = "plain";
  for (const { char, style } of [...glyphs, { char: "", style: "plain" as const }]) {
    if (style !== current) {
      if (current !== "plain") text += `\u001b[${codes[current][1]}m`;
      if (style !== "plain") text += `\u001b[${codes[style][0]}m`;
      current = style;
    }
    text += char;
  }
  return text;
}
