/** English words to terms: stop words dropped, the rest stemmed by Snowball's English stemmer (Porter2). */
import snowball from 'snowball-stemmers';

const stopWords = new Set(
  `a about above after again against all am an and any are as at be because been before being below between both
  but by can cannot could did do does doing down during each few for from further had has have having he her here
  hers herself him himself his how i if in into is it its itself just me more most my myself no nor not now of off
  on once only or other our ours ourselves out over own same she should so some such than that the their theirs
  them themselves then there these they this those through to too under until up very was we were what when where
  which while who whom why will with would you your yours yourself yourselves`
    .split(/\s+/)
    .filter(Boolean),
);

const stemmer = snowball.newStemmer('english');
const cacheLimit = 20_000;
let stems = new Map<string, string>();

/** Stem of a lower-case word; null for a stop word. */
export function englishTerm(word: string): string | null {
  const known = stems.get(word);
  if (known !== undefined) return known === '' ? null : known;
  // A run of 64 letters is no word; stemming costs time that grows with it.
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word;
  const stem = stopWords.has(bare) ? '' : bare.length > 64 ? bare.slice(0, 64) : stemmer.stem(bare);
  if (stems.size >= cacheLimit) stems = new Map();
  stems.set(word, stem);
  return stem === '' ? null : stem;
}
