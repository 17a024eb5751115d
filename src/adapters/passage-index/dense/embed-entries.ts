/** Makes the vectors of a release: from the cache what is known, from the model the rest. Node only. */
import { YaowenError } from '../../../errors.ts';
import type { Embedder, IndexEntry } from '../../../ports.ts';
import { keyOf, type VectorCache } from '../../embedding/vector-cache.ts';
import { otherModel, type PassageVectors, textOfEntry } from './passage-vectors.ts';

export interface EmbedEntriesOptions {
  embedder: Embedder;
  cache: VectorCache;
  /** Digest of the entries; kept with the vectors. */
  label: string;
  /** What the release was embedded with before, where it was; anything else is refused. */
  recorded?: { model: string; dimension: number } | null;
  /** Texts given to the embedder at a time; between two such the process has its turn, and the cache is written. */
  chunkSize?: number;
  /** Limit of one such chunk. */
  chunkTimeoutMs?: number;
  /** In entries. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * A call that is broken off loses nothing that was made: the cache has it.
 * @param entries in any order; rows are in the order of ids
 * @returns null where no entry has any text
 * @throws `unavailable:embedding`, `time_limit:embedding`; `conflict:config` where the model is not the recorded one
 */
export async function embedEntries(
  entries: readonly IndexEntry[],
  options: EmbedEntriesOptions,
): Promise<PassageVectors | null> {
  const { embedder, recorded } = options;
  if (recorded && recorded.model !== embedder.model)
    throw otherModel(recorded, { model: embedder.model, dimension: null });
  const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const texts = sorted.map(textOfEntry);
  if (texts.every((text) => text === '')) return null;
  let found = await embedAll(texts, options);
  if (found === null) {
    // The name is the old one, the model is not: what the cache holds is of no use any more.
    await options.cache.clear();
    found = await embedAll(texts, options);
  }
  if (found === null)
    throw new YaowenError('unavailable:embedding', {
      zh: '向量模型给出的向量长度前后不一。请检查 EMBEDDING_URL 和该服务。',
      en: 'The embedding model gives vectors of changing length. Check EMBEDDING_URL and the server.',
    });
  return { label: options.label, model: embedder.model, size: sorted.length, ...found };
}

/** Null where the model's vectors are not of the length of those in the cache. */
async function embedAll(
  texts: readonly string[],
  {
    embedder,
    cache,
    recorded,
    chunkSize = 512,
    chunkTimeoutMs = 120_000,
    onProgress,
    signal,
  }: EmbedEntriesOptions,
): Promise<{ dimension: number; rows: Float32Array } | null> {
  let rows: Float32Array | null = null;
  let dimension = 0;
  const place = (row: number, vector: Float32Array) => {
    if (rows === null) {
      dimension = vector.length;
      if (recorded && recorded.dimension !== dimension)
        throw otherModel(recorded, { model: embedder.model, dimension });
      rows = new Float32Array(texts.length * dimension);
    }
    rows.set(vector, row * dimension);
  };
  for (let start = 0; start < texts.length; start += chunkSize) {
    signal?.throwIfAborted();
    const chunk = texts.slice(start, start + chunkSize);
    const keys = chunk.map((text) => (text === '' ? '' : keyOf(text)));
    const known = await cache.get([...new Set(keys)]);
    const wanted = new Map(
      chunk.flatMap((text, i) => (text === '' || known.has(keys[i]!) ? [] : [[keys[i]!, text]])),
    );
    if (wanted.size > 0) {
      const made = await embedder.embed([...wanted.values()], {
        as: 'passage',
        timeoutMs: chunkTimeoutMs,
        ...(signal && { signal }),
      });
      const held = cache.dimension ?? (rows === null ? made[0]!.length : dimension);
      if (made[0]!.length !== held) return null;
      const records = [...wanted.keys()].map((key, i) => [key, made[i]!] as const);
      await cache.put(records);
      for (const [key, vector] of records) known.set(key, vector);
    }
    for (const [i, key] of keys.entries()) {
      const vector = known.get(key);
      if (vector) place(start + i, vector);
    }
    onProgress?.(Math.min(start + chunkSize, texts.length), texts.length);
    // A server goes on answering while a release is brought in.
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { dimension, rows: rows! };
}
