import { describe, expect, it } from 'vitest';
import { outcomes, reasons } from '../../src/answer/types.ts';
import { langOfTag, tagOfText } from '../../widget/shared/language.ts';
import { stringsFor } from '../../widget/shared/strings.ts';

describe('the words of the page', () => {
  it.each(['zh', 'en'] as const)('%s has words for every outcome and reason', (lang) => {
    const strings = stringsFor(lang);
    for (const outcome of outcomes) expect(strings.outcomes[outcome], outcome).toBeTruthy();
    for (const reason of reasons) expect(strings.reasons[reason], reason).toBeTruthy();
  });

  it('both languages say the same things, and none is left empty', () => {
    const keysOf = (value: unknown, path = ''): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
        : [typeof value === 'string' && value.trim() === '' ? `${path} is empty` : path];
    const zh = keysOf(stringsFor('zh'));
    expect(zh).toEqual(keysOf(stringsFor('en')));
    expect(zh.filter((path) => path.endsWith('is empty'))).toEqual([]);
  });

  it('no fault is said to mean that no rule exists', () => {
    for (const reason of ['model_fault', 'search_fault', 'time_limit', 'internal_fault'] as const) {
      expect(stringsFor('zh').reasons[reason]).toContain('不表示没有相关规定');
      expect(stringsFor('en').reasons[reason]).toContain('does not mean that no rule exists');
    }
  });

  it('English text holds no Chinese, except the switch to it', () => {
    const { otherLanguage, ...rest } = stringsFor('en');
    expect(otherLanguage).toBe('中文');
    expect(JSON.stringify(rest)).not.toMatch(/\p{Script=Han}/u);
  });
});

describe('languages', () => {
  it.each([
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['ZH-Hant-TW', 'zh'],
    ['', 'zh'],
    [null, 'zh'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['zhx', 'en'],
  ])('%s is read as %s', (tag, lang) => {
    expect(langOfTag(tag)).toBe(lang);
  });

  it('tags a text by whether it holds Chinese characters', () => {
    expect(tagOfText('What does 第十五条 say?')).toBe('zh-CN');
    expect(tagOfText('Class II device')).toBe('en');
  });
});
