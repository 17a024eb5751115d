import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { perturb } from '../../src/evaluation/perturb.ts';
import { createBridge } from '../../src/retrieval/bridge.ts';
import { createGlossary } from '../../src/retrieval/glossary.ts';
import { isSyllables, readingsOf } from '../../src/retrieval/pinyin.ts';
import { pinyinTable } from '../../src/retrieval/pinyin-table.ts';
import { createQueryPlanner } from '../../src/retrieval/query-plan.ts';
import { createTolerantPlanner, spellerOf } from '../../src/retrieval/tolerant-plan.ts';
import { inventedEntry } from '../support/invented-entries.ts';
import { seededRandom } from '../support/seeded-random.ts';

const texts = [
  '医疗器械备案人应当向药品监督管理部门备案。',
  '化妆品注册人应当保证设备安全，并办理延续。',
  '药品经营许可证遗失的，应当申请补发。网络销售药品应当报告。',
];
const speller = spellerOf(
  texts.map((text, i) =>
    inventedEntry({ id: `e${i}`, text, noteEn: 'A man can register a device in China.' }),
  ),
  ['风筝管理办法'],
);

describe('slips of sound', () => {
  it.each([
    ['医疗器戒备安要多久', ['医疗器械', '备案']],
    ['化状品怎么卖', ['化妆品']],
    ['药品经赢许可证丢了', ['药品经营许可证']],
    ['网络消售药品', ['网络销售']],
    ['风争管理办法', ['风筝管理办法']],
    ['yiliao qixie beian', ['医疗器械备案']],
    ['wo yao beian huazhuangpin', ['备案', '化妆品']],
    ['我要beian化妆品', ['备案']],
  ])('%s', (typed, words) => {
    expect(speller.mend(typed)?.words).toEqual(words);
  });

  it.each([
    '医疗器械备案要多久',
    '设备安全怎么保证',
    'Can a man register a device in China?',
    'How long does the registration take?',
    '',
    '！？',
  ])('leaves alone what is no slip: %s', (text) => {
    expect(speller.mend(text)).toBeNull();
  });

  it('takes any text, in time', () => {
    const random = seededRandom(7);
    const odd = Array.from({ length: 4000 }, () => String.fromCharCode(Math.floor(random() * 0xffff))).join(
      '',
    );
    for (const text of [odd, '备安'.repeat(2000), 'beian'.repeat(800), 'xian '.repeat(800), '\ud800'])
      expect(() => speller.mend(text)).not.toThrow();
  });
});

describe('the plan of a question with slips', () => {
  const bridge = createBridge([{ from: ['化妆品'], to: ['特殊化妆品'], weight: 1 }]);
  const plain = createQueryPlanner(bridge, createGlossary([]));
  const plan = createTolerantPlanner(plain, () => speller);

  it('searches as typed first, then for what was meant and what that means in the law', () => {
    const [typed, mended, ...meant] = plan('化状品怎么卖', 'zh');
    expect(typed).toEqual({ text: '化状品怎么卖', weight: 1 });
    expect(mended!.text).toBe('化妆品怎么卖');
    expect(mended!.weight).toBeLessThan(1);
    expect(meant.map(({ text }) => text)).toEqual(['特殊化妆品']);
  });

  it('is the plan as before where there is no slip', () => {
    for (const text of ['化妆品怎么卖', 'Can a man register a device?'])
      expect(plan(text, 'zh')).toEqual(plain(text, 'zh'));
  });
});

describe('the table of readings', () => {
  it('reads as pinyin-pro does', () => {
    for (const character of new Set(texts.join('').match(/\p{Script=Han}/gu)))
      expect(readingsOf(character)).toContain(pinyin(character, { toneType: 'none', v: true }));
    expect(pinyinTable.length).toBeLessThan(30_000);
  });

  it('knows what can be cut into syllables', () => {
    expect(['beian', 'xian', 'yiliaoqixie', 'nv', 'the', 'device'].map(isSyllables)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('perturbed questions', () => {
  const asked = ['医疗器械备案要多久', '化妆品怎么卖', 'How long does it take?'];

  it('are the same for the same seed, and others for another', () => {
    expect(perturb(asked, 'homophones', 1)).toEqual(perturb(asked, 'homophones', 1));
    const all = [1, 2, 3, 4, 5].map((seed) => perturb(asked, 'pinyin', seed).join());
    expect(new Set(all).size).toBeGreaterThan(1);
  });

  it('keep length with homophones, hold Latin letters with pinyin, and leave English alone', () => {
    const spoken = perturb([...asked, '已疗其械'], 'homophones', 1);
    spoken.forEach((text, i) => {
      expect([...text].length).toBe([...[...asked, '已疗其械'][i]!].length);
    });
    expect(perturb(asked, 'pinyin', 1)[0]).toMatch(/[a-z]/);
    expect(perturb(asked, 'pinyin', 1)[2]).toBe(asked[2]);
  });
});
