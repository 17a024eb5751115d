/** The embedded index with vectors beside it: exact search in memory, fused with the words by rank. */
import { YaowenError } from '../../../errors.ts';
import type { PassageHit, PassageIndex, PassageQuery } from '../../../ports.ts';
import { candidatesFor, fuseHits } from '../dense/hybrid-fusion.ts';
import { checkSameModel, type PassageVectors } from '../dense/passage-vectors.ts';
import { BestHeap } from './best-heap.ts';
import { dataOf } from './index.ts';
import { type IndexData, stringAt } from './index-data.ts';
import { allowedEntries } from './search.ts';

/**
 * Without a vector in the query it is the embedded index as it was.
 * @param lexical an embedded index over the same entries as the vectors
 * @throws `internal:index` where the two do not belong together
 */
export function createHybridIndex(lexical: PassageIndex, vectors: PassageVectors): PassageIndex {
  const data = dataOf(lexical);
  if (data === null || data.size !== vectors.size)
    throw new YaowenError('internal:index', {
      zh: '向量与索引不属于同一发布。',
      en: 'The vectors do not belong to this index.',
    });
  return {
    kind: 'embedded',
    size: lexical.size,
    async search(query) {
      const { vector } = query;
      // A `k` that is none is refused there.
      if (!vector || !(query.k >= 1)) return lexical.search(query);
      checkSameModel(vectors, vector);
      const k = Math.floor(query.k);
      const candidates = candidatesFor(k);
      const words = await lexical.search({ ...query, k: candidates });
      const dense = nearest(data, vectors, vector.values, query, candidates);
      return dense.length === 0 ? words.slice(0, k) : fuseHits(words, dense, k);
    },
  };
}

/** Ids of the entries nearest in meaning, of those that the filter lets through; none of a vector of zeros. */
function nearest(
  data: IndexData,
  { rows, dimension }: PassageVectors,
  wanted: Float32Array,
  { filter }: PassageQuery,
  count: number,
): PassageHit['id'][] {
  const allowed = allowedEntries(data, filter);
  const heap = new BestHeap(Math.max(1, Math.min(count, data.size)));
  for (let entry = 0; entry < data.size; entry += 1) {
    if (allowed !== null && allowed[entry] === 0) continue;
    heap.offer(entry, product(rows, entry * dimension, wanted));
  }
  return heap.sorted().map(({ entry }) => stringAt(data.ids, entry));
}

/** Four sums at once: a single one would wait for itself at every step. */
function product(rows: Float32Array, start: number, wanted: Float32Array): number {
  const whole = wanted.length & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += rows[start + i]! * wanted[i]!;
    b += rows[start + i + 1]! * wanted[i + 1]!;
    c += rows[start + i + 2]! * wanted[i + 2]!;
    d += rows[start + i + 3]! * wanted[i + 3]!;
  }
  for (let i = whole; i < wanted.length; i += 1) a += rows[start + i]! * wanted[i]!;
  return a + b + c + d;
}
