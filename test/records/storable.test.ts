import { describe, expect, it } from 'vitest';
import { storableJson, storableText } from '../../src/records/storable.ts';

describe('storable text', () => {
  it('changes only what PostgreSQL cannot hold, and one for one', () => {
    const text = 'a\u0000b\uD800c\uDC00d𠮷\uFFFE\u0001\r\n';
    expect(storableText(text)).toBe('a\uFFFDb\uFFFDc\uFFFDd𠮷\uFFFE\u0001\r\n');
    expect(storableText(text)).toHaveLength(text.length);
  });

  it('keeps a quote a substring of its text', () => {
    const text = '第一条 甲\u0000乙\uD800丙。';
    const quote = text.slice(4, 9);
    expect(storableText(text)).toContain(storableText(quote));
  });
});

describe('storable JSON', () => {
  it('reaches keys and values at every depth', () => {
    expect(storableJson({ 'a\u0000': [{ b: ['\uD800'] }], plain: 'x' })).toEqual({
      'a\uFFFD': [{ b: ['\uFFFD'] }],
      plain: 'x',
    });
  });

  it('leaves escapes that people typed as they are', () => {
    expect(storableJson({ text: '\\u0000 \\ud800' })).toEqual({ text: '\\u0000 \\ud800' });
  });

  it.each([null, 0, false, '', [], {}])('keeps %j', (value) => {
    expect(storableJson(value)).toEqual(value);
  });

  it('makes null of undefined, and drops undefined members', () => {
    expect(storableJson(undefined)).toBeNull();
    expect(storableJson({ a: undefined, b: 1 })).toEqual({ b: 1 });
  });
});
