import { expect, test } from 'vitest';
import { foldDigits, foldWidth } from '../../src/numerals/fold-width.ts';

test('folding keeps every offset and the marks of Chinese sentences', () => {
  const text = '（２０）日，ＲＭＢ　５．５；第Ⅱ类○';
  expect(foldWidth(text)).toBe('（20）日，RMB 5.5；第二类〇');
  expect(foldWidth(text)).toHaveLength(text.length);
  expect(foldDigits('１．２Ａ')).toBe('1.2Ａ');
});
