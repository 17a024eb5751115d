import { describe, expect, it } from 'vitest';
import { createBridge } from '../../src/retrieval/bridge.ts';

const bridge = createBridge([
  { from: ['鹞子'], to: ['风筝'], weight: 1 },
  { from: ['鹞子证'], to: ['风筝登记证'], weight: 0.9 },
  { from: ['告'], to: ['举报'], weight: 0.5 },
  { from: ['BE', 'be试验'], to: ['生物等效性试验'], weight: 1 },
  { from: ['2类械'], to: ['第二类医疗器械'], weight: 1 },
]);
const terms = (text: string) => bridge.termsIn(text).map(({ term }) => term);

describe('from lay words to the terms of the law', () => {
  it('takes the longest word at each place', () => {
    expect(bridge.termsIn('鹞子证丢了，鹞子还在')).toEqual([
      { term: '风筝登记证', weight: 0.9 },
      { term: '风筝', weight: 1 },
    ]);
  });

  it.each([
    ['我要告他', ['举报']],
    ['放在广告里', []],
    ['看公告', []],
    ['做BE要备案吗', ['生物等效性试验']],
    ['ＢＥ试验', ['生物等效性试验']],
    ['before and maybe', []],
    ['Ⅱ类械', ['第二类医疗器械']],
    ['12类械', []],
    ['鷂子', ['风筝']],
    ['', []],
    ['\ud800', []],
  ])('%s', (text, found) => {
    expect(terms(text)).toEqual(found);
  });
});
