/** Plain features of a passage for one question, by which it is ranked and by which evidence is weighed. */
import { kindsAsked, stateOf } from './asked-kinds.ts';
import { productsOfTitle } from './products.ts';
import type { Passage, UnderstoodQuestion } from './types.ts';

/** Share of the kinds of answer asked for that the provision states; null where no kind is asked. */
export function kindFit(question: string, { provision }: Passage): number | null {
  const kinds = kindsAsked(question);
  if (kinds.length === 0) return null;
  return kinds.filter((kind) => stateOf(kind, provision.text)).length / kinds.length;
}

/** Whether the document governs a product asked about, or only others; null where either side names none. */
export function productFit(
  { products }: UnderstoodQuestion,
  { provision }: Passage,
): 'same' | 'other' | null {
  const governed = productsOfTitle(provision.document);
  if (products.length === 0 || governed.length === 0) return null;
  return governed.some((p) => products.includes(p)) ? 'same' : 'other';
}
