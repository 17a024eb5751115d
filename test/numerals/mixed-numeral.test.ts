import { expect, test } from 'vitest';
import { decimalForm, parseMixedNumeral, scaleOf } from '../../src/numerals/mixed-numeral.ts';

test.each<[string, number | null]>([
  ['二十一', 21],
  ['79', 79],
  ['20,000', 20_000],
  ['1.5万', 15_000],
  ['5十万', 500_000],
  ['2百亿', 20_000_000_000],
  ['三点五', 3.5],
  ['十二点〇五', 12.05],
  ['三点五万', 35_000],
  ['百', null],
  ['三点', null],
  ['3万千', null],
  ['1.2.3', null],
  ['9'.repeat(25), null],
  ['', null],
])('numeral %s', (text, value) => {
  expect(parseMixedNumeral(text)).toBe(value);
});

test('a number as text has one form', () => {
  expect(decimalForm('20,000')).toBe('20000');
  expect(decimalForm('1.50')).toBe('1.5');
  expect(decimalForm('2.5', scaleOf('万')!)).toBe('25000');
  expect(decimalForm('1.2.3')).toBe('1.2.3');
  expect(decimalForm('0'.repeat(20))).toBe('0'.repeat(20));
});
