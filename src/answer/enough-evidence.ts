/**
 * Whether what was found speaks of the question at all. Measured is how much of the question the best passage
 * holds, each term weighted by how few of the passages found hold it: a term that none holds weighs most.
 */
import { analyse } from '../retrieval/analyse.ts';
import { plannedTerms } from './planned-terms.ts';
import type { Passage, UnderstoodQuestion } from './types.ts';

/**
 * Below the first share nothing is answered; below the second the answer is marked as uncertain (partial). Set on
 * the development questions, each asked with and without the documents that govern it. Lexical coverage parts the
 * two only in part: of those rightly found 4 in 100 lie below the first and 20 below the second.
 */
const leastCoverage = 0.05;
const sureCoverage = 0.14;
/** Passages without any of the terms, as if added, so that few passages found do not make every term rare. */
const background = 30;
/** A single character says less than a pair or a word. */
const characterWeight = 0.3;

export type Sufficiency = 'enough' | 'uncertain' | 'too_little';

export function sufficiency(question: UnderstoodQuestion, passages: Passage[]): Sufficiency {
  const share = coverage(question, passages);
  if (share < leastCoverage) return 'too_little';
  return share < sureCoverage ? 'uncertain' : 'enough';
}

/** An English question may be held by an English note or, by what its words mean, by a Chinese text. */
function coverage({ texts, lang }: UnderstoodQuestion, passages: Passage[]): number {
  const sets = passages.map(passageTerms);
  if (lang === 'zh') return shareHeld(plannedTerms(texts), sets);
  return Math.max(
    shareHeld(plannedTerms(texts.slice(0, 1)), sets),
    shareHeld(plannedTerms(texts.slice(1)), sets),
  );
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
