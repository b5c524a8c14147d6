/** Cells of CSV files that people open in spreadsheets. */

/**
 * RFC 4180, and safe to open in a spreadsheet: text that would be read as a formula gets an apostrophe before it.
 * Plain numbers, minus sign and all, stay numbers.
 */
export function csvCell(value: string | number | bigint): string {
  const text = String(value);
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a file, with its end. */
export function csvLine(cells: readonly (string | number | bigint)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
