/** Finds the words of a lexicon in a run of characters: longest word first, and the words inside it. */
import { cleanText } from './clean-text.ts';

export interface WordMatcher {
  /** Calls `visit` for each word found; forward maximum matching, then every shorter word inside the match. */
  match(clean: string, start: number, end: number, visit: (word: string) => void): void;
}

/** Builds a matcher from words separated by white space. Words are brought to the form of the index first. */
export function createWordMatcher(words: string): WordMatcher {
  const known = new Set<string>();
  // By the first two characters: most places of a text begin no word, and one look-up tells.
  const longestByPair = new Map<number, number>();
  const pair = (text: string, at: number) => text.charCodeAt(at) * 65536 + text.charCodeAt(at + 1);
  for (const raw of words.split(/\s+/)) {
    const entry = cleanText(raw);
    if (entry.length < 2) continue;
    known.add(entry);
    longestByPair.set(pair(entry, 0), Math.max(longestByPair.get(pair(entry, 0)) ?? 0, entry.length));
  }
  return {
    match(clean, start, end, visit) {
      let at = start;
      while (at < end - 1) {
        let longest = Math.min(longestByPair.get(pair(clean, at)) ?? 0, end - at);
        while (longest >= 2 && !known.has(clean.slice(at, at + longest))) longest -= 1;
        if (longest < 2) {
          at += 1;
          continue;
        }
        const after = at + longest;
        visit(clean.slice(at, after));
        for (let inner = at; inner < after - 1; inner += 1) {
          let size = Math.min(longestByPair.get(pair(clean, inner)) ?? 0, after - inner);
          if (inner === at) size = Math.min(size, longest - 1);
          for (; size >= 2; size -= 1) {
            const word = clean.slice(inner, inner + size);
            if (known.has(word)) visit(word);
          }
        }
        at = after;
      }
    },
  };
}
