/** From English to Chinese legal terms: the longest known phrase at each place. */
import type { WordPair } from '../ports.ts';
import { cleanText } from './clean-text.ts';
import { lightStem } from './light-stem.ts';

/** A legal term that a text may mean. */
export interface MeantTerm {
  term: string;
  weight: number;
}

export interface Glossary {
  /** Terms meant by the English words of a text, in the order of mention, none twice. Linear time. */
  termsIn(text: string): MeantTerm[];
}

// The and of stand or fall without changing what is named: certificate of the registration.
const fillers = new Set(['a', 'an', 'the', 'of', 's']);
const word = /[a-z0-9]+/g;

/** Words of one language become terms of the other; entries of several lists for one phrase are joined. */
export function createGlossary(pairs: readonly WordPair[]): Glossary {
  const known = new Map<string, MeantTerm[]>();
  let longest = 0;
  for (const { from, to, weight } of pairs)
    for (const phrase of from) {
      const tokens = tokensOf(phrase);
      if (tokens.length === 0) continue;
      longest = Math.max(longest, tokens.length);
      const key = tokens.join(' ');
      known.set(key, joinTerms([...(known.get(key) ?? []), ...to.map((term) => ({ term, weight }))]));
    }
  return {
    termsIn(text) {
      const tokens = tokensOf(text);
      const found: MeantTerm[] = [];
      for (let at = 0; at < tokens.length; ) {
        let size = Math.min(longest, tokens.length - at);
        let terms = known.get(tokens.slice(at, at + size).join(' '));
        while (!terms && size > 1) {
          size -= 1;
          terms = known.get(tokens.slice(at, at + size).join(' '));
        }
        if (terms) found.push(...terms);
        at += terms ? size : 1;
      }
      return joinTerms(found);
    },
  };
}

function tokensOf(text: string): string[] {
  const words = cleanText(text).match(word) ?? [];
  return words.filter((w) => !fillers.has(w)).map(lightStem);
}

/** Each term once, with its highest weight, in the order first met. */
export function joinTerms(terms: readonly MeantTerm[]): MeantTerm[] {
  const weights = new Map<string, number>();
  for (const { term, weight } of terms) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  return [...weights].map(([term, weight]) => ({ term, weight }));
}
