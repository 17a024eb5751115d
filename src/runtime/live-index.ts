/** The index of the live release: the embedded one, or the one on Qdrant with the embedded one as its spare. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PassageVectors } from '../adapters/passage-index/dense/passage-vectors.ts';
import type { Config } from '../config.ts';
import type { Log } from '../http/services.ts';
import type { IndexEntry, PassageIndex } from '../ports.ts';
import type { RecordsContext } from '../records/context.ts';
import { readSetting, writeSetting } from '../records/queries/settings.ts';

export interface LiveIndexes {
  /**
   * The index to serve a release with. With Qdrant its collection is built, verified and put behind the alias first;
   * what takes longer than a short while, or fails, goes on in the background while the spare index answers.
   * @param spare the embedded index over the same entries
   * @param vectors of the same entries, to be found by meaning too
   */
  open(
    release: string,
    entries: IndexEntry[],
    spare: PassageIndex,
    vectors?: PassageVectors | null,
  ): Promise<PassageIndex>;
  close(): Promise<void>;
}

/** A turn has more to do than to search; a healthy server answers in a tenth of this. */
const searchTimeoutMs = 1_500;
/** How long a start waits for the collection before it serves with the spare index. */
const startPatienceMs = 20_000;
const usualPauses = { firstMs: 5_000, longestMs: 60_000 };
/** In the settings of the database. */
const aliasKey = 'index.qdrant_alias';

/** @param pauses between tries to build the collection */
export function createLiveIndexes(
  config: Config,
  records: RecordsContext,
  log: Log,
  pauses = usualPauses,
): LiveIndexes {
  if (config.INDEX !== 'qdrant')
    return { open: async (_release, _entries, spare) => spare, close: async () => {} };
  let serving = new AbortController();
  let work: Promise<void> = Promise.resolve();
  return {
    async open(release, entries, spare, vectors = null) {
      serving.abort();
      serving = new AbortController();
      const { signal } = serving;
      const kept = await openKept(
        { config, records, log, signal, pauses },
        { release, entries, spare, vectors },
      );
      work = kept.work;
      return kept.index;
    },
    async close() {
      serving.abort();
      await Promise.race([work, delay(2_000, undefined, { ref: false })]);
    },
  };
}

interface Surroundings {
  config: Config;
  records: RecordsContext;
  log: Log;
  /** Aborts when the release no longer serves. */
  signal: AbortSignal;
  pauses: typeof usualPauses;
}

interface Kept {
  release: string;
  entries: IndexEntry[];
  spare: PassageIndex;
  vectors: PassageVectors | null;
}

/** An index that is built now and again whenever it fails, for as long as the release serves. */
async function openKept(
  { config, records, log, signal, pauses }: Surroundings,
  { release, entries, spare, vectors }: Kept,
): Promise<{ index: PassageIndex; work: Promise<void> }> {
  // Loaded only where it is used: the client brings an HTTP stack of its own.
  const [{ aliasOf }, { buildQdrantIndex }, { createFallbackIndex }] = await Promise.all([
    import('../adapters/passage-index/qdrant/names.ts'),
    import('../adapters/passage-index/qdrant/build.ts'),
    import('../adapters/passage-index/qdrant/fallback-index.ts'),
  ]);
  const alias = await aliasOf(config.AGENCY);
  const kept: { work: Promise<void>; running: boolean } = { work: Promise.resolve(), running: false };

  const build = async () => {
    const built = await buildQdrantIndex(entries, release, {
      url: config.QDRANT_URL!,
      apiKey: config.QDRANT_API_KEY,
      timeoutMs: searchTimeoutMs,
      alias,
      reference: spare,
      vectors,
      recorder: {
        read: async () => (await readSetting(records, { key: aliasKey })) as never,
        write: (value) => writeSetting(records, { key: aliasKey, value, actor: 'system' }),
      },
      onProgress: (done, total) => log.debug({ release, done, total }, 'passages brought to Qdrant'),
      signal,
    });
    if (signal.aborted) return;
    const { collection, reused, check } = built;
    log.info({ release, collection, reused, ...check }, 'the Qdrant index serves');
    index.attach(built.index);
  };
  /** Builds until it succeeds. @param told once the first try has ended, either way */
  const buildUntilDone = async (pauseFirst: boolean, told: () => void) => {
    kept.running = true;
    try {
      if (pauseFirst) await delay(pauses.firstMs, undefined, { signal, ref: false });
      for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(pauseMs * 2, pauses.longestMs)) {
        try {
          return await build();
        } catch (error) {
          if (signal.aborted) return;
          log.warn({ err: error, pauseMs }, 'the Qdrant index cannot be opened; the embedded index answers');
        }
        told();
        await delay(pauseMs, undefined, { signal, ref: false });
      }
    } catch {
      // The release serves no more.
    } finally {
      kept.running = false;
      told();
    }
  };
  const index = createFallbackIndex({
    primary: null,
    secondary: spare,
    timeoutMs: searchTimeoutMs,
    onChange({ degraded }, fault) {
      if (!degraded) return log.info({ release }, 'the main index answers');
      log.warn({ err: fault }, 'the main index does not answer; the embedded index does');
      // A server that came back empty is filled again.
      if (!kept.running) kept.work = buildUntilDone(true, () => {});
    },
  });
  const firstTry = new Promise<void>((resolve) => {
    kept.work = buildUntilDone(false, resolve);
  });
  await Promise.race([firstTry, delay(startPatienceMs, undefined, { ref: false })]);
  return {
    index,
    get work() {
      return kept.work;
    },
  };
}
