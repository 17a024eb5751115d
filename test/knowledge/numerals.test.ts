import { expect, test } from 'vitest';
import { chineseToNumber, numberToChinese, parseChineseNumber } from '../../src/knowledge/numerals.ts';

test('numerals of labels read as their value', () => {
  const cases: [string, number][] = [
    ['十', 10],
    ['十二', 12],
    ['二十', 20],
    ['一百零二', 102],
    ['一百〇二', 102],
    ['一百一十', 110],
    ['一百十', 110],
    ['一千零三十二', 1032],
    ['一千二百六十', 1260],
    ['两万', 20000],
    ['一万零五', 10005],
    ['二〇二一', 2021],
    ['一九九三', 1993],
    ['１２', 12],
    ['007', 7],
    ['一 百 零 二', 102],
  ];
  for (const [text, value] of cases) expect(chineseToNumber(text), text).toBe(value);
});

test('what is no single number is none', () => {
  for (const text of ['', '十百', '百', '三五十', '一百二千', '十五倍', 'abc', '万', '一'.repeat(40)])
    expect(chineseToNumber(text), text).toBeNull();
});

test('a label gives its number', () => {
  expect(parseChineseNumber('第一千零三十二')).toBe(1032);
  expect(parseChineseNumber('第　十　五　条')).toBe(15);
  expect(parseChineseNumber('第１２条')).toBe(12);
  expect(parseChineseNumber('（三）')).toBe(3);
  expect(parseChineseNumber('附则')).toBeNull();
});

test('every number up to 20,000 is spelt so that it reads back', () => {
  for (let n = 0; n <= 20_000; n++) expect(chineseToNumber(numberToChinese(n))).toBe(n);
  expect([10, 11, 100, 101, 110, 1000, 1001, 1010, 1260].map(numberToChinese)).toEqual([
    '十',
    '十一',
    '一百',
    '一百零一',
    '一百一十',
    '一千',
    '一千零一',
    '一千零一十',
    '一千二百六十',
  ]);
});
