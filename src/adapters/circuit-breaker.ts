/** Leaves a service in peace after faults in a row, then tries it with one call at a time until it answers again. */

export interface CircuitBreakerOptions {
  /** Faults in a row after which no call is made. */
  failuresToOpen?: number;
  /** For how long; then one call tries it. */
  retryAfterMs?: number;
  /** Monotonic time. */
  nowMs?: () => number;
  /** Told when the last call failed and the one before did not, and the other way round. */
  onChange?: (degraded: boolean, fault: unknown) => void;
}

/** Thrown in place of a call that was not made. */
export class CircuitOpen extends Error {
  constructor() {
    super('left in peace after faults');
    this.name = 'CircuitOpen';
  }
}

export interface CircuitBreaker {
  /** The last call failed. */
  readonly degraded: boolean;
  /** @throws CircuitOpen, or what `work` throws */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { failuresToOpen = 3, retryAfterMs = 10_000, nowMs = () => performance.now(), onChange } = options;
  let failures = 0;
  /** When a call may be tried again; null: calls go through. */
  let retryAtMs: number | null = null;
  let trying = false;
  let degraded = false;
  const change = (to: boolean, fault: unknown) => {
    if (degraded === to) return;
    degraded = to;
    onChange?.(to, fault);
  };
  return {
    get degraded() {
      return degraded;
    },
    async run(work) {
      const trial = retryAtMs !== null;
      if (trial && (trying || nowMs() < retryAtMs!)) throw new CircuitOpen();
      if (trial) trying = true;
      try {
        const result = await work();
        failures = 0;
        retryAtMs = null;
        change(false, null);
        return result;
      } catch (error) {
        failures += 1;
        if (trial || failures >= failuresToOpen) retryAtMs = nowMs() + retryAfterMs;
        change(true, error);
        throw error;
      } finally {
        if (trial) trying = false;
      }
    },
  };
}
