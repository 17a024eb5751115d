/**
 * Numbers as laws and people write them: 三十, 一千二百, 二〇二一, 两万, 2.5万, 20,000. One decimal form for all.
 */
const digits: Record<string, number> = {
  零: 0,
  〇: 0,
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

/** Characters that numerals are made of, for use inside a regular expression's brackets. */
export const numeralCharacters = '零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟';

/**
 * Value of a run of Chinese numerals, or null where the run is not one number (`万一`, `三五`).
 * `二百五` is 250, `二百零五` is 205; three or more bare digits read as written (`二〇二一` is 2021).
 */
export function parseChineseNumeral(run: string): number | null {
  if (run.length === 0 || run.length > 24) return null;
  const characters = [...run];
  if (characters.every((character) => character in digits)) {
    if (characters.length === 1) return digits[run]!;
    if (characters.length === 2 && !/[零〇]/.test(run)) return null;
    if (characters.length > 15) return null;
    return Number(characters.map((character) => digits[character]).join(''));
  }
  let total = 0;
  let section = 0;
  let digit: number | null = null;
  let lastUnit = 0;
  let lastLarge = Number.POSITIVE_INFINITY;
  let zero = false;
  for (const character of characters) {
    if (character in digits) {
      const value = digits[character]!;
      if (value === 0) {
        if (digit !== null) return null;
        zero = true;
        continue;
      }
      if (digit !== null) return null;
      digit = value;
    } else if (character in smallUnits) {
      const unit = smallUnits[character]!;
      if (lastUnit !== 0 && unit >= lastUnit) return null;
      if (digit === null && !(unit === 10 && (section === 0 || zero))) return null;
      section += (digit ?? 1) * unit;
      digit = null;
      zero = false;
      lastUnit = unit;
    } else {
      const unit = largeUnits[character]!;
      section += digit ?? 0;
      if (section === 0) return null;
      if (unit < lastLarge) total += section * unit;
      else total = (total + section) * unit;
      lastLarge = unit;
      section = 0;
      digit = null;
      zero = false;
      lastUnit = 0;
    }
  }
  if (digit !== null) {
    const colloquialUnit = lastUnit >= 100 ? lastUnit : lastUnit === 0 && total > 0 ? lastLarge : 0;
    section += !zero && colloquialUnit > 0 ? digit * (colloquialUnit / 10) : digit;
  }
  return total + section;
}

const plainNumber = /^\d+(?:\.\d+)?$/;

/** A decimal string without grouping commas and needless zeros; `scale` multiplies (万: 10000). */
export function decimal(written: string, scale = 1): string {
  const bare = written.replaceAll(',', '');
  if (!plainNumber.test(bare)) return bare;
  if (bare.length > 15) return bare;
  return String(Number((Number(bare) * scale).toFixed(6)));
}

/** Article number in any form, `七十九` or `79`; null where it is none. */
export function parseNumeral(written: string): number | null {
  if (/^\d{1,9}$/.test(written)) return Number(written);
  return parseChineseNumeral(written);
}

const numeralDigits = '零一二三四五六七八九';

/** `79` → `七十九`, the form of article labels; for 1 to 99,999,999. */
export function chineseNumeral(value: number): string {
  if (value >= 1e4) {
    const rest = value % 1e4;
    const low = rest === 0 ? '' : `${rest < 1000 ? '零' : ''}${chineseNumeral(rest)}`;
    return `${chineseNumeral(Math.floor(value / 1e4))}万${low}`;
  }
  let written = '';
  let zero = false;
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / unit) % 10;
    if (digit === 0) {
      zero = written !== '';
      continue;
    }
    written += `${zero ? '零' : ''}${unit === 10 && written === '' && digit === 1 ? '' : numeralDigits[digit]}${name}`;
    zero = false;
  }
  return written === '' ? '零' : written;
}
