/**
 * The one analyser, for index and query, on Node and on Workers: a text goes in, terms come out.
 *
 * A term's first letter is its channel: `c` character, number or identifier; `b` pair of neighbours, one of them
 * Chinese; `w` word of the field or quantity with its unit; `e` English stem; `f` pair of English stems; `x` English
 * word as written; `p` pair of English words as written, stop words included (`approved by`).
 * A mixed text gives terms of both kinds, so that an English question meets the English notes on a Chinese law.
 */
import { blankQuestionWords, isStopCharacter, stopList } from './chinese-stops.ts';
import { cleanText } from './clean-text.ts';
import { englishTerm } from './english.ts';
import { lexicon } from './lexicon.ts';
import { scanUnits, type UnitKind } from './units.ts';
import { createWordMatcher } from './words.ts';

/**
 * Tells which analyser made a term. Raise the number when the code may cut a text otherwise than before; a change
 * of the word lists tells itself. A saved index of another version is built anew.
 */
export const analyserVersion = `4-${fingerprint(`${lexicon}\n${stopList}`)}`;

export const channels = ['c', 'b', 'w', 'e', 'f', 'x', 'p'] as const;
export type Channel = (typeof channels)[number];

const lexiconMatcher = createWordMatcher(lexicon);
/** Characters between two English words that still make a pair. */
const sameSentence = 24;
const quantityUnit = /(?:个?工作日|日|天|个?月|年|倍|元|个?小时)/y;

/**
 * Calls `visit` with each term of the text, repeats included. Returns the text's length in units (characters,
 * words, numbers), the measure for length normalisation in every channel. Linear time; takes any string.
 */
export function visitTerms(text: string, visit: (term: string) => void): number {
  const clean = blankQuestionWords(cleanText(text));
  let length = 0;
  let previous = '';
  let previousKind: UnitKind = 'han';
  let previousEnd = -1;
  let written = '';
  let writtenEnd = -1;
  let runStart = -1;
  let runEnd = -1;
  const endRun = () => {
    if (runEnd - runStart >= 2) lexiconMatcher.match(clean, runStart, runEnd, (found) => visit(`w${found}`));
    runStart = -1;
  };
  scanUnits(clean, (kind, form, start, end) => {
    if (kind === 'han' && isStopCharacter(form)) return;
    let unit = form;
    if (kind === 'word' || (kind === 'number' && written !== '')) {
      if (written !== '' && start - writtenEnd < sameSentence) visit(`p${written} ${form}`);
      written = kind === 'word' ? form : '';
      writtenEnd = end;
    } else written = '';
    if (kind === 'word') {
      const stem = englishTerm(form);
      if (stem === null) return;
      unit = stem;
      visit(`e${stem}`);
      visit(`x${form}`);
    } else visit(`c${form}`);
    length += 1;
    const english = kind === 'word' || (kind === 'number' && previousKind === 'word');
    if (previous !== '') {
      if (kind === 'han' || previousKind === 'han') {
        if (start === previousEnd) visit(`b${previous}${unit}`);
      } else if (english && start - previousEnd < sameSentence) visit(`f${previous} ${unit}`);
    }
    if (kind === 'number' && !form.endsWith('%')) visitQuantity(clean, form, end, visit);
    // Numerals and identifiers may stand inside a word of the field (第二类医疗器械, 一次性), so runs go by offset.
    if (start !== runEnd) {
      if (runStart >= 0) endRun();
      runStart = start;
    }
    runEnd = end;
    previous = unit;
    previousKind = kind;
    previousEnd = end;
  });
  if (runStart >= 0) endRun();
  return length;
}

function visitQuantity(clean: string, value: string, end: number, visit: (term: string) => void): void {
  quantityUnit.lastIndex = end;
  const match = quantityUnit.exec(clean);
  if (!match) return;
  const unit = match[0].replace(/^个(?!月)/, '').replace('天', '日');
  visit(`w${value}${unit}`);
}

/**
 * Terms by which texts are compared, repeats included, in the order found: those of `visitTerms` without the words as
 * written, which only sharpen a ranking.
 */
export function analyse(text: string): string[] {
  const terms: string[] = [];
  visitTerms(text, (term) => {
    if (term[0] !== 'x' && term[0] !== 'p') terms.push(term);
  });
  return terms;
}

/** FNV-1a over UTF-16 code units. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
