import { describe, expect, it } from 'vitest';
import { highlightQuote, splitSegmentsByLine } from '../../widget/shared/highlight-quote.ts';

const text = '第一条 甲方应当备案。\n甲方应当报告。\n（一）甲方应当备案。';

describe('marking a quote in its article', () => {
  it.each([
    ['at the start', '第一条 甲方', 1],
    ['at the end', '（一）甲方应当备案。', 1],
    ['in the middle', '应当报告', 1],
    ['across lines', '备案。\n甲方应当报告。', 1],
    ['the whole text', text, 1],
    ['repeated: each place', '甲方应当备案。', 2],
    ['missing', '乙方', 0],
    ['empty', '', 0],
    ['blank', '  \n', 0],
    ['longer than the text', `${text}。`, 0],
  ])('%s', (_, quote, places) => {
    const { segments, found } = highlightQuote(text, quote);
    expect(found).toBe(places);
    expect(segments.map((segment) => segment.text).join('')).toBe(text);
    const marked = segments.filter((segment) => segment.marked);
    expect(marked.map((segment) => segment.text)).toEqual(Array(places).fill(quote));
    expect(segments.every((segment) => segment.text !== '')).toBe(true);
  });

  it('does not mark overlapping places twice', () => {
    expect(highlightQuote('哈哈哈哈哈', '哈哈')).toEqual({
      found: 2,
      segments: [
        { text: '哈哈', marked: true },
        { text: '哈哈', marked: true },
        { text: '哈', marked: false },
      ],
    });
  });

  it('reads a quote as characters, never as a pattern', () => {
    expect(highlightQuote('a.b axb (c)', 'a.b').found).toBe(1);
    expect(highlightQuote('a.b axb (c)', '(c)').found).toBe(1);
  });

  it('an empty text has nothing to mark', () => {
    expect(highlightQuote('', '甲')).toEqual({ segments: [], found: 0 });
  });

  it('is linear on hostile repetition', () => {
    const long = '不'.repeat(200_000);
    expect(highlightQuote(long, `${'不'.repeat(1000)}得`).found).toBe(0);
    expect(highlightQuote(long, '不').found).toBe(200_000);
  });
});

describe('splitting marked text into lines', () => {
  it('keeps the mark on both sides of a line feed, and empty lines', () => {
    const { segments } = highlightQuote('一\n\n二三\n四', '二三\n四');
    expect(splitSegmentsByLine(segments)).toEqual([
      [{ text: '一', marked: false }],
      [],
      [{ text: '二三', marked: true }],
      [{ text: '四', marked: true }],
    ]);
  });
});
