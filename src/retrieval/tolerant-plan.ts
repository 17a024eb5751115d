/** A planner that also searches for what was meant where the question has slips in it. */
import type { IndexEntry, QueryText } from '../ports.ts';
import { collectPairs } from './known-pairs.ts';
import { lexicon } from './lexicon.ts';
import type { QueryPlanner } from './query-plan.ts';
import { createSpeller, type Speller } from './speller.ts';

/** The question as mended counts less than as typed: it may have been meant. */
const mendedWeight = 0.8;

/** @param openSpeller called at the first question, once */
export function createTolerantPlanner(plan: QueryPlanner, openSpeller: () => Speller): QueryPlanner {
  let speller: Speller | null = null;
  return (text, lang) => {
    speller ??= openSpeller();
    const mended = speller.mend(text);
    if (!mended) return plan(text, lang);
    const [asTyped] = plan(text, lang);
    // What the words mean in the law is read from the mended question, which holds the others too.
    const [asMended, ...meant] = plan(mended.text, 'zh');
    const other: QueryText = { text: asMended!.text, weight: mendedWeight };
    return [asTyped!, other, ...meant].sort((a, b) => b.weight - a.weight);
  };
}

/** A speller that knows the words of the field, the titles of a release, and what its texts hold. */
export function spellerOf(entries: readonly IndexEntry[], titles: readonly string[]): Speller {
  const latin = new Set<string>();
  for (const { text, noteEn } of entries)
    for (const word of `${text} ${noteEn}`.toLowerCase().match(/[a-z]{2,}/g) ?? []) latin.add(word);
  const texts = entries.flatMap(({ title, headings, text, noteZh }) => [title, ...headings, text, noteZh]);
  return createSpeller([...lexicon.split(/\s+/), ...titles], {
    pairs: collectPairs(texts),
    hasWord: (word) => latin.has(word),
  });
}
