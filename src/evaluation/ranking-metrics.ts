/** Measures of a ranking against binary judgements, as trec_eval computes them. Pure. */

export interface RankingMetrics {
  'recall@5': number;
  'recall@10': number;
  'recall@20': number;
  'recall@100': number;
  'MRR@10': number;
  'nDCG@10': number;
  /** Average precision over the first ten, divided by min(10, number relevant). */
  'MAP@10': number;
}

const cutoffs = [5, 10, 20, 100] as const;

/** Measures of one query. `relevant` must not be empty; a repeated id in `ranking` counts once. */
export function measureRanking(ranking: readonly string[], relevant: ReadonlySet<string>): RankingMetrics {
  const ids = [...new Set(ranking)];
  const hits = (k: number) => ids.slice(0, k).filter((id) => relevant.has(id)).length;
  const top = ids.slice(0, 10);
  let gain = 0;
  let found = 0;
  let precision = 0;
  let reciprocal = 0;
  top.forEach((id, place) => {
    if (!relevant.has(id)) return;
    found += 1;
    gain += 1 / Math.log2(place + 2);
    precision += found / (place + 1);
    if (reciprocal === 0) reciprocal = 1 / (place + 1);
  });
  let ideal = 0;
  for (let place = 0; place < Math.min(10, relevant.size); place += 1) ideal += 1 / Math.log2(place + 2);
  const [at5, at10, at20, at100] = cutoffs.map((k) => hits(k) / relevant.size);
  return {
    'recall@5': at5!,
    'recall@10': at10!,
    'recall@20': at20!,
    'recall@100': at100!,
    'MRR@10': reciprocal,
    'nDCG@10': gain / ideal,
    'MAP@10': precision / Math.min(10, relevant.size),
  };
}

/** Means over all judged queries; a query without a ranking counts 0. */
export function meanMetrics(
  rankings: ReadonlyMap<string, readonly string[]>,
  judgements: ReadonlyMap<string, ReadonlySet<string>>,
): RankingMetrics {
  const sums = measureRanking([], new Set(['']));
  const names = Object.keys(sums) as (keyof RankingMetrics)[];
  for (const [query, relevant] of judgements) {
    const metrics = measureRanking(rankings.get(query) ?? [], relevant);
    for (const name of names) sums[name] += metrics[name];
  }
  for (const name of names) sums[name] = judgements.size === 0 ? 0 : sums[name] / judgements.size;
  return sums;
}

/** The value below which the share `p` (0 to 1) of the values lies; 0 for none. */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]!;
}
