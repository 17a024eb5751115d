/** Lines of a TREC run: `query Q0 document rank score tag`. */

export function trecRunLines(
  query: string,
  hits: readonly { id: string; score: number }[],
  tag = 'yaowen',
): string[] {
  return hits.map(({ id, score }, place) => `${query} Q0 ${id} ${place + 1} ${score.toFixed(6)} ${tag}`);
}
