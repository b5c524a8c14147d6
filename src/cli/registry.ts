/** Every command of the `foothold` program. A new one is a file beside this one and a line here. */
import { addCheck } from "./check.ts";
import type { AddCommand } from "./command.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addLedger } from "./ledger.ts";
import { addPayouts } from "./payouts.ts";
import { addQuote } from "./quote.ts";
import { addReplay } from "./replay.ts";
import { addSimulate } from "./simulate.ts";
import { addStart } from "./start.ts";
import { addTreasury } from "./treasury.ts";
import { addWhy } from "./why.ts";

export const commands: readonly AddCommand[] = [
  addStart,
  addDemo,
  addDoctor,
  addCheck,
  addQuote,
  addSimulate,
  addWhy,
  addReplay,
  addLedger,
  addPayouts,
  addTreasury,
];
