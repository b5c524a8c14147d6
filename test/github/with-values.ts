/** Deliveries that differ in some values from what the builders of payloads make. */
import type { Delivery } from "../payloads.ts";

/** The same delivery with other values: `{"issue.user": null}`; `undefined` takes one away. */
export function withValues(delivery: Delivery, changes: Record<string, unknown>): Delivery {
  const payload = structuredClone(delivery.payload) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    const parent = steps.reduce((object, step) => object[step] as Record<string, unknown>, payload);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return { ...delivery, payload };
}
