/** Finds the words of a lexicon in a run of characters: longest word first, and the words inside it. */
import { cleanText } from './clean-text.ts';

export interface WordMatcher {
  /** Calls `visit` for each word found; forward maximum matching, then every shorter word inside the match. */
  match(clean: string, start: number, end: number, visit: (word: string) => void): void;
}

/** Builds a matcher from words separated by white space. Words are brought to the form of the index first. */
export function createWordMatcher(words: string): WordMatcher {
  const known = new Set<string>();
  const longestByFirst = new Map<string, number>();
  for (const raw of words.split(/\s+/)) {
    const entry = cleanText(raw);
    if (entry.length < 2) continue;
    known.add(entry);
    const first = entry[0]!;
    longestByFirst.set(first, Math.max(longestByFirst.get(first) ?? 0, entry.length));
  }
  const longestFrom = (clean: string, at: number, end: number): number => {
    const longest = Math.min(longestByFirst.get(clean[at]!) ?? 0, end - at);
    for (let length = longest; length >= 2; length -= 1) {
      if (known.has(clean.slice(at, at + length))) return length;
    }
    return 0;
  };
  return {
    match(clean, start, end, visit) {
      let at = start;
      while (at < end) {
        const length = longestFrom(clean, at, end);
        if (length === 0) {
          at += 1;
          continue;
        }
        visit(clean.slice(at, at + length));
        for (let inner = at; inner < at + length - 1; inner += 1) {
          const limit = Math.min(longestByFirst.get(clean[inner]!) ?? 0, at + length - inner);
          for (let size = limit; size >= 2; size -= 1) {
            if (size === length) continue;
            const word = clean.slice(inner, inner + size);
            if (known.has(word)) visit(word);
          }
        }
        at += length;
      }
    },
  };
}
