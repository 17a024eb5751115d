/**
 * Orders passages for one question by the index's score and four plain features. Weights come from a listwise
 * softmax regression over the development questions (ten folds), rounded; the index score is scaled so that the
 * best hit has 1.
 */
import { kindsAsked } from './asked-kinds.ts';
import { kindFit, productFit } from './passage-features.ts';
import type { Passage, UnderstoodQuestion } from './types.ts';

const weights = {
  /** The provision states the kind of thing asked for (an amount, a period, an authority …). */
  kind: 0.16,
  /** Its document governs the product asked about, or another one. */
  sameProduct: 0.18,
  otherProduct: -0.17,
  /** A local regulation, when the question names no place of its own. */
  local: -0.04,
  /** It stands in a chapter on liability, when a sanction is asked for. */
  liabilityChapter: 0.03,
};

/** Names of places by which a question asks for local rules, by jurisdiction. */
const places: Record<string, RegExp> = { 'CN-SH': /上海|沪|shanghai/i };

/** Whether a question names the place where a local rule applies. */
export const namesPlace = (text: string, jurisdiction: string): boolean =>
  places[jurisdiction]?.test(text) ?? false;

export function rankPassages(question: UnderstoodQuestion, passages: Passage[]): Passage[] {
  const top = Math.max(...passages.map((p) => p.score));
  if (!(top > 0)) return passages;
  const kinds = kindsAsked(question.standalone);
  return passages
    .map((passage) => ({
      ...passage,
      indexScore: passage.score,
      score: passage.score / top + features(question, kinds, passage),
    }))
    .sort((a, b) => b.score - a.score || (a.provision.id < b.provision.id ? -1 : 1));
}

function features(
  question: UnderstoodQuestion,
  kinds: ReturnType<typeof kindsAsked>,
  passage: Passage,
): number {
  let sum = weights.kind * (kindFit(question.standalone, passage) ?? 0);
  const product = productFit(question, passage);
  if (product) sum += product === 'same' ? weights.sameProduct : weights.otherProduct;
  const { provision } = passage;
  const { jurisdiction } = provision.edition;
  if (jurisdiction !== 'CN' && !namesPlace(question.standalone, jurisdiction)) sum += weights.local;
  if (kinds.includes('penalty') && /法律责任|罚则|处罚/.test(provision.headings.join()))
    sum += weights.liabilityChapter;
  return sum;
}
