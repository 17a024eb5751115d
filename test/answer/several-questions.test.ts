import { describe, expect, it } from 'vitest';
import { headingOf } from '../../src/answer/join-parts.ts';
import { splitQuestions } from '../../src/answer/split-questions.ts';
import type { AnswerEvent, Citation, Claim } from '../../src/answer/types.ts';
import { inventedAnswering } from '../support/invented-law.ts';

const texts = (message: string, lang: 'zh' | 'en' = 'zh') =>
  splitQuestions(message, lang)?.questions.map((one) => one.text) ?? null;

describe('several questions in one message', () => {
  it.each<[string, string[]]>([
    ['风筝备案找谁？网上卖风筝要登记吗？', ['风筝备案找谁？', '网上卖风筝要登记吗？']],
    ['放飞没登记的风筝罚多少，另外登记证几年到期', ['放飞没登记的风筝罚多少', '登记证几年到期']],
    ['想问：1、备案找谁 2、登记要交什么 3、多久出结果', ['备案找谁', '登记要交什么', '多久出结果']],
    ['①备案找谁②登记要交什么', ['备案找谁', '登记要交什么']],
    ['您好，请问备案要哪些资料\n登记证有效期是几年', ['备案要哪些资料', '登记证有效期是几年']],
  ])('are told apart: %s', (message, wanted) => {
    expect(texts(message)).toEqual(wanted);
  });

  it.each<[string, string[]]>([
    [
      'How long is a kite certificate valid? And also who registers Class II kites?',
      ['How long is a kite certificate valid?', 'who registers Class II kites?'],
    ],
    [
      'First, what is a kite device? Second, how long is its certificate valid?',
      ['what is a kite device', 'how long is its certificate valid?'],
    ],
  ])('are told apart in English: %s', (message, wanted) => {
    expect(texts(message, 'en')).toEqual(wanted);
  });

  it.each([
    '二类风筝要登记，对吧？',
    '没登记就放飞，罚多少，几年不能再申请',
    '登记证快到期了，还有什么后果？',
    '风筝的包装上除了名称还得写什么，最少写几样？',
    '放飞要不要备案？不备案呢？',
    '根据第八条，1. 没有登记怎么罚',
    '第1、2类风筝分别怎么管',
    '是备案还是登记？',
  ])('are not seen in one: %s', (message) => {
    expect(splitQuestions(message, 'zh')).toBeNull();
  });

  it.each(['What is a kite device, and who registers it?', 'Is that right? Must I file a kite device?'])(
    'are not seen in one in English: %s',
    (message) => {
      expect(splitQuestions(message, 'en')).toBeNull();
    },
  );

  it('are answered in their order, under one numbering, as they are told', async () => {
    const { ask } = await inventedAnswering();
    const claims: Claim[] = [];
    const citations: Citation[] = [];
    const tell = (event: AnswerEvent) => {
      if (event.type !== 'claim') return;
      claims.push(event.claim);
      citations.push(...event.citations);
    };
    const text = '风筝登记证有效期几年？另外二类风筝登记要交哪些资料，还有没登记就放飞二类风筝罚多少';
    const { answer, evidence } = await ask({ text, history: [], asOf: '2026-01-01' }, tell);
    expect(answer).toMatchObject({ outcome: 'answered', reason: null });
    const articles = answer.parts!.map(({ claims: [from, to] }) =>
      answer.claims
        .slice(from, to)
        .flatMap((claim) => claim.citations.map((n) => answer.citations[n - 1]!.article)),
    );
    expect(articles[0]).toContain('第六条');
    expect(articles[1]).toContain('第四条');
    expect(articles[2]).toContain('第八条');
    expect(answer.parts![0]!.claims[0]).toBe(0);
    expect(answer.parts!.at(-1)!.claims[1]).toBe(answer.claims.length);
    expect(answer.citations.map((citation) => citation.n)).toEqual(answer.citations.map((_, i) => i + 1));
    expect(claims).toEqual(answer.claims);
    expect(citations).toEqual(answer.citations);
    expect(evidence.map((one) => one.n).sort((a, b) => a - b)).toEqual(answer.citations.map((c) => c.n));
    for (const part of answer.parts!) expect(answer.text).toContain(part.question);
  });

  it('leave the answer partial where one of them has none, and that one is named', async () => {
    const { ask } = await inventedAnswering();
    const text = '1、二类风筝登记要交哪些资料 2、明天天气怎么样';
    const { answer } = await ask({ text, history: [], asOf: '2026-01-01' });
    expect(answer).toMatchObject({ outcome: 'partial', reason: 'out_of_scope' });
    expect(answer.missing).toContain('明天天气怎么样');
    expect(answer.parts![1]).toMatchObject({ outcome: 'unanswerable' });
    expect(answer.parts![1]!.text).toBeTruthy();
  });

  it('are answered up to four; the rest is named', async () => {
    const { ask } = await inventedAnswering();
    const one = '二类风筝登记要交哪些资料';
    const text = ['甲', '乙', '丙', '丁', '戊'].map((who, i) => `${i + 1}、${who}的${one}`).join(' ');
    const { answer } = await ask({ text, history: [], asOf: '2026-01-01' });
    expect(answer.parts).toHaveLength(4);
    expect(answer).toMatchObject({ outcome: 'partial', reason: 'too_many_questions' });
    expect(answer.missing).toContain('戊');
  });

  it.each<[string, object]>([
    ['风筝登记证有效期几年？孩子把纽扣电池吞下去了怎么办？', { outcome: 'emergency' }],
    ['风筝登记证有效期几年？另外帮我编一份抗风试验报告怎么写', { outcome: 'refused' }],
    ['风筝登记证有效期几年？还有给我转人工可以吗', { outcome: 'handoff', reason: 'wants_person' }],
  ])('give way to danger, refusals and the wish for a person: %s', async (text, wanted) => {
    const { ask } = await inventedAnswering();
    const { answer } = await ask({ text, history: [], asOf: '2026-01-01' });
    expect(answer).toMatchObject(wanted);
    expect(answer.parts).toBeUndefined();
    expect(answer.claims).toEqual([]);
  });

  it('name no personal data in their headings', async () => {
    const { ask } = await inventedAnswering();
    const text = '风筝登记证有效期几年？另外我电话13812345678，二类风筝登记要交哪些资料';
    const { answer } = await ask({ text, history: [], asOf: '2026-01-01' });
    expect(answer.parts).toHaveLength(2);
    expect(JSON.stringify(answer)).not.toContain('13812345678');
  });

  it('stand as headings without links and markup', () => {
    expect(headingOf('看[这里](http://x.invalid/a) <b>登记</b>要什么？')).toBe('看 这里 b 登记 /b 要什么');
    expect([...headingOf('长'.repeat(300))].length).toBeLessThan(70);
  });
});
