/** Every command of the `foothold` program. A new one is a file beside this one and a line here. */
import { addAllContributors } from "./all-contributors.ts";
import { addCandidates } from "./candidates.ts";
import { addCheck } from "./check.ts";
import type { AddCommand } from "./command.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addLedger } from "./ledger.ts";
import { addLevels } from "./levels.ts";
import { addPayouts } from "./payouts.ts";
import { addPerson } from "./person.ts";
import { addProgramme } from "./programme.ts";
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
  addAllContributors,
  addProgramme,
  addLevels,
  addReplay,
  addLedger,
  addPayouts,
  addTreasury,
  addPerson,
  addCandidates,
];
