/** Numbers in digits, in Chinese characters, or in both: 20,000, 1.5万, 三点五, 三十. */
import { longestNumeral, parseChineseNumeral } from './chinese-numeral.ts';

const scales: Record<string, number> = {
  十: 10,
  百: 100,
  千: 1000,
  万: 1e4,
  亿: 1e8,
  十万: 1e5,
  百万: 1e6,
  千万: 1e7,
  十亿: 1e9,
  百亿: 1e10,
  千亿: 1e11,
  万亿: 1e12,
};

/** What the unit after digits multiplies by, `万` and `百万` alike; null where it is none (`万千`). */
export function scaleOf(unit: string): number | null {
  return scales[unit] ?? null;
}

/**
 * A Chinese, digit or mixed numeral of a sentence (`三十`, `二〇二一`, `1.5万`, `20,000`, `三点五万`) as a number;
 * null when it is none. Digits must be ASCII (see `foldWidth`).
 */
export function parseMixedNumeral(numeral: string): number | null {
  if (numeral.length === 0 || numeral.length > longestNumeral) return null;
  const text = numeral.replaceAll(',', '');
  const [, plain, digitUnit] = /^(\d+(?:\.\d+)?)([十百千万亿]{0,2})$/.exec(text) ?? [];
  if (plain !== undefined) return scaled(Number(plain), digitUnit!);
  const [, whole, fraction, unit] =
    /^([^点]+)点([零〇○一二三四五六七八九]+)([十百千万亿]{0,2})$/.exec(text) ?? [];
  if (whole === undefined) return parseChineseNumeral(text);
  const left = parseMixedNumeral(whole);
  const right = [...fraction!].map((c) => parseChineseNumeral(c)).join('');
  return left === null ? null : scaled(Number(`${left}.${right}`), unit!);
}

function scaled(value: number, unit: string): number | null {
  const scale = unit === '' ? 1 : scaleOf(unit);
  return scale === null || Number.isNaN(value) ? null : round(value * scale);
}

/** Twelve digits: enough for money, and equal values compare equal. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * Digits without grouping commas and needless zeros, for comparison as text: `20,000` → `20000`, `1.50` → `1.5`.
 * Dotted numbers (`1.2.3`) and those longer than 15 characters stay as they are.
 * @param scale multiplies (万: 10000)
 */
export function decimalForm(written: string, scale = 1): string {
  const bare = written.replaceAll(',', '');
  if (!/^\d+(?:\.\d+)?$/.test(bare) || bare.length > 15) return bare;
  return String(Number((Number(bare) * scale).toFixed(6)));
}
