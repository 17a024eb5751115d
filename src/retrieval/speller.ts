/**
 * Mends what was typed by its sound: a word of the field whose characters were taken for others read the same
 * (备安 → 备案), one wrong character in a long word, and Chinese typed in Latin letters (beian). Only where the
 * question has a pair of characters, or a Latin word, that no text of the release holds.
 */
import { cleanText } from './clean-text.ts';
import type { KnownPairs } from './known-pairs.ts';
import { isSyllables, looseSyllable, readingsOf } from './pinyin.ts';

export interface Mended {
  /** The question with the words put right. */
  text: string;
  /** The words that were put in its place. */
  words: string[];
}

export interface Speller {
  /** Null where nothing needs mending. Linear time; takes any string. */
  mend(text: string): Mended | null;
}

export interface KnownTexts {
  pairs: KnownPairs;
  /** Whether a Latin word, in lower case, occurs in a text. */
  hasWord(word: string): boolean;
}

const han = /\p{Script=Han}/u;
const longestWord = 12;
/** From this length on one character may be wrong whatever its sound. */
const longWord = 4;
/** A word of two characters must sound exactly so: loosely, too many words sound like it. */
const formFor = (word: string) => (word.length > 2 ? looseSyllable : (syllable: string) => syllable);
/** A character with several readings multiplies the ways to read a word; beyond this the rest is dropped. */
const mostReadings = 8;

/** Pairs that so many words begin or end with are words themselves (备案, 注册). */
const sharedBy = 3;

/** The words, and those of two characters that they are made of. */
function withParts(words: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const word of new Set(words))
    if (word.length > 2)
      for (const part of new Set([word.slice(0, 2), word.slice(-2)]))
        counts.set(part, (counts.get(part) ?? 0) + 1);
  return [...words, ...[...counts].flatMap(([part, count]) => (count >= sharedBy ? [part] : []))];
}

/** @param words of the field, of two characters or more */
export function createSpeller(words: readonly string[], known: KnownTexts): Speller {
  const bySound = new Map<string, string[]>();
  const byGap = new Map<string, string[]>();
  const byLetters = new Map<string, string[]>();
  let longestLetters = 0;
  const add = (map: Map<string, string[]>, key: string, word: string) => {
    const list = map.get(key);
    if (!list) map.set(key, [word]);
    else if (!list.includes(word)) list.push(word);
  };
  const all = new Set<string>();
  for (const raw of withParts(words)) {
    const word = cleanText(raw);
    if (word.length < 2 || word.length > longestWord || ![...word].every((c) => han.test(c))) continue;
    all.add(word);
    for (const sound of soundsOf(word, formFor(word))) add(bySound, sound, word);
    for (const sound of soundsOf(word, (s) => s)) {
      const letters = sound.replaceAll(' ', '');
      longestLetters = Math.max(longestLetters, letters.length);
      add(byLetters, letters, word);
    }
    if (word.length >= longWord)
      for (let gap = 0; gap < word.length; gap += 1)
        add(byGap, `${word.slice(0, gap)}?${word.slice(gap + 1)}`, word);
  }

  /** The word meant by the characters, none where they are a word or sound like none. */
  const meant = (typed: string): string | null => {
    if (all.has(typed)) return null;
    const likely = soundsOf(typed, formFor(typed)).flatMap((sound) => bySound.get(sound) ?? []);
    if (typed.length >= longWord)
      for (let gap = 0; gap < typed.length; gap += 1) {
        // What is a word without its last character is that word with another beside it (备案|要).
        const rest = gap === 0 ? typed.slice(1) : gap === typed.length - 1 ? typed.slice(0, -1) : '';
        if (all.has(rest)) continue;
        likely.push(...(byGap.get(`${typed.slice(0, gap)}?${typed.slice(gap + 1)}`) ?? []));
      }
    let best: string | null = null;
    let most = 0;
    for (const word of likely) {
      const same = [...word].filter((character, i) => character === typed[i]).length;
      // At least one character must have been meant as typed: sound alone would hear words everywhere.
      if (same > most) {
        best = word;
        most = same;
      }
    }
    return most * 3 >= typed.length ? best : null;
  };

  /**
   * Whether no text holds the pair that ends at `at`, or holds it only among other neighbours (设备安全, never 怎么备安).
   */
  const isStrange = (clean: string, at: number): boolean => {
    const pair = clean.slice(at - 1, at + 1);
    if (![...pair].every((character) => han.test(character))) return false;
    if (!known.pairs.has(pair)) return true;
    const before = at >= 2 && known.pairs.has(clean.slice(at - 2, at + 1));
    const after = at + 1 < clean.length && known.pairs.has(clean.slice(at - 1, at + 2));
    return !before && !after;
  };

  const mendHan = (clean: string, found: string[]): string => {
    const unknown = new Uint8Array(clean.length);
    for (let i = 1; i < clean.length; i += 1) unknown[i] = isStrange(clean, i) ? 1 : 0;
    let mended = '';
    let at = 0;
    while (at < clean.length) {
      let took = 0;
      if (han.test(clean[at]!)) {
        let last = at;
        for (let i = at + 1; i < Math.min(clean.length, at + longestWord) && han.test(clean[i]!); i += 1)
          last = i;
        for (let end = last + 1; end - at >= 2 && took === 0; end -= 1) {
          if (!unknown.subarray(at + 1, end).includes(1)) break;
          const word = meant(clean.slice(at, end));
          if (word === null) continue;
          mended += word;
          found.push(word);
          took = end - at;
        }
      }
      if (took === 0) {
        mended += clean[at]!;
        took = 1;
      }
      at += took;
    }
    return mended;
  };

  const mendLatin = (clean: string, found: string[]): string =>
    clean.replace(latinRun, (run) => {
      const tokens = run.split(/[\s']+/);
      // One word that English texts know makes it English: «can», «man» and «china» are syllables too.
      if (!tokens.every((token) => isSyllables(token)) || tokens.some((token) => known.hasWord(token)))
        return run;
      const words = readLetters(tokens.join(''), byLetters, longestLetters);
      if (words.length === 0) return run;
      found.push(...words);
      return words.join('');
    });

  return {
    mend(text) {
      const clean = cleanText(text);
      const words: string[] = [];
      const mended = mendLatin(mendHan(clean, words), words);
      return words.length === 0 ? null : { text: mended, words };
    },
  };
}

const latinRun = /[a-z]{1,60}(?:[ '][a-z]{1,60}){0,30}/g;

/** Every way to read the word, syllables separated by blanks; none where a character has no reading. */
function soundsOf(word: string, form: (syllable: string) => string): string[] {
  let sounds = [''];
  for (const character of word) {
    const next = [...new Set(readingsOf(character).map(form))];
    if (next.length === 0) return [];
    sounds = sounds.flatMap((sound) =>
      next.map((syllable) => `${sound}${sound === '' ? '' : ' '}${syllable}`),
    );
    if (sounds.length > mostReadings) sounds = sounds.slice(0, mostReadings);
  }
  return sounds;
}

/** The longest known word at each place; letters that begin none are passed over. */
function readLetters(letters: string, byLetters: ReadonlyMap<string, string[]>, longest: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < letters.length; ) {
    let size = Math.min(longest, letters.length - at);
    while (size >= shortestLetters && !byLetters.has(letters.slice(at, at + size))) size -= 1;
    if (size < shortestLetters) {
      at += 1;
      continue;
    }
    found.push(...byLetters.get(letters.slice(at, at + size))!.slice(0, 2));
    at += size;
  }
  return found;
}

/** Shorter runs of letters sound like too many words. */
const shortestLetters = 4;
