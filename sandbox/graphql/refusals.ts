/** What GraphQL answers in place of a thing that is not there, or not for the asker. */
import { GraphQLError } from "graphql";

/** Refusals that depend on the state; every other error means that the query itself is wrong. */
export const refusals: ReadonlySet<unknown> = new Set(["NOT_FOUND", "FORBIDDEN"]);

export function unresolved(what: string): GraphQLError {
  return new GraphQLError(`Could not resolve to ${what}.`, { extensions: { type: "NOT_FOUND" } });
}

export function forbidden(): GraphQLError {
  return new GraphQLError("Resource not accessible by integration", { extensions: { type: "FORBIDDEN" } });
}

export function fail(error: Error): never {
  throw error;
}
