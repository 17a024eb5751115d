import { describe, expect, it } from 'vitest';
import { articleInEnglish, chineseNumeral, formatPlace } from '../../widget/shared/format-place.ts';

describe('how a cited place is written', () => {
  it('in Chinese as the law itself refers to it', () => {
    expect(formatPlace({ article: '第十五条', paragraph: 1, item: 2 }, 'zh')).toBe(
      '第十五条第一款第（二）项',
    );
    expect(formatPlace({ article: '第十五条', paragraph: null, item: null }, 'zh')).toBe('第十五条');
    expect(formatPlace({ article: '附件1 表2 行3' }, 'zh')).toBe('附件1 表2 行3');
  });

  it('in English with the Chinese article beside it', () => {
    expect(formatPlace({ article: '第一百零三条', paragraph: 2, item: 11 }, 'en')).toBe(
      'Article 103 (第一百零三条), paragraph 2, item 11',
    );
    expect(formatPlace({ article: '一、（三）2.' }, 'en')).toBe('一、（三）2.');
  });

  it.each([
    ['第一条', 'Article 1'],
    ['第十条', 'Article 10'],
    ['第二十条', 'Article 20'],
    ['第四十条之一', 'Article 40-1'],
    ['第一百一十条', 'Article 110'],
    ['第一千二百六十条', 'Article 1260'],
    ['附则', null],
  ])('%s → %s', (article, english) => {
    expect(articleInEnglish(article)).toBe(english);
  });

  it('writes numerals of paragraphs and items', () => {
    expect([1, 2, 10, 11, 20, 99, 100].map(chineseNumeral)).toEqual([
      '一',
      '二',
      '十',
      '十一',
      '二十',
      '九十九',
      '100',
    ]);
  });
});
