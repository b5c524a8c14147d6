/** What is said about evidence: levels, gaps, what made work fit, and why some of it does not count. */
import type { Level } from "../domain/evidence/formula.ts";
import type { Gap, GapPart } from "../domain/evidence/gap.ts";
import type { EvidenceReason } from "../domain/evidence/reason.ts";
import type { Because } from "../domain/evidence/rule.ts";
import type { WorkRef } from "../domain/evidence/work-ref.ts";
import { kindName } from "./reasons.ts";
import { code, plain } from "./text.ts";

/** Who it is for, above everything that shows evidence. */
export function evidenceNotice(login: string): string {
  return (
    `What merged and credited work of ${plain(login)} shows, and why. It is for ${plain(login)}: nobody is ranked, and ` +
    "nothing is summed over kinds of work or requirements."
  );
}

/** Never a number: nothing was found here, which says nothing about the person. */
export function levelText(level: Level): string {
  switch (level) {
    case "none":
      return "no evidence here";
    case "some":
      return "some evidence";
    case "shown":
      return "shown";
    case "sustained":
      return "sustained";
  }
}

/** One sentence without its full stop: why a piece of work does not count. */
export function whyNot(reason: EvidenceReason): string {
  switch (reason.code) {
    case "self-merged":
      return "an author merged it, and no maintainer who is not an author approved it";
    case "unapproved":
      return "no maintainer who is not an author approved or merged it";
    case "reverted":
      return "it was reverted";
    case "is-revert":
      return "it reverts other work";
    case "bot":
      return `${plain(reason.login)} is a bot`;
    case "spam-label":
      return `it has the label ${code(reason.label)}`;
    case "no-substance":
      return "the review asks for no change and comments on no line";
    case "review-after-merge":
      return "the review came after the merge";
    case "own-grant":
      return "nobody can credit themselves";
    case "kind-not-wanted":
      return `it is ${kindName(reason.kind)}; here counts ${reason.wanted.map(kindName).join(", ")}`;
    case "files-unknown":
      return "which files changed is not known";
    case "too-many-requirements":
      return `it fits ${reason.hit} requirements, and counts toward the ${reason.most} that most of its files are of`;
    case "one-counterpart":
      return oneCounterpart(reason);
  }
}

function oneCounterpart({ login, reviews, counted }: Extract<EvidenceReason, { code: "one-counterpart" }>) {
  return (
    // Whose work it is was never kept where they did not ask to be seen.
    `at most half of the reviews that count are of one person's work: of ${reviews} of ${login === "" ? "theirs" : `${plain(login)}'s`}, ` +
    `${counted === 0 ? "none counts" : `${counted} ${counted === 1 ? "counts" : "count"}`} until others' work is reviewed too`
  );
}

/** What made it fit: "by its files", "by `area: net` on #12". */
export function becauseText(because: Because): string {
  switch (because.by) {
    case "label":
      return `by ${code(because.label)}${because.issue === null ? "" : ` on #${because.issue}`}`;
    case "dependency":
      return `by ${code(because.name)} in ${code(because.manifest)}`;
    case "files":
      return "by its files";
    case "kind":
      return "by its kind";
    case "grant":
      return "by a maintainer's word";
  }
}

/** "grid/core#12 Teach it to sing", in plain text: whoever shows it escapes it as its place needs. */
export function workName(work: WorkRef): string {
  if (work.type === "grant") return `${kindName(work.kind)}: ${flat(work.reason)}`;
  const name = `${work.repository ?? ""}#${work.number} ${flat(work.title)}`;
  if (work.type === "review") return `review of ${name}`;
  return work.type === "report" ? `report #${work.issue}, resolved by ${name}` : name;
}

function flat(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}

/** "for shown: about 2 more contributions, each in a week of its own; approval by one more maintainer". */
export function gapText({ to, lacks }: Gap): string {
  if (lacks.length === 0) return `${levelText(to)} is reached`;
  return `for ${levelText(to)}: ${lacks.map(gapPart).join("; ")}`;
}

function gapPart(part: GapPart): string {
  switch (part.code) {
    case "first":
      return "a first contribution that a maintainer approves or merges";
    case "evidence":
      return (
        `about ${part.contributions} more contribution${part.contributions === 1 ? "" : "s"}, each in a week of its own ` +
        `(S is ${part.S.toFixed(4)} of ${part.needed})`
      );
    case "weeks":
      return more(part, "work in one more week", (count) => `work in ${count} more weeks`);
    case "approvers":
      return more(
        part,
        "approval by one more maintainer",
        (count) => `approval by ${count} different maintainers`,
      );
  }
}

function more(
  { have, needed }: { readonly have: number; readonly needed: number },
  one: string,
  several: (count: number) => string,
): string {
  return needed - have === 1 ? one : several(needed - have);
}
