/**
 * Whether what was found speaks of the question at all. Measured is how much of the question the best passage
 * holds, each term weighted by how few of the passages found hold it: a term that none holds weighs most.
 */
import { analyse } from '../retrieval/analyse.ts';
import { kindFit, productFit } from './passage-features.ts';
import { plannedTerms } from './planned-terms.ts';
import type { Passage, UnderstoodQuestion } from './types.ts';

/**
 * Below the first value nothing is answered; below the second the answer is marked as uncertain (partial). Values
 * and weights from a logistic regression on the development questions, each asked with and without the documents
 * that govern it, ten folds (area under the curve .76): 3 in 100 of those rightly found lie below the first and 15
 * below the second, 25 and 49 of those that cannot be answered.
 */
const leastEvidence = 0.265;
const sureEvidence = 0.35;
/** Beside the share of the question that the best passage holds, which counts 1. */
const weights = {
  /** How far the best hit stands out from the fifth, as a share of its score. */
  gap: 0.44,
  /** The best passage states the kind of thing asked for; half where no kind is asked. */
  kind: 0.15,
  /** The best passage's document governs another product. */
  otherProduct: -0.5,
};
/** Passages without any of the terms, as if added, so that few passages found do not make every term rare. */
const background = 30;
/** A single character says less than a pair or a word. */
const characterWeight = 0.3;

export type Sufficiency = 'enough' | 'uncertain' | 'too_little';

/** The joined value that is compared with the two limits; higher is better. */
export function evidenceValue(question: UnderstoodQuestion, passages: Passage[]): number {
  const best = passages[0];
  if (!best) return 0;
  return (
    coverage(question, passages) +
    weights.gap * gapOf(passages) +
    weights.kind * (kindFit(question.text, best) ?? 0.5) +
    (productFit(question, best) === 'other' ? weights.otherProduct : 0)
  );
}

export function sufficiency(question: UnderstoodQuestion, passages: Passage[]): Sufficiency {
  if (passages.length === 0) return 'too_little';
  const evidence = evidenceValue(question, passages);
  if (evidence < leastEvidence) return 'too_little';
  return evidence < sureEvidence ? 'uncertain' : 'enough';
}

/**
 * How surely the right article is among the first three, 0 to 1. Logistic regression on the development questions,
 * each asked with and without the documents that govern it (ten folds: area under the curve .94; of the answers at
 * .8 and more 9 in 10 are right, of those at .4 to .6 half).
 * @param margin lead of the best held document over the best missing one, in log-odds
 * @param lag how far the best passage's document lies behind the best held one
 */
export function confidenceOf(
  question: UnderstoodQuestion,
  passages: Passage[],
  margin: number,
  lag: number,
): number {
  const lead = Math.max(-10, Math.min(10, margin)) / 10;
  const behind = Math.min(10, lag) / 10;
  return 1 / (1 + Math.exp(4.2 - 4.1 * evidenceValue(question, passages) - 3.5 * lead + 0.8 * behind));
}

function gapOf(passages: Passage[]): number {
  const scores = passages.map((p) => p.indexScore ?? p.score).sort((a, b) => b - a);
  return scores[0]! > 0 ? (scores[0]! - (scores[4] ?? 0)) / scores[0]! : 0;
}

function coverage({ texts }: UnderstoodQuestion, passages: Passage[]): number {
  return shareHeld(plannedTerms(texts), passages.map(passageTerms));
}

/** Share of the terms, by rarity and weight, that the best passage holds. */
function shareHeld(asked: Map<string, number>, sets: Set<string>[]): number {
  const best = sets[0];
  if (asked.size === 0 || !best) return 0;
  let covered = 0;
  let total = 0;
  for (const [term, planned] of asked) {
    const holding = sets.filter((set) => set.has(term)).length;
    const rarity = Math.log(1 + (sets.length + background - holding + 0.5) / (holding + 0.5));
    const weight = planned * (term.startsWith('c') ? characterWeight : 1) * rarity;
    total += weight;
    if (best.has(term)) covered += weight;
  }
  return covered / total;
}

function passageTerms({ provision }: Passage): Set<string> {
  const { document, headings, text, note } = provision;
  const notes = note ? [note.zh, note.en, ...note.asks.zh, ...note.asks.en] : [];
  return new Set(analyse([document, ...headings, text, ...notes].join('\n')));
}
