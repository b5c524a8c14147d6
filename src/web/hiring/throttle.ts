/** How often something may happen from one address within a while. In memory: each replica counts for itself. */

export interface Throttle {
  /** Notes that it happened. */
  readonly count: (address: string) => void;
  /** Whether it happened too often. */
  readonly isFull: (address: string) => boolean;
}

/** Above this many addresses the oldest are forgotten. */
const mostAddresses = 10_000;

export function createThrottle(most: number, withinMs: number, now: () => Date): Throttle {
  const times = new Map<string, number[]>();
  const recent = (address: string) => {
    const since = now().getTime() - withinMs;
    return (times.get(address) ?? []).filter((at) => at > since);
  };
  return {
    count: (address) => {
      const list = [...recent(address), now().getTime()].slice(-most);
      // Set anew, so that whoever was busy last stands last.
      times.delete(address);
      times.set(address, list);
      const [oldest] = times.keys();
      if (times.size > mostAddresses && oldest !== undefined) times.delete(oldest);
    },
    isFull: (address) => recent(address).length >= most,
  };
}
