/** `foothold payouts`: what is owed becomes payouts, which cannot happen twice. */
import type { AddCommand } from "./command.ts";
import { addPlan } from "./payouts/plan.ts";
import { addExport, addSend, addStatus } from "./payouts/send.ts";
import { addConfirm, addFail } from "./payouts/settle.ts";
import { addShow } from "./payouts/show.ts";

export const addPayouts: AddCommand = (program, stdio, exit) => {
  const payouts = program.command("payouts").description("Pay what is owed, in batches.");
  for (const add of [addPlan, addShow, addSend, addConfirm, addFail, addStatus, addExport]) {
    add(payouts, stdio, exit);
  }
};
