/** Whole numbers in Chinese characters: 三十, 一千零三十二, 二〇二一, 两万, 二百五, 壹佰. */
import { foldDigits } from './fold-width.ts';

const digits: Record<string, number> = {
  零: 0,
  〇: 0,
  '○': 0,
  Ｏ: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
};
const smallUnits: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 拾: 10, 佰: 100, 仟: 1000 };
const largeUnits: Record<string, number> = { 万: 1e4, 亿: 1e8 };

/** Characters of everyday numerals, for use inside brackets of a regular expression. */
export const numeralCharacters = '零〇一二两三四五六七八九十百千万亿';
/** Characters of numerals as banks write them. Some are common in other words (大陆, 队伍). */
export const formalNumeralCharacters = '壹贰叁肆伍陆柒捌玖拾佰仟';

/** Longest numeral read as a number; anything longer is no figure of a rule. */
export const longestNumeral = 24;
const longestDigitRun = 15;

/**
 * How doubtful runs are read. `prose`: `二百五` is 250, and two bare digits (`三五`) are no number but a way to say
 * three to five. `label`: labels and dates neither abbreviate nor guess, so 一百五 is 105 and 九三 is 93.
 */
type NumeralStyle = 'prose' | 'label';

/**
 * Value of a run of Chinese numerals in a sentence, or null where the run is not one number (`万一`, `三五`,
 * `一百二千`). Three or more bare digits read as written: `二〇二一` is 2021.
 */
export function parseChineseNumeral(run: string): number | null {
  return parse(run, 'prose');
}

/**
 * Value of a numeral of a label or date: Chinese (`一千零三十二`, `二〇`), or digits of either width (`１２`). White
 * space inside is ignored. Null for anything else.
 */
export function parseLabelNumeral(text: string): number | null {
  const compact = foldDigits(text.slice(0, 64).replace(/\s+/g, ''));
  if (/^\d{1,15}$/.test(compact)) return Number(compact);
  return parse(compact, 'label');
}

function parse(run: string, style: NumeralStyle): number | null {
  if (run.length === 0 || run.length > longestNumeral) return null;
  const characters = [...run];
  if (!characters.every((c) => c in digits)) return withUnits(characters, style);
  const values = characters.map((c) => digits[c]!);
  if (values.length > longestDigitRun) return null;
  if (values.length === 2 && style === 'prose' && !values.includes(0)) return null;
  return Number(values.join(''));
}

function withUnits(characters: string[], style: NumeralStyle): number | null {
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastUnit = Number.POSITIVE_INFINITY;
  let lastLarge = Number.POSITIVE_INFINITY;
  let zero = false;
  for (const [at, c] of characters.entries()) {
    if (c in digits) {
      if (digit !== null) return null;
      if (digits[c] === 0) zero = true;
      else digit = digits[c]!;
    } else if (c in smallUnits) {
      const unit = smallUnits[c]!;
      if (unit >= lastUnit || (digit === null && unit !== 10)) return null;
      section += (digit ?? 1) * unit;
      lastUnit = unit;
      digit = null;
      zero = false;
    } else if (c in largeUnits) {
      const unit = largeUnits[c]!;
      section += digit ?? 0;
      // 万亿 is a unit of its own; otherwise something must be counted: neither 万 alone nor 一亿万.
      if (section === 0 && !(unit === 1e8 && characters[at - 1] === '万')) return null;
      if (unit < lastLarge) total += section * unit;
      else if (unit > lastLarge && total < 1e8) total = (total + section) * unit;
      else return null;
      lastLarge = unit;
      section = 0;
      digit = null;
      zero = false;
      lastUnit = Number.POSITIVE_INFINITY;
    } else return null;
  }
  if (digit === null) return total + section;
  const last = lastUnit < Number.POSITIVE_INFINITY ? lastUnit : total > 0 ? lastLarge : 1;
  const abbreviates = style === 'prose' && !zero && last >= 100;
  return total + section + digit * (abbreviates ? last / 10 : 1);
}
