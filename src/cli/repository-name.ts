/** Repositories as they are named on the command line. */
import { UsageError } from "./command.ts";

/** @throws UsageError when it is not of the form owner/name. */
export function repositoryName(text: string): { readonly owner: string; readonly name: string } {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(text) ?? [];
  if (owner !== undefined && name !== undefined && !/^\.\.?$/.test(name)) return { owner, name };
  throw new UsageError(`${text} is no repository: write owner/name`);
}
