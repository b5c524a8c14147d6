/** What the tests of policies share. */
import type { ParsedPolicy } from "../../src/policy/load.ts";

export const origin = { file: "foothold.yml", commit: "c0ffee", ownerId: 7 };
export const tokens =
  'version: 1\ntokens:\n  GRID: {chain: 1, address: "0x52908400098527886E0F7030069857D2E4169EE7", decimals: 18}\n  EUR: {offchain: true, decimals: 2}\n';

/** Problems as lines of text. */
export function written(result: ParsedPolicy): string[] {
  return result.status === "ok"
    ? ["ok"]
    : result.problems.map((one) => `${one.line}:${one.column} ${one.key}: ${one.message} (${one.fix})`);
}
