/** Answers of GraphQL of which GitHub could not resolve everything. */

interface Unresolved {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
}

/** Whether all that is wrong is that something is gone or not to be seen, of the sort that `fits`. */
export function isOnly(error: unknown, fits: (one: Unresolved) => boolean): boolean {
  const { errors } = error as { errors?: readonly Unresolved[] };
  return errors?.every((one) => (one.type === "NOT_FOUND" || one.type === "FORBIDDEN") && fits(one)) ?? false;
}

/** What GitHub answered beside what is gone or not to be seen; `null` when something else is wrong. */
export function partWithoutUnresolved<T>(
  error: unknown,
  fits: (one: Unresolved) => boolean = () => true,
): T | null {
  if (!isOnly(error, fits)) return null;
  return (error as { data?: T | null }).data ?? null;
}
