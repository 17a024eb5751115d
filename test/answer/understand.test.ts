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

describe('a conversation', () => {
  const understood = (text: string, asked: string[] = []) => {
    const result = understand(guarded(text, asked), titles);
    if ('stop' in result) throw new Error('stopped');
    return result;
  };

  it('shows the follow-up as a question of its own, with the facts it keeps', () => {
    const { understood: shown } = understood('那要多久', ['进口三类器械怎么注册']);
    expect(shown!.question).toContain('进口三类器械怎么注册');
    expect(shown!.facts.map((f) => f.value)).toEqual(expect.arrayContaining(['device', '3', 'imported']));
  });

  it('goes back to the question that names the subject', () => {
    const result = understood('还有呢', ['进口三类器械怎么注册', '那要多久']);
    expect(result.texts.map((t) => t.text).join()).toContain('三类器械');
  });

  it('takes a correction', () => {
    const { understood: shown } = understood('不对，是三类', ['二类器械注册要多久']);
    expect(shown!.facts.find((f) => f.name === 'class')!.text).toBe('第三类');
  });

  it('lets another product be a new matter', () => {
    const result = understood('面膜备案要多久', ['进口三类器械怎么注册']);
    expect(JSON.stringify(result.texts)).not.toContain('器械');
  });

  it('does not ask back a third time', () => {
    const card = '请再说具体一些：是药品、医疗器械（哪一类）还是化妆品？要办什么事，或者发生了什么情况？';
    const question = guarded('要多久');
    const bot = { role: 'bot' as const, text: card };
    expect(understand({ ...question, history: [bot] }, titles)).toHaveProperty('stop', 'clarification');
    expect(understand({ ...question, history: [bot, bot] }, titles)).not.toHaveProperty('stop');
  });

  it('leaves a plain question alone', () => {
    expect(understood('货架上的样品要登记吗').understood).toBeNull();
  });
});
