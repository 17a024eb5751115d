/** How words and vectors become one ranking, the same in the embedded index and on Qdrant. */
import type { PassageHit, Ranks } from '../../../ports.ts';
import { fuse } from '../../../retrieval/fuse.ts';

/**
 * Reciprocal rank fusion. `k` is small, so that first places count and the ranking after the index can still tell
 * a good hit from a fair one. The weights are equal: only then is our formula that of Qdrant, which reads a weight
 * as a stretching of ranks (`1 / (rank / weight + k - 1)`).
 */
export const hybridFusion = { k: 10, weights: { lexical: 1, dense: 1 } };

/** The same `k` as Qdrant counts it: its ranks begin at 0. */
export const qdrantK = hybridFusion.k + 1;

/** Candidates that each of the two brings. */
export const candidatesFor = (k: number): number => Math.max(100, 2 * k);

/**
 * @param lexical hits with their reasons, best first
 * @param dense ids, best first
 */
export function fuseHits(lexical: readonly PassageHit[], dense: readonly string[], k: number): PassageHit[] {
  const { weights } = hybridFusion;
  const fused = fuse(
    [
      { ids: lexical.map(({ id }) => id), weight: weights.lexical },
      { ids: dense, weight: weights.dense },
    ],
    hybridFusion.k,
  );
  const places = { lexical: placesOf(lexical.map(({ id }) => id)), dense: placesOf(dense) };
  const why = new Map(lexical.map((hit) => [hit.id, hit.why]));
  return fused.slice(0, k).map(({ id, score }, i) => ({
    id,
    score,
    why: why.get(id) ?? [],
    ranks: ranksOf(id, places, i + 1),
  }));
}

export const placesOf = (ids: readonly string[]): Map<string, number> =>
  new Map(ids.map((id, i) => [id, i + 1]));

export function ranksOf(
  id: string,
  places: { lexical: Map<string, number>; dense: Map<string, number> },
  fused: number,
): Ranks {
  const lexical = places.lexical.get(id);
  const dense = places.dense.get(id);
  return { ...(lexical !== undefined && { lexical }), ...(dense !== undefined && { dense }), fused };
}
