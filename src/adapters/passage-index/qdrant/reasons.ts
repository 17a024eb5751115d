/** Why a point is a hit: the words of the question that its fields hold. */
import type { PassageQuery } from '../../../ports.ts';
import { analyse } from '../../../retrieval/analyse.ts';

/** The fields in the order in which they are named as the place of a word. */
const shown = ['text', 'title', 'headings', 'note'] as const;

export type FieldTexts = Record<(typeof shown)[number], string>;

const queryCharacters = 4000;
const termsLookedAt = 48;

/** Terms of the question as people read them, in its order: single characters and pairs of words are left out. */
export function spelledTerms({ texts }: PassageQuery): string[] {
  const terms = new Set(texts.flatMap(({ text }) => analyse(text.slice(0, queryCharacters))));
  return [...terms]
    .filter((term) => term[0] !== 'f' && (term[0] !== 'c' || term.length > 4))
    .slice(0, termsLookedAt);
}

/** At most four words that matched, longest first, each with its field; neighbouring pairs are joined. */
export function reasonsOf(spelled: readonly string[], texts: FieldTexts): string[] {
  const sets = shown.map((field) => ({ field, terms: new Set(analyse(texts[field])) }));
  const found: { field: string; text: string; open: boolean }[] = [];
  let previous: (typeof found)[number] | null = null;
  for (const term of spelled) {
    const field = sets.find(({ terms }) => terms.has(term))?.field;
    if (field === undefined) {
      previous = null;
      continue;
    }
    const text = term.slice(1);
    const pair = term[0] === 'b';
    if (previous?.open && pair && previous.field === field && previous.text.at(-1) === text[0]) {
      previous.text += text.slice(1);
      continue;
    }
    previous = { field, text, open: pair };
    found.push(previous);
  }
  found.sort((a, b) => b.text.length - a.text.length);
  const why: string[] = [];
  for (const { field, text } of found) {
    if (!why.some((known) => known.includes(text))) why.push(`${field}:${text}`);
    if (why.length === 4) break;
  }
  return why;
}
