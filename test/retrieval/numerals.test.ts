import { describe, expect, it } from 'vitest';
import { chineseNumeral, parseChineseNumeral, parseNumeral } from '../../src/retrieval/numerals.ts';

describe('Chinese numerals', () => {
  it.each([
    ['零', 0],
    ['十', 10],
    ['十五', 15],
    ['二十', 20],
    ['一百零三', 103],
    ['一百一十', 110],
    ['一千二百六十', 1260],
    ['一千零一', 1001],
    ['一万', 10_000],
    ['二十万', 200_000],
    ['一百五十万', 1_500_000],
    ['一亿二千万', 120_000_000],
    ['二百五', 250],
    ['一万二', 12_000],
    ['二百零五', 205],
    ['两千', 2000],
    ['二〇二一', 2021],
    ['叁拾', 30],
  ])('%s is %d', (run, value) => {
    expect(parseChineseNumeral(run)).toBe(value);
  });

  it.each(['万一', '三五', '百百', '十百', '一一', '', '千'])('«%s» is no number', (run) => {
    expect(parseChineseNumeral(run)).toBeNull();
  });

  it('reads back every number it writes', () => {
    for (let value = 1; value < 30_000; value += value < 1500 ? 1 : 97) {
      expect(parseNumeral(chineseNumeral(value)), chineseNumeral(value)).toBe(value);
    }
    expect(chineseNumeral(79)).toBe('七十九');
    expect(chineseNumeral(110)).toBe('一百一十');
    expect(chineseNumeral(1001)).toBe('一千零一');
  });
});
