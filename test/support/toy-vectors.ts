/** Indexes with the toy vectors of the double, as a runtime makes them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOpenAiCompatibleEmbedder } from '../../src/adapters/embedding/openai-compatible/index.ts';
import { withQuestionVectors } from '../../src/adapters/embedding/question-vectors.ts';
import { openVectorCache } from '../../src/adapters/embedding/vector-cache.ts';
import { embedEntries } from '../../src/adapters/passage-index/dense/embed-entries.ts';
import type { PassageVectors } from '../../src/adapters/passage-index/dense/passage-vectors.ts';
import type { Embedder, IndexEntry, PassageIndex } from '../../src/ports.ts';
import type { VectorDouble } from './vector-double.ts';

export const toyEmbedder = (double: VectorDouble, id = 'toy'): Embedder =>
  createOpenAiCompatibleEmbedder({
    url: double.url,
    id,
    apiKey: null,
    batchSize: 4,
    concurrency: 2,
    attempts: 2,
    pauseMs: 1,
  });

/** Vectors of the entries, through a cache that is thrown away. */
export async function toyVectors(
  double: VectorDouble,
  entries: readonly IndexEntry[],
  id = 'toy',
): Promise<PassageVectors | null> {
  const folder = mkdtempSync(join(tmpdir(), 'yaowen-toy-'));
  const cache = await openVectorCache(folder, id);
  try {
    return await embedEntries(entries, { embedder: toyEmbedder(double, id), cache, label: 'toy' });
  } finally {
    await cache.close();
    rmSync(folder, { recursive: true });
  }
}

/** The index as it searches with its questions embedded. */
export function withToyQuestions(
  double: VectorDouble,
  index: PassageIndex,
  vectors: PassageVectors | null,
  over: Partial<Parameters<typeof withQuestionVectors>[0]> = {},
) {
  return withQuestionVectors({ embedder: toyEmbedder(double), index, vectors, timeoutMs: 5_000, ...over });
}
