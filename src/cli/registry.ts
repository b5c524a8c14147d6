/** Every command of the `foothold` program. A new one is a file beside this one and a line here. */
import { addCheck } from "./check.ts";
import type { AddCommand } from "./command.ts";
import { addLedger } from "./ledger.ts";
import { addQuote } from "./quote.ts";
import { addReplay } from "./replay.ts";
import { addSimulate } from "./simulate.ts";

export const commands: readonly AddCommand[] = [addCheck, addQuote, addSimulate, addReplay, addLedger];
