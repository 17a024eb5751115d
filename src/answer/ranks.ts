/** Which ingredient put a passage where, for the trace and for people. */
import type { Ranks } from '../ports.ts';
import type { FrozenRetrieval, Passage } from './types.ts';

/** Notes the present order as that of our own features. */
export function withFeatureRanks(passages: Passage[]): Passage[] {
  return passages.map((passage, i) => ({ ...passage, ranks: { ...passage.ranks, features: i + 1 } }));
}

/** `lexical 3, dense 1 → fused 1 → features 2 → rerank 1`; null where words alone found it. */
export function ranksInWords(ranks: Ranks | undefined): string | null {
  if (!ranks || (ranks.fused === undefined && ranks.rerank === undefined)) return null;
  const found = (['lexical', 'dense'] as const).flatMap((name) =>
    ranks[name] === undefined ? [] : [`${name} ${ranks[name]}`],
  );
  const then = (['fused', 'features', 'rerank'] as const).flatMap((name) =>
    ranks[name] === undefined ? [] : [`${name} ${ranks[name]}`],
  );
  return [found.join(', '), ...then].filter((part) => part !== '').join(' → ');
}

/** What found a passage, as it is frozen with an answer: models are named only where they took part. */
export function frozenRetrieval(
  { ranks = {} }: Passage,
  by: Omit<FrozenRetrieval, 'ranks'> | undefined,
): FrozenRetrieval | null {
  if (!by) return null;
  return {
    ranks,
    index: by.index,
    embedding: ranks.fused === undefined ? null : by.embedding,
    rerank: ranks.rerank === undefined ? null : by.rerank,
  };
}
