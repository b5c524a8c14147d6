/** What the `transfer` rail would sign now: within the caps and the balance, and only what the chain would carry out. */
import { type Amount, formatMoney, zero } from "../../domain/amount.ts";
import type { ChainPort } from "../../domain/chain.ts";
import { type Spent, withinCaps } from "../../domain/payout/caps.ts";
import { isOpen } from "../../domain/payout/payout.ts";
import type { TransferOptions } from "../../domain/payout/rails/transfer.ts";
import { transferRefusal } from "../erc20.ts";
import type { RailPayout, RailPlan } from "../rail.ts";
import {
  type Context,
  etherText,
  gweiText,
  mostInFlight,
  offer,
  signedOf,
  transferOf,
  unsignedOf,
} from "./payment.ts";

interface Refused {
  readonly line: number;
  readonly why: string;
}

interface Sorted {
  /** What would be signed now or, where there are many, next. */
  readonly payable: readonly RailPayout[];
  readonly setAside: readonly Refused[];
  /** What stays in the batch as it is. */
  readonly waiting: readonly Refused[];
  readonly obstacles: readonly string[];
}

const dayMilliseconds = 86_400_000;
const nothing: RailPlan = { groups: [], setAside: [], obstacles: [], notes: [] };

/** @throws ChainUnavailable */
export async function planTransfers(
  context: Context,
  options: TransferOptions,
  chain: ChainPort,
): Promise<RailPlan> {
  const unsigned = unsignedOf(context);
  const fees = await chain.fees();
  const offered = offer(fees, options);
  if (offered === null) {
    const asked = gweiText(fees.baseFeePerGas + fees.maxPriorityFeePerGas);
    const ceiling = `payouts.transfer.max-fee is ${options.maxFeeGwei} gwei`;
    return { ...nothing, obstacles: [`The chain asks for ${asked} for a unit of gas, and ${ceiling}.`] };
  }
  if (unsigned.length === 0) return nothing;
  const sorted = await sort(context, options, chain, unsigned);
  const waiting = sorted.waiting.map(({ line, why }) => `line ${line} waits: ${why}`);
  const gas = await gasNotes(options, chain, offered.maxFeePerGas, sorted.payable.length);
  return {
    groups: sorted.payable.map(({ line }) => [line]),
    setAside: sorted.setAside,
    obstacles: [...sorted.obstacles, ...gas.obstacles],
    notes: [...waiting, ...gas.notes],
  };
}

async function sort(
  context: Context,
  options: TransferOptions,
  chain: ChainPort,
  unsigned: readonly RailPayout[],
): Promise<Sorted> {
  const wrong = impossible(context, options, unsigned);
  const rest = unsigned.filter(({ line }) => !wrong.some((one) => one.line === line));
  const capped = withinCaps(rest, options.caps, await spentBy(context, options.from));
  const covered = await withinBalance(context, options, chain, capped.within);
  const tried = await tryAll(options, chain, covered.within);
  return {
    payable: tried.payable,
    setAside: [...wrong, ...tried.setAside],
    waiting: [...capped.waiting, ...covered.waiting, ...tried.waiting],
    obstacles: tried.obstacles,
  };
}

/** What no transfer of this rail could pay as it should. */
function impossible(
  { payouts }: Context,
  { from }: TransferOptions,
  unsigned: readonly RailPayout[],
): Refused[] {
  const short = new Set(
    payouts.filter(({ reason }) => reason === "wrong-amount").map(({ token }) => token.id),
  );
  return unsigned.flatMap(({ line, token, address }) => {
    if (address === null) return [{ line, why: "no wallet is linked" }];
    if (address === from) return [{ line, why: "its wallet is the account that pays" }];
    if (!short.has(token.id)) return [];
    return [{ line, why: `another payment of ${token.symbol} did not arrive as it was sent` }];
  });
}

async function spentBy({ signedFor, now }: Context, from: string): Promise<Spent> {
  const dayAgo = new Date(Date.parse(now) - dayMilliseconds).toISOString();
  return { day: await signedFor(from, dayAgo), total: await signedFor(from, null) };
}

/** What the account holds beside what is signed already, given out in the order of lines. */
async function withinBalance(
  context: Context,
  { from }: TransferOptions,
  chain: ChainPort,
  lines: readonly RailPayout[],
): Promise<{ readonly within: readonly RailPayout[]; readonly waiting: readonly Refused[] }> {
  const others = (await context.others()).filter(({ state }) => isOpen(state));
  const signed = [...signedOf(context), ...others];
  const left = new Map<string, bigint>();
  for (const one of lines) {
    const transfer = transferOf(one, from);
    if (transfer === null || left.has(one.token.id)) continue;
    const holds = await chain.balance(transfer.token, from);
    const promised = signed.filter(({ token }) => token.id === one.token.id);
    left.set(
      one.token.id,
      promised.reduce((rest, { amount }) => rest - amount, holds),
    );
  }
  const within: RailPayout[] = [];
  const waiting: Refused[] = [];
  for (const one of lines) {
    const rest = left.get(one.token.id) ?? 0n;
    if (one.amount > rest) {
      const free = { token: one.token, amount: (rest > 0n ? rest : zero) as Amount };
      waiting.push({ line: one.line, why: `the account has ${formatMoney(free)} left for it` });
    } else {
      left.set(one.token.id, rest - one.amount);
      within.push(one);
    }
  }
  return { within, waiting };
}

/** Where nobody at all would get a token, it is not the recipients: nobody is set aside for it. */
async function tryAll(
  { from }: TransferOptions,
  chain: ChainPort,
  lines: readonly RailPayout[],
): Promise<Sorted> {
  const tried: { readonly one: RailPayout; readonly why: string | null }[] = [];
  for (let start = 0; start < lines.length; start += mostInFlight) {
    const some = lines.slice(start, start + mostInFlight);
    tried.push(
      ...(await Promise.all(some.map(async (one) => ({ one, why: await tryOne(chain, one, from) })))),
    );
  }
  const byToken = [...Map.groupBy(tried, ({ one }) => one.token.id).values()];
  const barred = byToken.filter((those) => those.length > 1 && those.every(({ why }) => why !== null));
  const refused = byToken.filter((those) => !barred.includes(those)).flat();
  return {
    payable: tried.filter(({ why }) => why === null).map(({ one }) => one),
    setAside: refused.flatMap(({ one: { line }, why }) => (why === null ? [] : [{ line, why }])),
    waiting: barred.flat().map(({ one: { line }, why }) => ({ line, why: why ?? "" })),
    obstacles: barred.flatMap(([first]) =>
      first === undefined ? [] : [`No transfer of ${first.one.token.symbol} goes through: ${first.why}.`],
    ),
  };
}

async function tryOne(chain: ChainPort, one: RailPayout, from: string): Promise<string | null> {
  const transfer = transferOf(one, from);
  return transfer === null ? "no wallet is linked" : transferRefusal(chain, transfer);
}

/** A transfer of a usual token; what one really takes is asked before it is signed. */
const usualGas = 65_000n;

async function gasNotes(
  { from }: TransferOptions,
  chain: ChainPort,
  maxFeePerGas: bigint,
  count: number,
): Promise<{ readonly obstacles: readonly string[]; readonly notes: readonly string[] }> {
  if (count === 0) return { obstacles: [], notes: [] };
  const holds = await chain.nativeBalance(from);
  const each = usualGas * maxFeePerGas;
  if (holds < each) {
    const held = `${from} holds ${etherText(holds)} of the chain's own coin`;
    return { obstacles: [`${held}, and a transfer may cost ${etherText(each)}.`], notes: [] };
  }
  const total = each * BigInt(count);
  const batches =
    count > mostInFlight ? ` At most ${mostInFlight} are under way at once: send again for the rest.` : "";
  const gas = `${count === 1 ? "1 transfer" : `${count} transfers`} from ${from}, for about ${etherText(total)} of the chain's own coin at most.`;
  const short = holds < total ? [`The account holds ${etherText(holds)} of it.`] : [];
  return { obstacles: [], notes: [`${gas}${batches}`, ...short] };
}
