/** Reciprocal rank fusion (Cormack, Clarke, Buettcher 2009) of several rankings of the same things. */

export interface Ranking {
  /** Ids, best first. */
  ids: readonly string[];
  weight: number;
}

export interface Fused {
  id: string;
  /** Sum over the rankings of weight / (k + rank), ranks from 1. */
  score: number;
}

/**
 * @param k how slowly the weight of a rank falls: 60 in the paper for many equal rankings, about 5 where the
 *   first places of one good ranking should count
 * @returns every id once, best first; equal scores in the order of ids
 */
export function fuse(rankings: readonly Ranking[], k = 60): Fused[] {
  const scores = new Map<string, number>();
  for (const { ids, weight } of rankings) {
    const seen = new Set<string>();
    let rank = 0;
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      rank += 1;
      scores.set(id, (scores.get(id) ?? 0) + weight / (k + rank));
    }
  }
  return [...scores]
    .map(([id, score]) => ({ id, score }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
