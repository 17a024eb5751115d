/** A main index with a spare one: a turn is always answered, in time, and it shows when the spare did it. */
import { YaowenError } from '../../../errors.ts';
import type { IndexHealth, PassageHit, PassageIndex, PassageQuery } from '../../../ports.ts';

export interface FallbackOptions {
  /** Null while it is being built; see `attach`. */
  primary: PassageIndex | null;
  secondary: PassageIndex;
  /** How long a search waits for the main index. */
  timeoutMs: number;
  /** Failures in a row after which the main index is left in peace. */
  failuresToOpen?: number;
  /** How long it is left in peace; then one search tries it. */
  retryAfterMs?: number;
  /** Monotonic time. */
  nowMs?: () => number;
  /** Told when the state changes, for the log. */
  onChange?: (health: IndexHealth, fault: unknown) => void;
}

export interface FallbackIndex extends PassageIndex {
  health(): IndexHealth;
  /** Puts the main index in place once it is built. */
  attach(primary: PassageIndex): void;
}

/**
 * `search` never fails for a fault of the main index: the spare one answers then, and the query's `onDegraded` is
 * told. After `failuresToOpen` faults in a row the main one is not asked for `retryAfterMs`; then a single search
 * tries it while others go on with the spare one.
 */
export function createFallbackIndex(options: FallbackOptions): FallbackIndex {
  const { secondary, timeoutMs, onChange } = options;
  const { failuresToOpen = 3, retryAfterMs = 10_000, nowMs = () => performance.now() } = options;
  let { primary } = options;
  let failures = 0;
  let spareSearches = 0;
  /** When the main index may be tried again; null: it is trusted. */
  let retryAtMs: number | null = null;
  let trying = false;
  /** The last search that asked the main index failed. */
  let degraded = primary === null;

  const health = (): IndexHealth => ({ degraded, spareSearches });
  const change = (to: boolean, fault: unknown) => {
    if (degraded === to) return;
    degraded = to;
    onChange?.(health(), fault);
  };
  const spare = (query: PassageQuery) => {
    spareSearches += 1;
    query.onDegraded?.('index_unavailable');
    return secondary.search(query);
  };

  return {
    kind: 'qdrant',
    get size() {
      return primary?.size ?? secondary.size;
    },
    health,
    attach(index) {
      primary = index;
      failures = 0;
      retryAtMs = null;
      change(false, null);
    },
    async search(query) {
      const main = primary;
      if (main === null) return spare(query);
      const trial = retryAtMs !== null;
      if (trial && (trying || nowMs() < retryAtMs!)) return spare(query);
      if (trial) trying = true;
      try {
        const hits = await within(main.search(query), timeoutMs);
        failures = 0;
        retryAtMs = null;
        change(false, null);
        return hits;
      } catch (error) {
        // A question that cannot be taken is no fault of the index.
        if (error instanceof YaowenError && error.exitCode === 2) throw error;
        failures += 1;
        if (trial || failures >= failuresToOpen) retryAtMs = nowMs() + retryAfterMs;
        change(true, error);
        return spare(query);
      } finally {
        if (trial) trying = false;
      }
    },
  };
}

async function within(work: Promise<PassageHit[]>, timeoutMs: number): Promise<PassageHit[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new YaowenError('time_limit:index', {
            zh: '检索服务没有及时应答。',
            en: 'The search did not answer in time.',
          }),
        ),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
