/**
 * Brings a text to the one form in which it is compared: NFKC, hidden characters dropped, lone surrogates
 * replaced, traditional characters made simplified. Stored texts are never changed; only their terms are.
 */
import { Converter } from 'opencc-js/t2cn';

const toSimplified = Converter({ from: 't', to: 'cn' });

// Zero-width and bidi marks, soft hyphen, fillers, variation selectors, tags: nobody sees them, so nobody types them.
const hidden = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

// PDF text layers use radicals (⻚ ⺠) that NFKC leaves as they are.
const radicals: Record<string, string> = {
  '⺠': '民',
  '⻚': '页',
  '⻓': '长',
  '⻔': '门',
  '⻅': '见',
  '⻋': '车',
  '⻛': '风',
  '⻜': '飞',
  '⻝': '食',
  '⻢': '马',
  '⻥': '鱼',
  '⻦': '鸟',
  '⻨': '麦',
  '⻩': '黄',
  '⻬': '齐',
  '⻮': '齿',
  '⻰': '龙',
  '⺟': '母',
  '⻄': '西',
  '⻘': '青',
  '⻆': '角',
};
const radical = /[\u2e80-\u2eff]/gu;
const romanNumeral = /[\u2160-\u216b\u2170-\u217b]/g;
const han = /\p{Script=Han}/u;

/** The text as terms are cut from it. Total: takes any string, well-formed or not. Linear time. */
export function cleanText(text: string): string {
  let clean = text.toWellFormed();
  clean = clean.replace(romanNumeral, (mark) => String(((mark.codePointAt(0)! - 0x2160) % 16) + 1));
  clean = clean.normalize('NFKC').replace(hidden, '');
  if (han.test(clean)) {
    clean = clean.replace(radical, (mark) => radicals[mark] ?? mark);
    clean = toSimplified(clean);
  }
  return clean.toLowerCase();
}
