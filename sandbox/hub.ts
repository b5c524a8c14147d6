/** What every action needs at hand: the state, the App, and the webhooks that tell it of changes. */
import type { Hooks } from "./hooks.ts";
import type { Account, AppRecord, Repository, Role } from "./model.ts";
import { hasRole, notFound, Refusal, roleOf, type World } from "./world.ts";

export interface Hub {
  readonly world: World;
  readonly app: AppRecord;
  readonly hooks: Hooks;
  /** Whatever GitHub would not have sent, accepted or answered. */
  readonly violations: string[];
}

/**
 * Refuses people who lack the role. What the App and workflows ask for was checked against their tokens' permissions before.
 * @throws Refusal 404 where the account may not look, 403 where it may not act.
 */
export function needRole(hub: Hub, actor: Account, repository: Repository, role: Role): void {
  refuseBlocked(actor, repository);
  if (mayAct(hub, actor, repository, role)) return;
  if (roleOf(actor, repository) === null) throw notFound();
  throw new Refusal(403, `${actor.login} needs the role ${role} here`);
}

/**
 * Whom an organisation blocks can open, comment, review, react, and close pull requests nowhere in its repositories.
 * @throws Refusal 403; GitHub documents the block and not the answer to it.
 */
export function refuseBlocked(actor: Account, repository: Repository): void {
  if (repository.owner.blocked.has(actor.id)) throw new Refusal(403, "User is blocked");
}

export function mayAct(hub: Hub, actor: Account, repository: Repository, role: Role): boolean {
  return actor === hub.app.bot || actor === hub.world.actions || hasRole(actor, repository, role);
}
