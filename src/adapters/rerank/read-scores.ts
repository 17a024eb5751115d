/** Reads the scores of a judge without trusting it: one finite number a document, no more and no less. */

export interface IndexedScore {
  index: unknown;
  score: unknown;
}

/**
 * @returns the scores in the order of the documents
 * @throws Error that says what is wrong: a document without score or with two, an index that is none, no number
 */
export function readScores(found: readonly IndexedScore[], count: number): number[] {
  if (found.length !== count) throw new Error(`${found.length} scores for ${count} documents`);
  const scores: number[] = new Array(count);
  for (const { index, score } of found) {
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count)
      throw new Error(`the index ${String(index)} for ${count} documents`);
    if (scores[index] !== undefined) throw new Error(`the index ${index} twice`);
    if (typeof score !== 'number' || !Number.isFinite(score)) throw new Error('a score that is no number');
    scores[index] = score;
  }
  return scores;
}
