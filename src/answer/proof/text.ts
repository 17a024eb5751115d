/**
 * Text tools of the proof: sentences, clauses, and what words a stretch of text shares with another.
 * Offsets are UTF-16 code units of the text given. Everything here is linear in the text.
 */
import { conceptsIn } from './concepts.ts';
import { extractQuantities, type Quantity } from './quantities.ts';

export interface Stretch {
  start: number;
  end: number;
  text: string;
}

/** A full stop between digits or after a short abbreviation (Art. 5, No. 739) ends nothing. */
const sentenceEnd = /[。；;！？!?\n]+|(?<!\b(?:art|arts|no|nos))\.(?=\s|$)/gi;
const clauseEnd = /[，,：:（）()](?!\d{3}(?!\d))/g;

function cut(text: string, pattern: RegExp, from: number): Stretch[] {
  const parts: Stretch[] = [];
  let start = 0;
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    if (text.slice(start, match.index).trim() !== '') {
      parts.push({ start: from + start, end: from + end, text: text.slice(start, end) });
    }
    start = end;
  }
  if (text.slice(start).trim() !== '')
    parts.push({ start: from + start, end: from + text.length, text: text.slice(start) });
  return parts;
}

/** Sentences and semicolon parts, each with its closing mark. */
export function sentencesOf(text: string): Stretch[] {
  return cut(text, sentenceEnd, 0);
}

/** Comma parts of a sentence, with offsets into the whole text. */
export function clausesOf(sentence: Stretch): Stretch[] {
  return cut(sentence.text, clauseEnd, sentence.start);
}

/** Function characters that say nothing about which rule a text is. */
const stopCharacters = new Set(
  '的了和与或及其等者之在为是有对向由将被把于从以所并且即则若如该本此各着过吗呢吧啊您你我们它他她这那都也就还',
);

/** How much one shared quantity counts against a shared pair of characters: figures tell rules apart. */
const quantityWeight = 4;
const conceptWeight = 2;

export interface Features {
  bigrams: Set<string>;
  words: Set<string>;
  concepts: Set<string>;
  quantities: Set<string>;
}

/** Pairs of Chinese characters of a text, function characters and everything else cutting the run. */
export function bigramsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  let last = '';
  for (const c of text) {
    const counts = /\p{Script=Han}/u.test(c) && !stopCharacters.has(c);
    if (counts && last !== '') pairs.add(last + c);
    last = counts ? c : '';
  }
  return pairs;
}

const englishStops = new Set(
  'the and for with any all are was were been has have had not that this these those from such under shall must may can its their they them who whom which what when where will would should into than then also other each every only per upon within about your you our one two need needs required law article articles according china chinese'.split(
    ' ',
  ),
);

/** English content words, lower case, crudely stemmed. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const match of text.toLowerCase().matchAll(/[a-z]{3,40}/g)) {
    if (englishStops.has(match[0])) continue;
    words.add(match[0].replace(/(?:ations?|ions?|ing|ed|ers?|ies|es|s|y|e)$/, '').slice(0, 8) || match[0]);
  }
  return words;
}

export function quantityKey(quantity: Quantity): string {
  return `${quantity.unit}:${quantity.value}`;
}

/** Features but for pairs of characters and figures. */
export function withoutFigures(text: string): Omit<Features, 'bigrams'> {
  return { words: wordsOf(text), concepts: conceptsIn(text), quantities: new Set() };
}

export function featuresOf(text: string): Features {
  return {
    bigrams: bigramsOf(text),
    words: wordsOf(text),
    concepts: conceptsIn(text),
    quantities: new Set(extractQuantities(text).map(quantityKey)),
  };
}

function shared(a: Set<string>, b: Set<string>): number {
  let count = 0;
  for (const one of a) if (b.has(one)) count += 1;
  return count;
}

/**
 * Share (0 to 1) of what `claim` says that `source` says too. Pairs of characters where the claim is
 * Chinese, concepts and words where it is English; quantities in both.
 */
export function overlap(claim: Features, source: Features): number {
  const english = claim.bigrams.size < claim.words.size;
  let weight = claim.quantities.size * quantityWeight;
  let hit = shared(claim.quantities, source.quantities) * quantityWeight;
  if (english) {
    weight += claim.concepts.size * conceptWeight;
    hit += shared(claim.concepts, source.concepts) * conceptWeight;
    if (source.words.size > source.bigrams.size / 4) {
      weight += claim.words.size;
      hit += shared(claim.words, source.words);
    }
  } else {
    weight += claim.bigrams.size;
    hit += shared(claim.bigrams, source.bigrams);
  }
  return weight === 0 ? 0 : hit / weight;
}

/** Share of Chinese characters among the letters of a text decides in which language a claim is. */
export function isChinese(text: string): boolean {
  let chinese = 0;
  let latin = 0;
  for (const c of text) {
    if (/\p{Script=Han}/u.test(c)) chinese += 1;
    else if (/[a-z]/i.test(c)) latin += 1;
  }
  // A Chinese character carries about as much as four Latin letters.
  return chinese * 4 >= latin && chinese > 0;
}
