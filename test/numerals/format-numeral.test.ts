import { expect, test } from 'vitest';
import { parseChineseNumeral, parseLabelNumeral } from '../../src/numerals/chinese-numeral.ts';
import { formatNumeral } from '../../src/numerals/format-numeral.ts';

test.each<[number, string]>([
  [0, '零'],
  [10, '十'],
  [11, '十一'],
  [79, '七十九'],
  [100, '一百'],
  [101, '一百零一'],
  [110, '一百一十'],
  [1000, '一千'],
  [1001, '一千零一'],
  [1010, '一千零一十'],
  [1260, '一千二百六十'],
  [10_010, '一万零一十'],
  [200_000, '二十万'],
  [100_000_001, '一亿零一'],
])('%d is spelt %s', (n, text) => {
  expect(formatNumeral(n)).toBe(text);
});

test('what is spelt reads back', () => {
  const numbers = [...Array(20_000).keys(), 99_999, 110_110, 99_999_999, 100_000_000, 305_000_010];
  for (const n of numbers) {
    expect(parseLabelNumeral(formatNumeral(n))).toBe(n);
    expect(parseChineseNumeral(formatNumeral(n))).toBe(n);
  }
});

test('what no label can say is refused', () => {
  for (const n of [-1, 1.5, Number.NaN, 1e12]) expect(() => formatNumeral(n)).toThrow(RangeError);
});
