import type { QueryText } from '../ports.ts';
import { analyse } from '../retrieval/analyse.ts';

/** Terms of all texts searched for, each with its highest weight, as the index takes them. */
export function plannedTerms(texts: readonly QueryText[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { text, weight } of texts)
    for (const term of analyse(text)) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  return weights;
}
