/** What the pages of hiring ask of the store and of GitHub. The composition root provides it; pages see nothing else. */
import type { Evidence } from "../../domain/evidence/evidence.ts";
import type { HiringPolicy } from "../../domain/hiring.ts";
import type { Participation, Wish } from "../../domain/participation.ts";
import type { Policy } from "../../domain/policy.ts";

export interface Someone {
  /** GitHub's id. */
  readonly id: number;
  readonly login: string;
}

export interface Organisation {
  readonly ownerId: number;
  readonly login: string;
  /** `null` where no policy has hiring, or the App is not installed any more. */
  readonly hiring: HiringInForce | null;
}

export interface HiringInForce {
  readonly page: HiringPolicy;
  readonly policy: Policy;
  /** The policy's file on GitHub, at its commit where that is known; `null` when its place is not. */
  readonly fileUrl: string | null;
}

/** What somebody said of themselves at one organisation. */
export interface Standing {
  readonly participation: Participation | undefined;
  readonly badges: boolean;
}

export interface ListedPeople {
  readonly rows: readonly (Someone & { readonly last: string | null })[];
  readonly next: string | null;
}

export interface PageOf {
  readonly after: string | null;
  readonly size: number;
}

export interface HiringPorts {
  /** Organisations whose hiring page anybody may see, by login; the first hundred. */
  readonly organisations: () => Promise<readonly string[]>;
  readonly organisation: (login: string) => Promise<Organisation | null>;
  /** Organisations at which somebody said anything of themselves. */
  readonly organisationsOf: (person: Someone) => Promise<readonly Organisation[]>;
  readonly standing: (at: Organisation, person: Someone) => Promise<Standing>;
  /** Stores what comes of a wish, as the command would. */
  readonly wish: (at: Organisation, person: Someone, wish: Wish) => Promise<void>;
  readonly setBadges: (at: Organisation, person: Someone, shown: boolean) => Promise<void>;
  /** As of now; `null` for somebody who is not seen there, or where there is no hiring. */
  readonly evidence: (at: Organisation, person: Someone) => Promise<Evidence | null>;
  /** The same of a page of people who are seen, by id. */
  readonly evidenceOfAll: (
    at: Organisation,
    people: readonly Someone[],
  ) => Promise<ReadonlyMap<number, Evidence>>;
  /** All that the hiring tables hold about somebody, as JSON. */
  readonly everything: (at: Organisation, person: Someone) => Promise<object>;
  /** Whether GitHub says that somebody is in the team that sees the hiring view. */
  readonly isInTeam: (at: Organisation, person: Someone) => Promise<boolean>;
  readonly byRequirement: (at: Organisation, requirement: string, page: PageOf) => Promise<ListedPeople>;
  readonly byLogin: (at: Organisation, prefix: string, page: PageOf) => Promise<ListedPeople>;
  /** Somebody who is seen there, by login; `null` for everybody else. */
  readonly seen: (
    at: Organisation,
    login: string,
  ) => Promise<(Someone & { readonly badges: boolean }) | null>;
}

export interface SessionPorts {
  readonly beginSignIn: (begun: {
    readonly state: string;
    readonly browser: string;
    readonly verifier: string;
    readonly returnTo: string;
  }) => Promise<void>;
  /** Good once. */
  readonly takeSignIn: (
    state: string,
    browser: string,
  ) => Promise<{ readonly verifier: string; readonly returnTo: string } | null>;
  readonly begin: (secret: string, person: Someone) => Promise<void>;
  readonly find: (secret: string) => Promise<Someone | null>;
  readonly end: (secret: string) => Promise<void>;
  /** Everywhere. */
  readonly endAll: (person: Someone) => Promise<void>;
}
