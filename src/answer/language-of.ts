/** The language a text is asked in. */
import { isSyllables } from '../retrieval/pinyin.ts';
import { withoutMaskLabels } from './personal-data.ts';
import type { Lang } from './types.ts';

/** From as many words on a text of nothing but pinyin syllables is Chinese; fewer may be a name. */
const leastPinyinWords = 3;
/** A title or a quoted term says nothing of the language around it, where there are words around it. */
const titles =
  /《[^《》]{1,80}》|〈[^〈〉]{1,80}〉|[“"「『][\p{Script=Han}\d（）()、·]{1,40}[”"」』]|[（(][\p{Script=Han}\d、·]{1,40}[）)]/gu;

/** Chinese when Han characters outweigh Latin words, titles left aside, or when all words are pinyin. */
export function languageOf(text: string): Lang {
  const plain = withoutMaskLabels(text);
  const around = plain.replace(titles, ' ');
  const said = latinWords(around).length >= leastPinyinWords ? around : plain;
  const han = said.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = latinWords(said);
  if (han > 0) return han >= words.length ? 'zh' : 'en';
  return isPinyin(words) ? 'zh' : 'en';
}

const latinWords = (text: string): string[] => text.match(/[A-Za-z]{2,}/g) ?? [];

/** Every word is made of syllables; English questions have words that are not (what, the, is) or begin with «can». */
function isPinyin(words: readonly string[]): boolean {
  if (/^(?:can|she|he)$/i.test(words[0] ?? '')) return false;
  return words.length >= leastPinyinWords && words.every((word) => isSyllables(word.toLowerCase()));
}
