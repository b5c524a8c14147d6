/** Effects: things to do to GitHub, as data. perform.ts does them; each is an upsert under its key. */
import type { IssueRef } from "./fact.ts";

interface OnRepository {
  /** What it is, once: the last content wins, and doing it again changes nothing. */
  readonly key: string;
  readonly installationId: number;
  readonly repositoryId: number;
  /** `owner/name` as last seen, for the address of the request. */
  readonly repository: string;
}

export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
  readonly level: "notice" | "warning" | "failure";
  readonly message: string;
}

/** One check run per name and head commit. */
export interface CheckRunEffect extends OnRepository {
  readonly type: "check-run";
  readonly headSha: string;
  readonly name: string;
  readonly conclusion: "success" | "neutral" | "failure" | "action_required";
  readonly title: string;
  readonly summary: string;
  readonly text: string | null;
  readonly annotations: readonly Annotation[];
}

/** One comment per thread, edited in place. */
export interface CommentEffect extends OnRepository {
  readonly type: "comment";
  readonly number: number;
  readonly body: string;
  /** The thread came from elsewhere and may hold a comment of ours already. */
  readonly moved?: boolean;
}

/** Puts a label on, or takes one off. */
export interface LabelEffect extends OnRepository {
  readonly type: "remove-label" | "add-label";
  readonly number: number;
  readonly label: string;
}

export interface ReactionEffect extends OnRepository {
  readonly type: "reaction";
  readonly commentId: number;
  readonly content: "+1" | "confused" | "eyes";
}

/** Whether somebody is assigned to an issue; the last wish under the key counts. */
export interface AssignmentEffect extends OnRepository {
  readonly type: "assignment";
  readonly number: number;
  readonly personId: number;
  readonly login: string;
  readonly assigned: boolean;
}

/** An issue that the App opens once and keeps up by edits. */
export interface IssueEffect extends OnRepository {
  readonly type: "issue";
  readonly title: string;
  /** Its first line is a mark of its own, by which it is found again after an unknown outcome. */
  readonly body: string;
  /** It is opened with these. */
  readonly labels: readonly string[];
  /** The repository has to have these too, for people to put on: not everybody who may label may make labels. */
  readonly offered: readonly string[];
  /** It is for a private repository: where everybody could read it, it is not written. */
  readonly confidential: boolean;
  /** Left out, people open and close it as they like. */
  readonly state?: "open" | "completed" | "not-planned";
  /** Another one makes it written anew though nothing else changed: somebody had edited it. */
  readonly renewed?: string;
}

export type Effect =
  | CheckRunEffect
  | CommentEffect
  | LabelEffect
  | ReactionEffect
  | AssignmentEffect
  | IssueEffect;

interface SetTimer {
  readonly key: string;
  readonly ownerId: number;
  readonly repositoryId: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Something for Foothold to do later. A timer with a key that is already set replaces it. */
export type Timer =
  | (SetTimer & { readonly type: "mature"; readonly awardKey: string })
  /** A reminder, the end of a reservation or of the bounty itself: whichever comes first. */
  | (SetTimer & { readonly type: "bounty"; readonly issueId: number })
  /** A reminder about a candidate, or the end of a draft or of a move that has no reason. */
  | (SetTimer & { readonly type: "candidate"; readonly candidate: string })
  /** The end of a week of somebody's programme. */
  | (SetTimer & { readonly type: "enrolment"; readonly enrolment: string })
  /** An open pull request whose check shows what a bounty is not any more. */
  | (SetTimer & { readonly type: "requote"; readonly pull: IssueRef });

/** Something to do about one person of an organisation, after the decision is stored and apart from any repository. */
export interface PersonJob {
  /** `backfill` reads what they did before they joined; `index` notes what their work is evidence of; `forget` forgets. */
  readonly type: "backfill" | "index" | "forget";
  readonly ownerId: number;
  readonly personId: number;
}

/** Something that whoever runs Foothold has to know, or mend. It names no person. */
export interface OperatorNote {
  readonly code:
    | "candidates-repository-not-seen"
    | "candidates-repository-public"
    | "candidate-issue-deleted"
    | "candidate-issue-transferred"
    | "bot-not-undone";
  /** `owner/name`. */
  readonly repository: string;
}
