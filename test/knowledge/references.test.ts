import { expect, test } from 'vitest';
import type { ParsedDocument } from '../../src/knowledge/types.ts';
import { parseFixture, parseText } from './fixtures.ts';

/** References as `from [words] → document articles 款 项`. */
function told(document: ParsedDocument): string[] {
  const byId = new Map(document.provisions.map((p) => [p.id, p]));
  return document.references.map((r) => {
    const p = byId.get(r.from)!;
    const words = p.text.slice(r.start, r.end);
    return [
      p.article,
      `[${words}]`,
      r.document ?? '—',
      r.articles.join('+') || '*',
      r.paragraph ?? '',
      r.item ?? '',
    ]
      .join(' ')
      .trim();
  });
}

const inArticle = (words: string): string[] =>
  told(parseText(`# 甲办法\n\n第一条 一。\n\n第二条 二。\n\n第三条 三。\n\n第四条 ${words}`)).map((t) =>
    t.replace('第四条 ', ''),
  );

test('the references of the lamp regulation', () => {
  expect(told(parseFixture('灯具管理条例.md'))).toEqual([
    '第三条 [前款第二项] — 第三条 1 2',
    '第三条 [第三条] — 第三条',
    '第四条之二 [第四条、第四条之一] — 第四条+第四条之一',
    '第四条之二 [本条例第三条第一款第（二）项] — 第三条 1 2',
    '第六条 [本条例第二条至第五条] — 第二条+第三条+第四条+第四条之一+第四条之二+第五条',
    '第七条 [前条] — 第六条',
    '第七条 [《纸品条例》（2001年第9号）第八条] 纸品条例 第八条',
    '第七条 [第九条第二款] 纸品条例 第九条 2',
    '第八条 [《油灯暂行办法》] 油灯暂行办法 *',
    '第八条 [《纸灯办法》] 纸灯办法 *',
  ]);
});

test('own articles, paragraphs and items', () => {
  expect(inArticle('依照本办法第二条第一款第三项和第四项办理。')).toEqual([
    '[本办法第二条第一款第三项] — 第二条 1 3',
    '[第四项] — 第二条 1 4',
  ]);
  expect(inArticle('有第一条第一项至第三项情形的。')).toEqual([
    '[第一条第一项] — 第一条  1',
    '[第三项] — 第一条  2',
    '[第三项] — 第一条  3',
  ]);
  expect(inArticle('甲。\n乙。\n违反前两款和本条第一款的。')).toEqual([
    '[前两款] — 第四条 1',
    '[前两款] — 第四条 2',
    '[本条第一款] — 第四条 1',
  ]);
});

test('a list narrows only its last article', () => {
  expect(inArticle('违反第一条、第二条第二款规定的。')).toEqual([
    '[第一条] — 第一条',
    '[第二条第二款] — 第二条 2',
  ]);
});

test('other documents: by title, by short name, without brackets, carried along a list', () => {
  expect(inArticle('依照《乙法》第三条、第五条至第七条处理。')).toEqual([
    '[《乙法》第三条、第五条至第七条] 乙法 第三条+第五条+第六条+第七条',
  ]);
  expect(inArticle('依照行政灯具法第三十条处理。')).toEqual(['[第三十条] 行政灯具法 第三十条']);
  expect(
    inArticle('根据《丙国灯法》《丙国罩条例》（以下简称《灯法》《罩条例》），《灯法》第二条适用。').at(-1),
  ).toBe('[《灯法》第二条] 丙国灯法 第二条');
  expect(inArticle('《甲办法》第一条同样适用。')).toEqual(['[《甲办法》第一条] — 第一条']);
});

test('forms and standards in 《》 are no references', () => {
  expect(inArticle('填写《灯具登记表》。')).toEqual([]);
});
