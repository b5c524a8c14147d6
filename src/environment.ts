/** What a running Foothold is told by its environment. */

export interface Environment {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  /** The first signs what is new; more than one while a secret is being changed. */
  readonly webhookSecrets: readonly [string, ...string[]];
  /** The operator's PostgreSQL, or an embedded one under a folder. */
  readonly database: { readonly url: string } | { readonly home: string };
  readonly role: "web" | "worker" | "all";
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** REST root of GitHub, or of an Enterprise Server or a sandbox. */
  readonly githubUrl: string;
  readonly logLevel: string;
}
