import { describe, expect, it } from 'vitest';
import { answer } from '../../src/answer/answer.ts';
import { createQuotingComposer } from '../../src/answer/compose-by-quoting.ts';
import { createGuideShelf } from '../../src/answer/guide-shelf.ts';
import type { Answer, AnswerEvent } from '../../src/answer/types.ts';
import { YaowenError } from '../../src/errors.ts';
import type { Composer } from '../../src/ports.ts';
import { plainPlan } from '../../src/retrieval/query-plan.ts';
import { inventedAnswering } from '../support/invented-law.ts';

const asOf = '2026-01-01';
const ask = async (text: string, options: Parameters<typeof inventedAnswering>[0] = {}): Promise<Answer> =>
  (await (await inventedAnswering(options)).ask({ text, history: [], asOf })).answer;

describe('a rule question', () => {
  it('is answered by the sentence that governs it, cited and quoted to the letter', async () => {
    const reply = await ask('风筝器械登记证有效期几年，要提前多久延续');
    expect(reply.outcome).toBe('answered');
    expect(reply.mode).toBe('quote');
    expect(reply.citations[0]).toMatchObject({
      n: 1,
      provision: '风筝器械管理办法@2020-03-01/第六条',
      source: 'official',
      article: '第六条',
      number: '国家风筝局令第12号',
      status: 'in_force',
      effectiveFrom: '2020-05-01',
      url: null,
    });
    expect(reply.citations[0]!.quote).toContain('三年');
    expect(reply.aigc).toEqual({ label: true });
  });

  it('shows only quotes that stand in the stored provision, and only citations that claims use', async () => {
    const answering = await inventedAnswering();
    for (const text of [
      '没登记就放二类风筝罚多少',
      '申请登记要交什么材料',
      '登记受理后多少天作出决定',
      '变更地址要重新交抗风报告吗',
    ]) {
      const { answer: reply } = await answering.ask({ text, history: [], asOf });
      const used = new Set(reply.claims.flatMap((c) => c.citations));
      expect([...used].sort()).toEqual(reply.citations.map((c) => c.n));
      expect(reply.text).toBe(reply.claims.map((c) => c.text).join('\n'));
      for (const c of reply.citations) {
        const [provision] = await answering.release.library.provisions([c.provision]);
        expect(provision!.text).toContain(c.quote);
      }
    }
  });

  it('brings the exception along with the rule', async () => {
    const reply = await ask('风筝登记受理后几天出决定');
    expect(reply.text).toContain('二十日');
    expect(reply.text).toContain('但是，参加国际比赛');
  });

  it('never gives an item without the lead-in that makes it a rule', async () => {
    const reply = await ask('在机场净空区放飞风筝怎么罚');
    const claim = reply.claims.find((c) => c.text.includes('净空区'))!;
    expect(claim.text).toContain('有下列情形之一的');
    expect(claim.text).toContain('二千元以下罚款');
  });

  it('stays within five citations', async () => {
    const reply = await ask('风筝器械登记、变更、延续、备案、处罚都有什么规定');
    expect(reply.citations.length).toBeLessThanOrEqual(5);
  });

  it('goes straight to an article that is named', async () => {
    const reply = await ask('风筝办法第7条怎么说');
    expect(reply.outcome).toBe('answered');
    expect(reply.citations.every((c) => c.article === '第七条')).toBe(true);
  });
});

describe('law in time', () => {
  it('does not answer as current from a repealed rule', async () => {
    const reply = await ask('放飞风筝要缴纳放飞费吗');
    expect(reply.citations.map((c) => c.document)).not.toContain('风筝暂行规定');
  });

  it('says that a named article is no longer in force, by the clause that ended it', async () => {
    const reply = await ask('《风筝暂行规定》第一条怎么说');
    expect(reply).toMatchObject({ outcome: 'partial', reason: 'not_in_force' });
    expect(reply.citations.map((c) => [c.document, c.article, c.status])).toEqual([
      ['风筝器械管理办法', '第十条', 'in_force'],
    ]);
    expect(reply.text).toContain('自2020年5月1日起已废止');
    expect(reply.found).toMatchObject([{ document: '风筝暂行规定', status: 'repealed' }]);
  });

  it('answers a day in the past from the rule of that day', async () => {
    const answering = await inventedAnswering();
    const { answer: reply } = await answering.ask({
      text: '风筝器械登记证有效期多久',
      history: [],
      asOf: '2015-01-01',
    });
    expect(reply.citations.map((c) => c.document)).toEqual(['风筝暂行规定']);
    expect(reply.citations[0]!.status).toBe('in_force');
  });
});

describe('what the service does not hold', () => {
  it('is said to be missing, by name', async () => {
    const reply = await ask('《风筝竞赛规则》里线长怎么规定的');
    expect(reply).toMatchObject({ outcome: 'unanswerable', reason: 'not_covered' });
    expect(reply.text).toContain('《风筝竞赛规则》');
    expect(reply.handoff).toMatchObject({ state: 'offered' });
  });

  it('is not answered from something else', async () => {
    const reply = await ask('公司年会发红包要交多少个人奖金税呢');
    expect(reply.outcome).toBe('unanswerable');
    expect(reply.claims).toEqual([]);
  });
});

describe('notes', () => {
  it('answer alone where no text is held, and are shown as notes', async () => {
    const reply = await ask('我的风筝证快到期了咋办', { texts: false });
    expect(reply.outcome).toBe('answered');
    expect(reply.citations.every((c) => c.source === 'note')).toBe(true);
    expect(reply.citations[0]).toMatchObject({ article: '第六条', number: '国家风筝局令第12号' });
  });

  it('answer English questions, resting on the Chinese text', async () => {
    const reply = await ask('When must I renew my kite certificate before it expires?');
    expect(reply).toMatchObject({ outcome: 'answered', lang: 'en' });
    expect(reply.text).toMatch(/6 months/);
    expect(reply.citations[0]).toMatchObject({ source: 'official', document: '风筝器械管理办法' });
    expect(reply.citations[0]!.quote).toContain('届满六个月前');
  });
});

describe('every turn', () => {
  it('tells stages in order and each claim only once proven', async () => {
    const events: AnswerEvent[] = [];
    const answering = await inventedAnswering();
    const { answer: reply } = await answering.ask({ text: '登记证有效期几年', history: [], asOf }, (e) =>
      events.push(e),
    );
    const stages = events.flatMap((e) => (e.type === 'stage' ? [e.stage] : []));
    expect(stages).toEqual(['guard', 'understand', 'retrieve', 'compose', 'prove']);
    const claims = events.flatMap((e) => (e.type === 'claim' ? [e.claim] : []));
    expect(claims).toEqual(reply.claims);
  });

  it('freezes the evidence with digests that an auditor can recompute', async () => {
    const answering = await inventedAnswering();
    const { answer: reply, evidence } = await answering.ask({ text: '登记证有效期几年', history: [], asOf });
    expect(evidence.map((e) => e.n)).toEqual(reply.citations.map((c) => c.n));
    const [provision] = await answering.release.library.provisions([evidence[0]!.provision]);
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(provision!.text));
    expect(evidence[0]!.textDigest).toBe(Buffer.from(digest).toString('hex'));
    expect(provision!.text.slice(evidence[0]!.start, evidence[0]!.end)).toBe(evidence[0]!.quote);
  });

  it('refuses an empty and an endless question with words on what to do', async () => {
    await expect(ask('  \n ')).rejects.toMatchObject({ code: 'bad_input:question' });
    await expect(ask('问'.repeat(4001))).rejects.toMatchObject({ code: 'too_large:question' });
  });
});

describe('faults', () => {
  const faulty = (error: Error): Composer => ({
    mode: 'model',
    // biome-ignore lint/correctness/useYield: a composer that fails before its first claim
    async *compose() {
      throw error;
    },
  });
  const down = new YaowenError('unavailable:model', { zh: '模型不可用', en: 'model down' });

  it('let quoting stand in for a model that is down, and say so', async () => {
    const model = { composer: faulty(down), version: { model: 'm', promptDigest: 'd' } };
    const reply = await ask('登记证有效期几年', { model });
    expect(reply).toMatchObject({ outcome: 'answered', mode: 'quote', degraded: ['model_unavailable'] });
  });

  it('of the index are an error, never «nothing governs this»', async () => {
    const { release } = await inventedAnswering();
    const deps = {
      library: release.library,
      index: {
        kind: 'embedded' as const,
        size: 1,
        search: async () => Promise.reject(new Error('disk gone')),
      },
      titles: release.titles,
      plan: plainPlan,
      quoting: createQuotingComposer(),
      guides: createGuideShelf([]),
      scope: null,
      model: null,
      modelVersion: null,
      timeLimitMs: 1000,
    };
    const { answer: reply } = await answer({ text: '登记证有效期几年', history: [], asOf }, deps, () => {});
    expect(reply).toMatchObject({ outcome: 'error', reason: 'search_fault' });
    expect(reply.text).not.toContain('没有找到');
    expect(reply.text).not.toContain('disk gone');
  });

  it('show nothing that did not prove: the model is asked once more, then what was found is listed', async () => {
    let tries = 0;
    const composer: Composer = {
      mode: 'model',
      async *compose(evidence, { failed }) {
        tries += 1;
        expect(failed).toHaveLength(tries - 1);
        const passage = evidence.passages[0]!;
        const span = { passage, start: 0, end: passage.provision.text.length, paragraph: null, item: null };
        yield { text: '风筝器械登记证有效期为八年。', spans: [span], unknownMarks: [] };
      },
    };
    const reply = await ask('登记证有效期几年', {
      model: { composer, version: { model: 'm', promptDigest: 'd' } },
    });
    expect(tries).toBe(2);
    expect(reply).toMatchObject({ outcome: 'unanswerable', reason: 'unproven', claims: [] });
    expect(reply.text).not.toContain('八年');
    expect(reply.found.length).toBeGreaterThan(0);
  });

  it('leave a partial answer when some claims prove and some do not', async () => {
    const composer: Composer = {
      mode: 'model',
      async *compose(evidence) {
        const passage = evidence.passages.find((p) => p.provision.article === '第六条')!;
        const span = { passage, start: 0, end: passage.provision.text.length, paragraph: null, item: null };
        yield { text: '登记证有效期为3年。', spans: [span], unknownMarks: [] };
        yield { text: '延续应当在届满三个月前申请。', spans: [span], unknownMarks: [] };
      },
    };
    const reply = await ask('登记证有效期几年', {
      model: { composer, version: { model: 'm', promptDigest: 'd' } },
    });
    expect(reply.outcome).toBe('partial');
    expect(reply.claims.map((c) => c.text)).toEqual(['登记证有效期为3年。']);
  });
});

describe('a provision asked for by name', () => {
  it('is quoted whole', async () => {
    const reply = await ask('风筝办法第四条的原文是什么');
    expect(reply.text).toContain('（一）申请表；\n（二）设计图纸；\n（三）抗风试验报告。');
    expect(reply.outcome).toBe('answered');
  });

  it('of no document named comes from each that has it, and the asker is told', async () => {
    const answering = await inventedAnswering();
    const { answer: reply } = await answering.ask({ text: '第二条怎么说', history: [], asOf: '2020-04-30' });
    expect(reply.citations.every((c) => c.article === '第二条')).toBe(true);
  });
});

it('a question on how the authority will decide gets the rule, marked as no prediction', async () => {
  const reply = await ask('我这个二类风筝的登记能批下来吗');
  expect(reply).toMatchObject({ outcome: 'partial', reason: 'prediction' });
  expect(reply.citations.length).toBeGreaterThan(0);
});
