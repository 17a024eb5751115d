/** How Chinese characters are read, and how a run of Latin letters may be cut into syllables. */
import { pinyinTable } from './pinyin-table.ts';

let readings: Map<string, string[]> | null = null;
let syllables: Set<string> | null = null;

// Read at the first need: most questions have no slip in them.
function table(): { readings: Map<string, string[]>; syllables: Set<string> } {
  if (!readings || !syllables) {
    readings = new Map();
    const parts = pinyinTable.trim().split(/\s+/);
    syllables = new Set(parts.filter((_, i) => i % 2 === 0));
    for (let i = 0; i < parts.length; i += 2)
      for (const character of parts[i + 1]!)
        readings.set(character, [...(readings.get(character) ?? []), parts[i]!]);
  }
  return { readings, syllables };
}

/** Readings without tones, ü as v; none for a character outside the table. */
export function readingsOf(character: string): readonly string[] {
  return table().readings.get(character) ?? [];
}

/** One form for syllables that many speakers do not tell apart: zh z, ch c, sh s, l n, final ng n. */
export function looseSyllable(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^l/, 'n')
    .replace(/ng$/, 'n');
}

const longestSyllable = 6;

/** Whether the letters can be cut into syllables. Linear time. */
export function isSyllables(letters: string): boolean {
  const { syllables: known } = table();
  const reached = new Uint8Array(letters.length + 1);
  reached[0] = 1;
  for (let start = 0; start < letters.length; start += 1) {
    if (!reached[start]) continue;
    for (let size = 1; size <= longestSyllable && start + size <= letters.length; size += 1)
      if (known.has(letters.slice(start, start + size))) reached[start + size] = 1;
  }
  return reached[letters.length] === 1;
}
