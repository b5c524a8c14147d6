/** Sleeping until there is something to do: woken by PostgreSQL's notifications, or by the clock. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Log } from "./log.ts";

export interface Waker {
  /** Taken before looking for work, so that a call that comes while looking is not missed. */
  generation(): number;
  wait(since: number, atMostMs: number): Promise<void>;
  wakeOne(): void;
  wakeAll(): void;
}

export function createWaker(): Waker {
  let generation = 0;
  const sleepers = new Set<() => void>();
  const wakeOne = () => {
    generation += 1;
    const [first] = sleepers;
    first?.();
  };
  return {
    generation: () => generation,
    wait: (since, atMostMs) =>
      new Promise((resolve) => {
        if (since !== generation) return resolve();
        const wake = () => {
          clearTimeout(timer);
          sleepers.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, atMostMs);
        sleepers.add(wake);
      }),
    wakeOne,
    wakeAll: () => {
      wakeOne();
      for (const wake of [...sleepers]) wake();
    },
  };
}

/** Calls `heard` at each notification on a channel, over a connection of its own that is renewed when it is lost. */
export function listen(
  connection: pg.PoolConfig,
  channel: string,
  heard: () => void,
  log: Log,
): { stop(): Promise<void> } {
  let stopped = false;
  let current: pg.Client | null = null;
  const run = async () => {
    while (!stopped) {
      const client = new pg.Client({ ...connection, application_name: "foothold listener" });
      const ended = new Promise<void>((resolve) => client.once("end", resolve));
      client.on("error", (error) => log.warn({ err: error }, "lost the connection that listens"));
      client.on("notification", heard);
      try {
        await client.connect();
        current = client;
        await client.query(`listen ${channel}`);
        // Something may have come while nobody listened.
        heard();
        if (stopped) await client.end();
        await ended;
      } catch (error) {
        log.debug({ err: error }, "cannot listen now");
        await client.end().catch(() => undefined);
      }
      current = null;
      if (!stopped) await sleep(500);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopped = true;
      await current?.end().catch(() => undefined);
      await running;
    },
  };
}
