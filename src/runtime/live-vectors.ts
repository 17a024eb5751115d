/** The vectors of the live release: read from their file, or made, in the background where that takes long. */
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type QuestionVectorIndex, withQuestionVectors } from '../adapters/embedding/question-vectors.ts';
import { openVectorCache } from '../adapters/embedding/vector-cache.ts';
import { embedEntries } from '../adapters/passage-index/dense/embed-entries.ts';
import { otherModel, type PassageVectors } from '../adapters/passage-index/dense/passage-vectors.ts';
import { readVectors, saveVectors } from '../adapters/passage-index/dense/saved-vectors.ts';
import { createHybridIndex } from '../adapters/passage-index/embedded/hybrid-index.ts';
import { YaowenError } from '../errors.ts';
import type { Log } from '../http/services.ts';
import type { Embedder, IndexEntry, PassageIndex } from '../ports.ts';
import type { RecordsContext } from '../records/context.ts';
import { readEmbedding, recordEmbedding } from '../records/queries/record-embedding.ts';
import { digestOf } from './index-file.ts';

export interface LiveVectors {
  /**
   * The index to serve a release with. Where its vectors are not made within a short while, words alone find until
   * they are.
   * @param lexical the embedded index over the same entries
   * @param openIndex opens the index that searches, given its embedded form and the vectors; called again once
   *   vectors are made
   * @throws `conflict:config` where the release was embedded with another model
   */
  open(
    release: string,
    entries: IndexEntry[],
    lexical: PassageIndex,
    openIndex: (spare: PassageIndex, vectors: PassageVectors | null) => Promise<PassageIndex>,
  ): Promise<PassageIndex>;
  close(): Promise<void>;
}

export interface LiveVectorOptions {
  /** The index files lie in `index`, the cache in `vectors`. */
  dataDir: string;
  records: RecordsContext;
  /** Null: no vectors are used. */
  embedder: Embedder | null;
  log: Log;
  /** How long a question waits for its vector. */
  questionTimeoutMs?: number;
  /** How long a start waits for the vectors before it serves without. */
  patienceMs?: number;
  /** Between tries to make the vectors. */
  pauses?: { firstMs: number; longestMs: number };
}

export function createLiveVectors(options: LiveVectorOptions): LiveVectors {
  const { embedder, log, patienceMs = 20_000 } = options;
  if (!embedder)
    return {
      open: (_release, _entries, lexical, openIndex) => openIndex(lexical, null),
      close: async () => {},
    };
  let serving = new AbortController();
  let work: Promise<unknown> = Promise.resolve();
  return {
    async open(release, entries, lexical, openIndex) {
      serving.abort();
      serving = new AbortController();
      const { signal } = serving;
      const recorded = await readEmbedding(options.records, { release });
      if (recorded && recorded.model !== embedder.model)
        throw otherModel(recorded, { model: embedder.model, dimension: null });
      const failed = Promise.withResolvers<'later'>();
      const making = makeUntilDone({ ...options, embedder, recorded, release, entries, signal }, () =>
        failed.resolve('later'),
      );
      making.catch(() => {});
      work = making;
      const patience = delay(patienceMs, 'later' as const, { ref: false });
      const first = await Promise.race([making, failed.promise, patience]);
      const questions = (index: PassageIndex, vectors: PassageVectors | null) =>
        withQuestionVectors({
          embedder,
          index,
          vectors,
          timeoutMs: options.questionTimeoutMs ?? 1_500,
          onChange: (degraded, fault) => tell(log, degraded, fault),
        });
      if (first === null) return openIndex(lexical, null);
      if (first !== 'later')
        return questions(await openIndex(createHybridIndex(lexical, first), first), first);
      log.info({ release }, 'the vectors are still being made; words alone find until then');
      const index = questions(await openIndex(lexical, null), null);
      work = attachWhenMade(making, index, lexical, openIndex, { log, release, signal });
      return index;
    },
    async close() {
      serving.abort();
      await Promise.race([work.catch(() => {}), delay(2_000, undefined, { ref: false })]);
    },
  };
}

async function attachWhenMade(
  making: Promise<PassageVectors | null>,
  index: QuestionVectorIndex,
  lexical: PassageIndex,
  openIndex: Parameters<LiveVectors['open']>[3],
  { log, release, signal }: { log: Log; release: string; signal: AbortSignal },
): Promise<void> {
  try {
    const vectors = await making;
    if (vectors === null || signal.aborted) return;
    const opened = await openIndex(createHybridIndex(lexical, vectors), vectors);
    if (signal.aborted) return;
    index.attach(opened, vectors);
    log.info({ release, model: vectors.model, dimension: vectors.dimension }, 'meaning finds too');
  } catch (error) {
    if (!signal.aborted) log.error({ err: error, release }, 'the vectors cannot be used; words alone find');
  }
}

interface Making extends LiveVectorOptions {
  embedder: Embedder;
  recorded: { model: string; dimension: number } | null;
  release: string;
  entries: IndexEntry[];
  /** Aborts when the release no longer serves. */
  signal: AbortSignal;
}

/**
 * Tries again for as long as the model is away, and tells each time; null where the release has no text at all.
 * @throws `conflict:config`, `conflict:release` where the model is not that of the release: no time mends that
 */
async function makeUntilDone(making: Making, onFailure: () => void): Promise<PassageVectors | null> {
  const { log, signal, pauses = { firstMs: 5_000, longestMs: 60_000 } } = making;
  for (let pauseMs = pauses.firstMs; ; pauseMs = Math.min(pauseMs * 2, pauses.longestMs)) {
    try {
      return await make(making);
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof YaowenError && error.type === 'conflict') throw error;
      log.warn({ err: error, pauseMs }, 'the vectors cannot be made now; words alone find');
      onFailure();
    }
    await delay(pauseMs, undefined, { signal, ref: false });
  }
}

async function make(making: Making): Promise<PassageVectors | null> {
  const { dataDir, records, embedder, recorded, release, entries, log, signal } = making;
  const label = digestOf(entries);
  const folder = join(dataDir, 'index');
  const name = `${label}-${createHash('sha256').update(embedder.model).digest('hex').slice(0, 8)}.vec`;
  const path = join(folder, name);
  const saved = await readVectors(path, { label, model: embedder.model }, (error) =>
    log.warn({ err: error }, 'the saved vectors cannot be used and are put together anew'),
  );
  if (saved && (!recorded || recorded.dimension === saved.dimension)) {
    await recordEmbedding(records, { release, embedding: saved });
    return saved;
  }
  const cache = await openVectorCache(join(dataDir, 'vectors'), embedder.model, (error) =>
    log.warn({ err: error }, 'the cache of vectors cannot be used; all texts are embedded'),
  );
  try {
    const vectors = await embedEntries(entries, {
      embedder,
      cache,
      label,
      recorded,
      signal,
      onProgress: (done, total) => log.debug({ release, done, total }, 'passages embedded'),
    });
    if (vectors === null) return null;
    await recordEmbedding(records, { release, embedding: vectors });
    await saveVectors(path, vectors)
      .then(() => removeOthers(folder, name))
      .catch((error) => log.warn({ err: error }, 'the vectors cannot be saved'));
    return vectors;
  } finally {
    await cache.close();
  }
}

/** Files of former releases and models. */
async function removeOthers(folder: string, kept: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.endsWith('.vec') && name !== kept) await rm(join(folder, name), { force: true });
}

function tell(log: Log, degraded: boolean, fault: unknown): void {
  const isSetting = fault instanceof YaowenError && fault.type === 'conflict';
  if (!degraded) log.info({}, 'the embedding model answers');
  else if (isSetting) log.error({ err: fault }, 'words alone find: the embedding model is not the release’s');
  else log.warn({ err: fault }, 'words alone find: the embedding model does not answer');
}
