import { describe, expect, it } from 'vitest';
import { answer } from '../../src/answer/answer.ts';
import { createQuotingComposer } from '../../src/answer/compose-by-quoting.ts';
import { createGuideShelf } from '../../src/answer/guide-shelf.ts';
import { createScope } from '../../src/answer/scope.ts';
import type { ScopeDocument } from '../../src/knowledge/scope.ts';
import { analyse } from '../../src/retrieval/analyse.ts';
import { plainPlan } from '../../src/retrieval/query-plan.ts';
import { inventedAnswering, kiteRules, oldKiteRules } from '../support/invented-law.ts';

const counted = (document: string, articles: string[]): ScopeDocument => {
  const terms = new Map<string, number>();
  for (const text of articles)
    for (const term of new Set(analyse(text))) terms.set(term, (terms.get(term) ?? 0) + 1);
  return { document, authority: null, subjects: [], articles: articles.length, terms };
};
const listed = (document: string, subjects: string[], authority: string | null = null): ScopeDocument => ({
  document,
  authority,
  subjects,
  articles: 0,
  terms: new Map(),
});
const scope = createScope([
  counted('风筝器械管理办法', kiteRules.split('\n\n')),
  counted('风筝暂行规定', [...oldKiteRules.split('\n\n'), '放飞费怎么交', '放飞费多少']),
  listed('风筝竞赛规则', ['竞赛裁判计分', '竞赛场地线长', '参赛选手积分']),
  listed('热气球条例', ['热气球驾驶执照', '热气球充气'], '民航部门'),
]);
const ask = async (text: string, asOf = '2026-01-01') => {
  const { library, index, titles } = (await inventedAnswering()).release;
  const deps = {
    library,
    index,
    titles,
    plan: plainPlan,
    quoting: createQuotingComposer(),
    guides: createGuideShelf([]),
    scope,
    model: null,
    modelVersion: null,
    timeLimitMs: 5000,
  };
  return (await answer({ text, history: [], asOf }, deps, () => {})).answer;
};

describe('a question whose document is not held', () => {
  it('ends with the name of that document and with what is nearest, not with an answer from a neighbour', async () => {
    const reply = await ask('风筝竞赛的裁判怎么给选手计分和积分');
    expect(reply).toMatchObject({ outcome: 'unanswerable', reason: 'not_held', claims: [], citations: [] });
    expect(reply.notHeld).toEqual([{ document: '风筝竞赛规则', authority: null }]);
    expect(reply.text).toContain('《风筝竞赛规则》');
    expect(reply.handoff).toMatchObject({ state: 'offered' });
  });

  it('is told whose matter it is where that is another authority', async () => {
    const reply = await ask('热气球驾驶执照和热气球充气归谁管');
    expect(reply).toMatchObject({ outcome: 'unanswerable', reason: 'other_authority' });
    expect(reply.text).toContain('民航部门');
    expect(reply.handoff).toBeNull();
  });

  it('does not take a repealed document for a missing one', async () => {
    const reply = await ask('放飞费要交多少');
    expect(reply.notHeld ?? []).not.toContainEqual({ document: '风筝暂行规定', authority: null });
  });

  it('leaves questions to held documents alone, and states how sure they are', async () => {
    const reply = await ask('风筝器械登记证有效期几年，要提前多久延续');
    expect(reply).toMatchObject({ outcome: 'answered', reason: null });
    expect(reply.confidence).toBeGreaterThan(0);
    expect(reply.confidence).toBeLessThanOrEqual(1);
    expect(reply.notHeld).toBeUndefined();
  });

  it('answers a provision asked for by its name', async () => {
    const reply = await ask('《风筝器械管理办法》第三条说了什么，和竞赛裁判计分有关吗');
    expect(reply.outcome).toBe('answered');
    expect(reply.citations[0]!.article).toBe('第三条');
  });
});
