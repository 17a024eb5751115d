import { describe, expect, it } from 'vitest';
import type { GuardedQuestion } from '../../src/answer/types.ts';
import { understand } from '../../src/answer/understand.ts';

const titles = ['医疗器械监督管理条例', '器械条例', '中华人民共和国药品管理法', '药品管理法'];
const guarded = (text: string, asked: string[] = []): GuardedQuestion => ({
  text,
  lang: /\p{Script=Han}/u.test(text) ? 'zh' : 'en',
  asOf: '2026-01-01',
  history: asked.map((one) => ({ role: 'asker', text: one })),
  masked: [],
});

describe('understand', () => {
  it.each(['最低罚多少', '要多久', '怎么办理', 'Where do I file it?', 'How long does it take?'])(
    'asks back when the subject is missing: %s',
    (text) => {
      expect(understand(guarded(text), titles)).toMatchObject({
        stop: 'clarification',
        reason: 'missing_fact',
      });
    },
  );

  it('takes the subject of a short follow-up from what was asked before', () => {
    const result = understand(guarded('那要多久', ['二类器械注册怎么办']), titles);
    if ('stop' in result) throw new Error('stopped');
    expect(result.standalone).toContain('二类器械注册');
    expect(result.products).toEqual(['device']);
  });

  it('finds identifiers, and does not lean on history when they are there', () => {
    const result = understand(guarded('器械条例第七十九条怎么说', ['化妆品备案']), titles);
    if ('stop' in result) throw new Error('stopped');
    expect(result.identifiers).toEqual([
      { kind: 'article', document: '器械条例', article: '第七十九条', number: null },
    ]);
    expect(result.standalone).not.toContain('化妆品');
  });
});

it('an English follow-up that points back brings what was asked before, with less weight', () => {
  const result = understand(
    guarded('Could the second period be longer than the original one?', [
      'How long is a kite certificate valid?',
    ]),
    titles,
  );
  if ('stop' in result) throw new Error('stopped');
  expect(result.texts[0]).toEqual({
    text: 'Could the second period be longer than the original one?',
    weight: 1,
  });
  const earlier = result.texts.find((t) => t.text.includes('kite'))!;
  expect(earlier.weight).toBeGreaterThan(0);
  expect(earlier.weight).toBeLessThan(1);
});

it('a new question on another matter stands alone', () => {
  const result = understand(
    guarded('Which documents must a company hand in when it applies for a cosmetics production licence?', [
      'How long is a kite certificate valid?',
    ]),
    titles,
  );
  if ('stop' in result) throw new Error('stopped');
  expect(JSON.stringify(result.texts)).not.toContain('kite');
});
