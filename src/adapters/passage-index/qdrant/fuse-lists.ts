/** Fuses what words and meaning ranked on the server, as the embedded index does. */
import type { Ranks } from '../../../ports.ts';
import { fuse } from '../../../retrieval/fuse.ts';
import { hybridFusion, placesOf } from '../dense/hybrid-fusion.ts';

interface ScoredNumber {
  number: number;
  score: number;
}

/** Score and ranks by the number of a point. */
export type FusedList = Map<number, { score: number; ranks: Ranks }>;

/**
 * Equal scores go in the order of numbers, whatever order the server gave them.
 * @param lexical one list a text, each with its weight among them
 */
export function fuseLists(
  lexical: readonly { points: readonly ScoredNumber[]; weight: number }[],
  dense: readonly ScoredNumber[],
): FusedList {
  const words = lexical.map(({ points, weight }) => ({ ids: inOrder(points), weight }));
  const near = inOrder(dense);
  const { weights, k } = hybridFusion;
  const fused = fuse(
    [
      ...words.map(({ ids, weight }) => ({ ids, weight: weight * weights.lexical })),
      { ids: near, weight: weights.dense },
    ],
    k,
  );
  const first = placesOf(words[0]?.ids ?? []);
  const second = placesOf(near);
  return new Map(
    fused.map(({ id, score }) => {
      const [byWords, byMeaning] = [first.get(id), second.get(id)];
      const ranks: Ranks = {
        ...(byWords !== undefined && { lexical: byWords }),
        ...(byMeaning !== undefined && { dense: byMeaning }),
      };
      return [Number(id), { score, ranks }];
    }),
  );
}

function inOrder(points: readonly ScoredNumber[]): string[] {
  return [...points]
    .sort((a, b) => b.score - a.score || a.number - b.number)
    .map(({ number }) => String(number));
}
