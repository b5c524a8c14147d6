/** Tables for terminals: columns padded to their widest cell, amounts to the right. */

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const [cell, width] = [cells[index] ?? "", widths[index] ?? 0];
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)]
    .map((text) => `${text}\n`)
    .join("");
}

/** Pads decimals so that their points stand under each other, when the column is set to the right. */
export function alignPoints(decimals: readonly string[]): string[] {
  const fractions = decimals.map((text) => (text.includes(".") ? text.length - text.indexOf(".") : 0));
  const widest = Math.max(0, ...fractions);
  return decimals.map((text, index) => text + " ".repeat(widest - (fractions[index] ?? 0)));
}

/** As alignPoints, for each group of rows by itself. */
export function alignPointsWithin(
  rows: readonly { readonly group: string; readonly decimal: string }[],
): string[] {
  const aligned = new Map<number, string>();
  for (const members of Map.groupBy(rows.keys(), (index) => rows[index]?.group).values()) {
    const texts = alignPoints(members.map((index) => rows[index]?.decimal ?? ""));
    for (const [at, index] of members.entries()) aligned.set(index, texts[at] ?? "");
  }
  return rows.map((row, index) => aligned.get(index) ?? row.decimal);
}
