/** /hiring export: where to get all that is kept; a public thread is no place for it. */
import { nothing } from "../../domain/decision.ts";
import { hiringAnswers } from "../../messages/hiring.ts";
import type { HiringAction } from "./action.ts";

export const exportAll: HiringAction = {
  name: "export",
  usage: "/hiring export",
  summary: "get everything that is kept of you",
  run: (_rest, { hiring }) => {
    const contact = hiring.contacts.find(({ email }) => email !== null);
    return { decision: nothing, answer: hiringAnswers.exportTo(contact?.email ?? null) };
  },
};
