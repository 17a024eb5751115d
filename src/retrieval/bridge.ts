/** From lay words and abbreviations of the trade to the terms of the law. */
import type { WordPair } from '../ports.ts';
import { cleanText } from './clean-text.ts';
import { joinTerms, type MeantTerm } from './glossary.ts';
import { lexicon } from './lexicon.ts';

export interface Bridge {
  /** Terms meant by the lay words of a text, in the order of mention, none twice. Linear time. */
  termsIn(text: string): MeantTerm[];
}

const latin = /[a-z0-9]/;

/**
 * The longest word at each place counts. Words of the field are known too and mean themselves, so that 告 (to
 * complain) is not heard in 广告.
 */
export function createBridge(pairs: readonly WordPair[]): Bridge {
  const known = new Map<string, MeantTerm[]>();
  const longestByFirst = new Map<string, number>();
  const learn = (raw: string, terms: MeantTerm[]) => {
    const word = cleanText(raw).trim();
    if (word === '') return;
    known.set(word, joinTerms([...(known.get(word) ?? []), ...terms]));
    longestByFirst.set(word[0]!, Math.max(longestByFirst.get(word[0]!) ?? 0, word.length));
  };
  for (const term of lexicon.split(/\s+/)) learn(term, []);
  for (const { from, to, weight } of pairs)
    for (const word of from)
      learn(
        word,
        to.map((term) => ({ term, weight })),
      );

  return {
    termsIn(text) {
      const clean = cleanText(text);
      const found: MeantTerm[] = [];
      for (let at = 0; at < clean.length; ) {
        let size = Math.min(longestByFirst.get(clean[at]!) ?? 0, clean.length - at);
        while (size > 0 && !(known.has(clean.slice(at, at + size)) && isWhole(clean, at, at + size)))
          size -= 1;
        if (size > 0) found.push(...known.get(clean.slice(at, at + size))!);
        at += Math.max(size, 1);
      }
      return joinTerms(found);
    },
  };
}

/** `be` is no abbreviation inside `before`: Latin words and numbers are matched whole. */
function isWhole(clean: string, start: number, end: number): boolean {
  const opens = start === 0 || !latin.test(clean[start]!) || !latin.test(clean[start - 1]!);
  const closes = end === clean.length || !latin.test(clean[end - 1]!) || !latin.test(clean[end]!);
  return opens && closes;
}
