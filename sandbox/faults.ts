/** Trouble on demand: failing answers, an outage, rate limits. */

export interface Fault {
  readonly status: number;
  /** How many requests fail; all of them when not given. */
  readonly times?: number;
  /** Which requests: a part of "METHOD /path" or of the GraphQL operation's name; every one when not given. */
  readonly match?: string | RegExp;
  /** Seconds to wait, which makes a 403 or 429 the secondary rate limit. */
  readonly retryAfter?: number;
  readonly body?: string;
}

/** Requests that are carried out although nobody hears of it: the connection breaks before the answer. */
export type LostAnswer = Pick<Fault, "times" | "match">;

export interface Failure {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export class Faults {
  down = false;
  #faults: { fault: Fault; left: number }[] = [];
  #lost: { fault: LostAnswer; left: number }[] = [];

  add(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  lose(fault: LostAnswer): void {
    this.#lost.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Whether the answer to this request gets lost; counts it. */
  loses(request: string): boolean {
    const found = this.#lost.find(({ fault, left }) => left > 0 && matches(fault.match, request));
    if (found) found.left -= 1;
    return found !== undefined;
  }

  clear(): void {
    this.#faults = [];
    this.#lost = [];
    this.down = false;
  }

  /** The failure that this request meets, if any; counts it. */
  meet(request: string): Failure | null {
    const found = this.#faults.find(({ fault, left }) => left > 0 && matches(fault.match, request));
    if (!found) return null;
    found.left -= 1;
    const { status, retryAfter, body } = found.fault;
    const headers: Record<string, string> = { "content-type": "application/json; charset=utf-8" };
    if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
    return { status, headers, body: body ?? JSON.stringify({ message: messageOf(found.fault) }) };
  }
}

function messageOf(fault: Fault): string {
  if (fault.retryAfter === undefined) return fault.status >= 500 ? "Server Error" : "Forbidden";
  return "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
}

function matches(match: Fault["match"], request: string): boolean {
  if (match === undefined) return true;
  return typeof match === "string" ? request.includes(match) : match.test(request);
}
