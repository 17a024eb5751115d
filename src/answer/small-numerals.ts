import { parseChineseNumeral } from '../numerals/chinese-numeral.ts';

const roman: Record<string, string> = { i: '1', ii: '2', iii: '3' };

/** 三, III or 3 as `3`; null where it is none of them. */
export function numeralValue(numeral: string): string | null {
  if (/^\d+$/.test(numeral)) return String(Number(numeral));
  const known = roman[numeral.toLowerCase()];
  if (known) return known;
  const value = parseChineseNumeral(numeral);
  return value === null ? null : String(value);
}
