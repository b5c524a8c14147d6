/** What a failure says of itself, in properties that whoever throws it may set; both queues go by them. */

export interface Failure {
  /** When to try again, where the other side said so. */
  readonly retryAt: Date | null;
  /** How many attempts there are before it is parked. */
  readonly attempts: number;
}

/** An outage or a wait that was asked for is not the work's fault: some days of attempts, before somebody has to look. */
const attemptsInOutage = 500;

/**
 * Reads the failure's properties: `permanent` means that trying again cannot help, `outage` that the other side is not
 * there, a Date `retryAt` that it asked to wait.
 */
export function readFailure(error: unknown, mostAttempts: number): Failure {
  const { permanent, outage, retryAt } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const asked = retryAt instanceof Date ? retryAt : null;
  if (permanent === true) return { retryAt: null, attempts: 0 };
  return { retryAt: asked, attempts: outage === true || asked !== null ? attemptsInOutage : mostAttempts };
}
