/** Vectors for the time of one command, through a cache of the user: nothing under DATA_DIR is read or written. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withQuestionVectors } from '../adapters/embedding/question-vectors.ts';
import { openVectorCache, type VectorCache } from '../adapters/embedding/vector-cache.ts';
import { embedEntries } from '../adapters/passage-index/dense/embed-entries.ts';
import type { PassageVectors } from '../adapters/passage-index/dense/passage-vectors.ts';
import { createHybridIndex } from '../adapters/passage-index/embedded/hybrid-index.ts';
import type { Config } from '../config.ts';
import type { IndexEntry, PassageIndex } from '../ports.ts';
import { openEmbedder } from './open-embedder.ts';

export interface CommandVectors {
  /**
   * The index with vectors, if the settings name a model; else what `openIndex` gives for words alone.
   * @throws `unavailable:embedding` where they cannot be made: what is measured is what was asked for
   */
  open(
    entries: IndexEntry[],
    lexical: PassageIndex,
    openIndex: (embedded: PassageIndex, vectors: PassageVectors | null) => Promise<PassageIndex>,
  ): Promise<PassageIndex>;
  close(): Promise<void>;
}

/** Nobody waits for a measurement as for an answer. */
const questionTimeoutMs = 10_000;

export function createCommandVectors(config: Config): CommandVectors {
  const embedder = openEmbedder(config);
  let cache: Promise<VectorCache> | null = null;
  return {
    async open(entries, lexical, openIndex) {
      if (!embedder) return openIndex(lexical, null);
      cache ??= openVectorCache(cacheFolder(), embedder.model);
      const vectors = await embedEntries(entries, { embedder, cache: await cache, label: '' });
      if (vectors === null) return openIndex(lexical, null);
      return withQuestionVectors({
        embedder,
        index: await openIndex(createHybridIndex(lexical, vectors), vectors),
        vectors,
        timeoutMs: questionTimeoutMs,
        strict: true,
      });
    },
    async close() {
      await (await cache)?.close();
    },
  };
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'yaowen', 'vectors');
}
