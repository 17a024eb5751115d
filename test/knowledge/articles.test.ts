import { describe, expect, test } from 'vitest';
import { formatNumeral } from '../../src/numerals/format-numeral.ts';
import { articlesOf, doubtCodes, parseFixture, parseText, provisionOf } from './fixtures.ts';

const lamps = parseFixture('灯具管理条例.md');

describe('a regulation with 编, 章, 节 and inserted articles', () => {
  test('every article once, in order, 之一 included', () => {
    expect(articlesOf(lamps)).toEqual([
      '第一条',
      '第二条',
      '第三条',
      '第四条',
      '第四条之一',
      '第四条之二',
      '第五条',
      '第六条',
      '第七条',
      '第八条',
    ]);
    expect(doubtCodes(lamps)).toEqual([]);
  });

  test('divisions are headings by their path and stand above the articles', () => {
    expect(lamps.provisions.filter((p) => p.kind === 'heading').map((p) => p.article)).toEqual([
      '第一编',
      '第一编 第一章',
      '第一编 第二章',
      '第一编 第二章 第一节',
      '第二编',
      '第二编 第三章',
    ]);
    expect(provisionOf(lamps, '第四条').headings).toEqual([
      '第一编　总　则',
      '第二章　灯　具',
      '第一节　灯罩',
    ]);
    expect(provisionOf(lamps, '第六条').headings).toEqual(['第二编　责　任', '第三章　罚　则']);
  });

  test('the table of contents is no second set of headings', () => {
    expect(provisionOf(lamps, '目录').kind).toBe('preamble');
  });

  test('a label whose text begins on the next line, spaces inside a label, a head without a space', () => {
    expect(provisionOf(lamps, '第四条').text).toBe('第四条\n灯罩应当透光。');
    expect(provisionOf(lamps, '第二条').text.startsWith('第 二 条')).toBe(true);
    expect(provisionOf(lamps, '第五条').text.startsWith('第五条第一类')).toBe(true);
  });

  test('paragraphs, items and sub-items can be cut out by their offsets', () => {
    const { text, paragraphs } = provisionOf(lamps, '第三条');
    expect(paragraphs.map((p) => text.slice(p.start, p.end).split('\n')[0])).toEqual([
      '糊灯人应当做到：',
      '前款第二项第1目所称竹骨，不包括芦苇。',
      '第三条规定的骨架，可以重复使用。',
    ]);
    const items = paragraphs[0]!.items;
    expect(items.map((i) => [i.n, i.label, i.items.length])).toEqual([
      [1, '（一）', 0],
      [2, '（二）', 2],
      [3, '（三）', 0],
    ]);
    expect(text.slice(items[1]!.start, items[1]!.end)).toBe(
      '（二）骨架牢固，其中：\n1．竹骨不少于六根；\n2．铁丝不露头；',
    );
    expect(text.slice(items[1]!.items[1]!.start, items[1]!.items[1]!.end)).toBe('2．铁丝不露头；');
  });
});

test('numbers beyond a thousand', () => {
  const text = Array.from({ length: 1260 }, (_, i) => `第${formatNumeral(i + 1)}条 甲${i + 1}。`).join(
    '\n\n',
  );
  const document = parseText(`# 千条规程\n\n${text}`);
  expect(articlesOf(document)).toHaveLength(1260);
  expect(provisionOf(document, '第一千二百六十条').text).toBe('第一千二百六十条 甲1260。');
  expect(doubtCodes(document)).not.toContain('article-gap');
});

test('labels in digits of either width are named like the others', () => {
  expect(articlesOf(parseText('# 甲规则\n\n第1条 一。\n\n第２条 二。\n\n第 三 条 三。'))).toEqual([
    '第一条',
    '第二条',
    '第三条',
  ]);
});

test('a reference at the start of a line is no head, even when its number is due', () => {
  const document = parseText(
    '# 甲规则\n\n第一条 一。\n\n第二条规定的情形，从其规定。\n\n第二条、第三条所列灯具除外。\n\n第二条 二。\n\n第一条第二款不适用于本条。\n\n第三条 三。',
  );
  expect(articlesOf(document)).toEqual(['第一条', '第二条', '第三条']);
  expect(provisionOf(document, '第一条').paragraphs).toHaveLength(3);
  expect(provisionOf(document, '第二条').text).toContain('第一条第二款不适用');
});

test('without spaces after the labels the running number decides', () => {
  const document = parseText(
    '# 甲规则\n\n第一条为了灯。\n\n第二条第一类灯备案。\n\n第一条所称灯不含烛。\n\n第三条灯应当亮。',
  );
  expect(articlesOf(document)).toEqual(['第一条', '第二条', '第三条']);
});

test('gaps, repeats, disorder and a second beginning are told, and every piece keeps its own id', () => {
  const gap = parseText('# 甲规则\n\n第一条 一。\n\n第三条 三。');
  expect(articlesOf(gap)).toEqual(['第一条', '第三条']);
  expect(gap.doubts).toContainEqual({
    code: 'article-gap',
    line: 5,
    text: '第三条 follows 第一条: 1 missing',
  });

  const repeat = parseText('# 甲规则\n\n第一条 一。\n\n第二条 二。\n\n第二条 又二。\n\n第三条 三。');
  expect(repeat.provisions.map((p) => p.id)).toEqual([
    '甲规则@undated/第一条',
    '甲规则@undated/第二条',
    '甲规则@undated/第二条#2',
    '甲规则@undated/第三条',
  ]);
  expect(repeat.provisions[2]!.key).toBe('甲规则/第二条#2');
  expect(doubtCodes(repeat)).toContain('article-repeat');

  expect(doubtCodes(parseText('# 甲规则\n\n第一条 一。\n\n第三条 三。\n\n第二条 二。'))).toContain(
    'article-order',
  );
  expect(
    doubtCodes(parseText('# 甲规则\n\n第一条 一。\n\n第二条 二。\n\n第一条 一。\n\n第二条 二。')),
  ).toContain('article-restart');
});

test('articles of an annex are its own; an annex named inside the articles does not end them', () => {
  const document = parseText(
    '# 甲规则\n\n第一条 一。\n\n附件1：灯样\n\n第二条 二。\n\n附件2 糊灯须知\n\n第一条 须知一。\n\n第二条 须知二，见本须知第一条。',
  );
  expect(articlesOf(document)).toEqual(['第一条', '第二条', '附件2 第一条', '附件2 第二条']);
  expect(provisionOf(document, '第一条').text).toContain('附件1：灯样');
  expect(document.references.at(-1)!.articles).toEqual(['附件2 第一条']);
});

test('an item explained on the next line keeps its explanation, the last one too', () => {
  const document = parseText(
    '# 甲规则\n\n第一条 用语：\n（一）灯\n发光的。\n（二）罩\n挡风的。\n其他用语另定。',
  );
  const { text, paragraphs } = provisionOf(document, '第一条');
  expect(paragraphs.map((p) => text.slice(p.start, p.end))).toEqual([
    '用语：\n（一）灯\n发光的。\n（二）罩\n挡风的。',
    '其他用语另定。',
  ]);
});
