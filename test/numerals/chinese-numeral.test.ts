import { describe, expect, it } from 'vitest';
import { parseChineseNumeral, parseLabelNumeral } from '../../src/numerals/chinese-numeral.ts';

/** What a sentence and a label read alike. */
const plain: [string, number][] = [
  ['零', 0],
  ['十', 10],
  ['十五', 15],
  ['二十一', 21],
  ['一百零二', 102],
  ['一百〇二', 102],
  ['一百○二', 102],
  ['一百一十', 110],
  ['一百十', 110],
  ['一千零一', 1001],
  ['一千零三十二', 1032],
  ['一千二百六十', 1260],
  ['三千零二十', 3020],
  ['两千', 2000],
  ['两万', 20_000],
  ['一万零五', 10_005],
  ['一万二千', 12_000],
  ['二十万', 200_000],
  ['一百五十万', 1_500_000],
  ['一亿二千万', 120_000_000],
  ['一万零三亿', 1_000_300_000_000],
  ['三万亿', 3_000_000_000_000],
  ['二〇二一', 2021],
  ['一九九三', 1993],
  ['叁拾', 30],
  ['壹佰贰拾', 120],
];
const none = [
  '',
  '百',
  '千',
  '万',
  '万一',
  '百百',
  '十百',
  '三五十',
  '一百二千',
  '一万二万',
  '一亿万',
  '十五倍',
  'abc',
];

describe('Chinese numerals', () => {
  it.each(plain)('%s is %d', (run, value) => {
    expect(parseChineseNumeral(run)).toBe(value);
    expect(parseLabelNumeral(run)).toBe(value);
  });

  it.each([...none, '一'.repeat(40), '一万'.repeat(50_000)])('«%s» is no number', (run) => {
    expect(parseChineseNumeral(run)).toBeNull();
    expect(parseLabelNumeral(run)).toBeNull();
  });

  it('reads a sentence as people speak, a label as it is printed', () => {
    const readings = (run: string) => [parseChineseNumeral(run), parseLabelNumeral(run)];
    expect(readings('二百五')).toEqual([250, 205]);
    expect(readings('二百零五')).toEqual([205, 205]);
    expect(readings('一万二')).toEqual([12_000, 10_002]);
    expect(readings('三五')).toEqual([null, 35]);
  });

  it('reads digits of either width and white space in a label', () => {
    expect(parseLabelNumeral('１２')).toBe(12);
    expect(parseLabelNumeral('007')).toBe(7);
    expect(parseLabelNumeral('一 百 零 二')).toBe(102);
    expect(parseChineseNumeral('12')).toBeNull();
  });
});
