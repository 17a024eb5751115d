import { expect, it } from 'vitest';
import { parseDocument } from '../../src/knowledge/parse-document.ts';
import { replaceRadicals } from '../../src/knowledge/radicals.ts';

it('reads radicals as the characters that mainland fonts draw with them', () => {
  expect(replaceRadicals('⾸⻚⼾⼝公⺠⾝份证⻓⻔⻛⻋⿈⾭')).toEqual({
    text: '首页户口公民身份证长门风车黄青',
    count: 12,
  });
});

it('leaves every other character as it is, full width and compatibility forms included', () => {
  const text = '（一）Ａ１ ﬁ ㎡ ①豈 、〇々';
  expect(replaceRadicals(text)).toEqual({ text, count: 0 });
});

it('keeps the length of the text, so that places in it stay right', () => {
  for (let code = 0x2e80; code <= 0x2fd5; code++)
    expect(replaceRadicals(String.fromCharCode(code)).text).toHaveLength(1);
});

it('puts them right in a text of any format before it is stored, and says so', () => {
  const { title, provisions, doubts } = parseDocument({
    fileName: 'a.md',
    text: '# ⼾⼝办法\n\n第⼀条 公⺠。\n\n第⼆条 ⾸⻚。',
  });
  expect(title).toBe('户口办法');
  expect(provisions.map(({ article, text }) => [article, text])).toEqual([
    ['第一条', '第一条 公民。'],
    ['第二条', '第二条 首页。'],
  ]);
  expect(doubts).toContainEqual(
    expect.objectContaining({ code: 'radicals-replaced', text: expect.stringContaining('7 ') }),
  );
});
