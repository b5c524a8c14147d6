/** GraphQL's connections: lists in pages with cursors. */
import { GraphQLError } from "graphql";

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const most = 100;

function position(cursor: string): number {
  return Number(Buffer.from(cursor, "base64url").toString().replace("cursor:", ""));
}

/**
 * A page of items. Only the page's items are turned into nodes.
 * @throws GraphQLError where GitHub refuses: no `first` or `last`, or more than 100.
 */
export function connection<T>(items: readonly T[], args: PageArguments, show: (item: T) => unknown): unknown {
  const { first, last } = args;
  const from = args.after ? position(args.after) : 0;
  const until = args.before ? position(args.before) - 1 : items.length;
  const start = last ? Math.max(from, until - last) : from;
  const end = first ? Math.min(until, start + first) : until;
  const page = () => {
    checkSize(first ?? last ?? null);
    return items.slice(start, end);
  };
  const cursor = (index: number) => Buffer.from(`cursor:${index + 1}`).toString("base64url");
  return {
    totalCount: items.length,
    nodes: () => page().map(show),
    edges: () => page().map((item, index) => ({ cursor: cursor(start + index), node: show(item) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: end > start ? cursor(start) : null,
      endCursor: end > start ? cursor(end - 1) : null,
    },
  };
}

function checkSize(size: number | null): void {
  if (size === null) {
    throw refused(
      "MISSING_PAGINATION_BOUNDARIES",
      "You must provide a `first` or `last` value to properly paginate the connection.",
    );
  }
  if (size > most) {
    throw refused(
      "EXCESSIVE_PAGINATION",
      `Requesting ${size} records on the connection exceeds the \`first\` limit of ${most} records.`,
    );
  }
}

function refused(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}
