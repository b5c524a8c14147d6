/** A module of WebAssembly, written as text, as a module of TypeScript that holds its bytes. */
import loadWabt from "wabt";

/** Lines of this many characters, and the quotes, fit the formatter's width. */
const width = 100;

/** `keccak.wat` becomes a module that exports `keccakModule`, the compiled bytes in base64. */
export async function compiledModule(file: string, text: string): Promise<string> {
  const wabt = await loadWabt();
  const parsed = wabt.parseWat(file, text);
  try {
    const { buffer } = parsed.toBinary({});
    const base64 = Buffer.from(buffer).toString("base64");
    const lines = base64.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
    return [
      `/** What ${file} compiles to, in base64: written by \`npm run generate\`. */`,
      `export const ${file.replace(".wat", "")}Module =`,
      `${lines.map((line) => `  "${line}"`).join(" +\n")};`,
      "",
    ].join("\n");
  } finally {
    parsed.destroy();
  }
}
