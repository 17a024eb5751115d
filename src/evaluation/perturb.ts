/** Questions as people mistype them, for measuring how much a slip costs. Same seed, same slips. */
import { readingsOf } from '../retrieval/pinyin.ts';
import { randomNumbers } from './folds.ts';

export const slips = ['homophones', 'pinyin'] as const;
/** Characters taken for others read the same, or a stretch typed in Latin letters. */
export type Slip = (typeof slips)[number];

const han = /\p{Script=Han}/u;
/** Share of the Chinese characters that go wrong, at least one. */
const wrongShare = 0.1;
const latinCharacters = 4;

/**
 * Texts without Chinese characters stay as they are.
 * @param seed decides what goes wrong where
 */
export function perturb(texts: readonly string[], slip: Slip, seed: number): string[] {
  const random = randomNumbers(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  // Wrong characters are drawn from those that the questions use: people mistype into common ones.
  const alike = new Map<string, string[]>();
  for (const character of new Set(texts.join('')))
    for (const reading of readingsOf(character))
      alike.set(reading, [...(alike.get(reading) ?? []), character]);
  return texts.map((text) => {
    const letters = [...text];
    const places = letters.flatMap((letter, i) => (han.test(letter) ? [i] : []));
    if (places.length === 0) return text;
    if (slip === 'pinyin') return typedInLatin(letters, pick(places));
    const wrong = Math.max(1, Math.round(places.length * wrongShare));
    const replaceable = places.filter((i) => homophones(letters[i]!, alike).length > 0);
    for (let n = 0; n < wrong && replaceable.length > 0; n += 1) {
      const at = replaceable.splice(Math.floor(random() * replaceable.length), 1)[0]!;
      letters[at] = pick(homophones(letters[at]!, alike));
    }
    return letters.join('');
  });
}

function homophones(character: string, alike: ReadonlyMap<string, string[]>): string[] {
  return readingsOf(character)
    .flatMap((reading) => alike.get(reading) ?? [])
    .filter((other) => other !== character);
}

function typedInLatin(letters: readonly string[], start: number): string {
  let end = start;
  while (end < letters.length && end - start < latinCharacters && readingsOf(letters[end]!).length > 0)
    end += 1;
  const typed = letters.slice(start, end).map((letter) => readingsOf(letter)[0]!);
  return [...letters.slice(0, start), ...typed, ...letters.slice(end)].join('');
}
