/**
 * A claim that follows our reviewed note closely must say what the note says: a near copy in which a word, a figure
 * or an exception differs is the likeliest way for a note to come out wrong, and the note is exact.
 */
import { noteSentences } from '../note-sentences.ts';

/** From this share of its pairs on, a sentence counts as a copy of a note's sentence. */
const nearShare = 0.7;

/** Words that limit or turn a rule; a copy that lost one says more than the note. */
const limits =
  /除|另有规定|不|未|无|没|免|仅|只|但|才|必须|应当|须|\b(?:unless|except|other than|not|no|only|without|but|if|where|must)\b/gi;

/** What is said of it, or null when no sentence of the claim is a faulty copy. */
export function findNoteDeparture(claim: string, note: { zh: string; en: string }): string | null {
  const own = [...noteSentences(note.zh), ...noteSentences(note.en)].map((text) => ({
    text,
    pairs: pairsOf(text),
  }));
  for (const sentence of noteSentences(claim)) {
    if (own.some(({ text }) => text === sentence)) continue;
    const pairs = pairsOf(sentence);
    if (pairs.size === 0) continue;
    const shares = own.map((one) => ({ ...one, share: shareOf(pairs, one.pairs) }));
    const nearest = shares.reduce((best, one) => (one.share > best.share ? one : best), {
      text: '',
      pairs: new Set<string>(),
      share: 0,
    });
    if (nearest.share < nearShare) continue;
    const strange = [...pairs].find((pair) => !nearest.pairs.has(pair));
    if (strange !== undefined) return `«${strange}» departs from our note, which it otherwise follows`;
    if (count(nearest.text, limits) > count(sentence, limits))
      return 'an exception or negation of our note, which it otherwise follows, is missing';
  }
  return null;
}

/** Pairs of neighbouring Chinese characters (function words too: they carry modality), of English words, and of figures with what follows them. */
function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  const chinese = text.replace(/[^\p{Script=Han}]/gu, '');
  for (let i = 0; i + 1 < chinese.length; i++) pairs.add(chinese.slice(i, i + 2));
  const words = text
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .match(/[a-z]+|\d+(?:\.\d+)?%?\p{Script=Han}{0,2}/gu);
  let last = '';
  for (const word of words ?? []) {
    if (/^(?:an?|the)$/.test(word)) continue;
    if (/\d/.test(word)) pairs.add(word);
    if (/^[a-z]/.test(word) || /^[a-z]/.test(last)) pairs.add(`${last} ${word}`);
    last = word;
  }
  return pairs;
}

function shareOf(pairs: Set<string>, source: Set<string>): number {
  let shared = 0;
  for (const pair of pairs) if (source.has(pair)) shared += 1;
  return shared / pairs.size;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
