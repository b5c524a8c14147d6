/** JSON has no bigint: an amount is written as `{"$bigint": "500"}`. */

export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "bigint" ? { $bigint: part.toString() } : part,
  );
}

export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  if ("$bigint" in value && typeof value.$bigint === "string") return BigInt(value.$bigint);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decode(part)]));
}
