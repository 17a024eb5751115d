/**
 * What is learned from questions with the provisions that answer them. Plain data: it can be saved as JSON and read
 * again. How it is used stands with the index (`learned-search.ts`), how it is learned with the measuring
 * (`learn-ranking.ts`).
 */
import type { PastQuestion } from './past-questions.ts';
import type { RankTree } from './rank-trees.ts';
import type { Translation } from './translation.ts';

/** What questions and provisions have to do with each other. */
export interface Associations {
  translation: Translation;
  questions: readonly PastQuestion[];
}

export interface LearnedRanking extends Associations {
  /** Order by all signals together; empty ranks by the index's score alone. */
  trees: readonly RankTree[];
}

interface Saved {
  version: 1;
  translation: [string, (readonly [string, number])[]][];
  questions: PastQuestion[];
  trees: RankTree[];
}

export function saveLearnedRanking({ translation, questions, trees }: LearnedRanking): string {
  const saved: Saved = {
    version: 1,
    translation: [...translation].map(([term, terms]) => [term, [...terms]]),
    questions: [...questions],
    trees: [...trees],
  };
  return JSON.stringify(saved);
}

/** Throws `SyntaxError` for a text that `saveLearnedRanking` did not write. */
export function readLearnedRanking(text: string): LearnedRanking {
  const saved = JSON.parse(text) as Partial<Saved>;
  if (saved.version !== 1 || !saved.translation || !saved.questions || !saved.trees)
    throw new SyntaxError('not a learned ranking of version 1');
  return { translation: new Map(saved.translation), questions: saved.questions, trees: saved.trees };
}
