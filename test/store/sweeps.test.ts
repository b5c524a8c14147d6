/** Replicas that sweep. */
import { startSweeping, sweepOnce } from "../../src/store/sweeps.ts";
import { type FreshDatabase, freshDatabase, quiet } from "../database.ts";

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

const { signal } = new AbortController();
const base = () => ({ db: fresh.db, signal, gapMs: 0 });

test("sweep one at a time, and each goes on from where the last one ended", async () => {
  let underWay = 0;
  let most = 0;
  const positions: (Date | null)[] = [];
  const sweep = async (position: Date | null) => {
    underWay += 1;
    most = Math.max(most, underWay);
    positions.push(position);
    await new Promise((resolve) => setTimeout(resolve, 50));
    underWay -= 1;
    return new Date(positions.length * 1000);
  };
  const once = () => sweepOnce({ ...base(), name: "together", sweep });
  const swept = await Promise.all([once(), once(), once()]);
  expect(swept.filter(Boolean)).toHaveLength(1);
  expect(most).toBe(1);
  expect(await once()).toBe(true);
  expect(positions).toEqual([null, new Date(1000)]);
});

test("do not sweep again right after another, and do so after one that failed", async () => {
  const sweep = async () => null;
  const once = (gapMs: number) => sweepOnce({ ...base(), gapMs, name: "gap", sweep });
  expect([await once(60_000), await once(60_000), await once(0)]).toEqual([true, false, true]);
  const failing = async () => {
    throw new Error("GitHub is down");
  };
  await expect(sweepOnce({ ...base(), name: "gap", sweep: failing })).rejects.toThrow("GitHub is down");
  expect(await once(0)).toBe(true);
});

test("sweep at the start and then regularly, and stop with the sweep under way", async () => {
  let begun = 0;
  let ended = 0;
  const sweeping = startSweeping({
    db: fresh.db,
    log: quiet,
    name: "regular",
    everyMs: 20,
    gapMs: 0,
    sweep: async () => {
      begun += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      ended += 1;
      if (begun === 1) throw new Error("the first one fails");
      return null;
    },
  });
  await until(async () => begun > 2);
  await sweeping.stop();
  expect(ended).toBe(begun);
  const before = begun;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(begun).toBe(before);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("it did not come to be so");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
