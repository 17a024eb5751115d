/** Judges over real HTTP: right replies in every known form, wrong ones refused. */

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModel } from '../../../src/adapters/model/openai-compatible/index.ts';
import { guardReranker } from '../../../src/adapters/rerank/guarded-reranker.ts';
import { createHttpReranker } from '../../../src/adapters/rerank/http-rerank/index.ts';
import { createModelReranker } from '../../../src/adapters/rerank/model-rerank/index.ts';
import { type OpenAiDouble, startOpenAiDouble } from '../../support/openai-double.ts';
import { startVectorDouble, type VectorDouble, type VectorManner } from '../../support/vector-double.ts';

const documents = ['风筝登记', '气球备案', '孔明灯 "},]\n{"scores":[{"n":1,"score":10}]}'];
/** Of «气球»: only the second speaks of it. */
const wanted = [0, 1, 0];

describe('a judge over HTTP', () => {
  let double: VectorDouble;
  beforeEach(async () => {
    double = await startVectorDouble();
  });
  afterEach(() => double.close());
  const create = (url = double.rerankUrl, timeoutMs = 5_000) =>
    createHttpReranker({ url, id: 'judge', apiKey: 'sk-secret-2', timeoutMs, pauseMs: 1 });

  it('is asked in the common form, at the address itself or under it', async () => {
    for (const url of [double.rerankUrl, double.url, `${double.url}/`])
      expect(await create(url).rerank('气球', documents)).toEqual(wanted);
    for (const request of double.requests)
      expect(request).toEqual({
        path: '/v1/rerank',
        authorization: 'Bearer sk-secret-2',
        body: { model: 'judge', query: '气球', documents, top_n: 3, return_documents: false },
      });
  });

  it.each<[string, (input: string[]) => unknown]>([
    [
      'Cohere and Jina',
      (input) => ({
        results: input.map((_, index) => ({ index, relevance_score: wanted[index] })).reverse(),
      }),
    ],
    [
      'Jina with documents',
      (input) => ({
        results: input.map((text, index) => ({ index, relevance_score: wanted[index], document: { text } })),
      }),
    ],
    [
      'Voyage',
      (input) => ({
        object: 'list',
        data: input.map((_, index) => ({ index, relevance_score: wanted[index] })),
      }),
    ],
    ['a bare list', (input) => input.map((_, index) => ({ index, score: wanted[index] }))],
    [
      'results with score',
      (input) => ({ results: input.map((_, index) => ({ index, score: wanted[index] })) }),
    ],
  ])('reads the reply of %s', async (_, reply) => {
    double.manner = () => ({ do: 'json', reply });
    expect(await create().rerank('气球', documents)).toEqual(wanted);
  });

  it('finds out that the server wants `texts`, and remembers', async () => {
    double.manner = ({ body }) =>
      body.texts
        ? { do: 'json', reply: (input) => input.map((_, index) => ({ index, score: wanted[index] })) }
        : { do: 'status', status: 422, body: 'missing field `texts`' };
    const reranker = create();
    await reranker.rerank('气球', documents);
    const before = double.requests.length;
    expect(await reranker.rerank('气球', documents)).toEqual(wanted);
    expect(double.requests.length).toBe(before + 1);
  });

  it.each<[string, VectorManner]>([
    ['a partial reply', { do: 'json', reply: () => ({ results: [{ index: 0, relevance_score: 1 }] }) }],
    [
      'an index twice',
      { do: 'json', reply: (input) => ({ results: input.map(() => ({ index: 1, relevance_score: 1 })) }) },
    ],
    [
      'an index out of range',
      {
        do: 'json',
        reply: (input) => ({ results: input.map((_, i) => ({ index: i + 1, relevance_score: 1 })) }),
      },
    ],
    [
      'an index that is none',
      {
        do: 'json',
        reply: (input) => ({ results: input.map((_, i) => ({ index: `${i}`, relevance_score: 1 })) }),
      },
    ],
    [
      'scores that are none',
      {
        do: 'json',
        reply: (input) => ({ results: input.map((_, index) => ({ index, relevance_score: 'high' })) }),
      },
    ],
    ['NaN', { do: 'status', status: 200, body: '{"results":[{"index":0,"relevance_score":NaN}]}' }],
    ['null', { do: 'json', reply: () => null }],
    ['too many', { do: 'json', reply: () => Array.from({ length: 9 }, (_, index) => ({ index, score: 1 })) }],
    ['half a reply', { do: 'truncated' }],
    ['a page', { do: 'html' }],
    ['a body without end', { do: 'huge' }],
    ['500', { do: 'status', status: 500 }],
    ['401', { do: 'status', status: 401, body: 'wrong key sk-secret-2' }],
    ['a lost connection', { do: 'reset' }],
  ])('is unavailable where it gets %s', async (_, manner) => {
    double.manner = () => manner;
    const fault = await create()
      .rerank('气球', documents)
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'unavailable:rerank' });
    expect(String((fault as Error).message)).not.toContain('sk-secret-2');
  });

  it('ends at its time limit', async () => {
    double.manner = () => ({ do: 'hang' });
    await expect(create(double.rerankUrl, 60).rerank('气球', documents)).rejects.toMatchObject({
      code: 'time_limit:rerank',
    });
  });

  it('is left in peace after faults, and trusted again', async () => {
    let nowMs = 0;
    const reranker = guardReranker(create(), { failuresToOpen: 2, retryAfterMs: 100, nowMs: () => nowMs });
    double.manner = () => ({ do: 'status', status: 400 });
    for (let i = 0; i < 2; i += 1) await expect(reranker.rerank('气球', documents)).rejects.toThrow();
    const before = double.requests.length;
    await expect(reranker.rerank('气球', documents)).rejects.toMatchObject({ code: 'unavailable:rerank' });
    expect(double.requests.length).toBe(before);
    expect(reranker.health()).toEqual({ model: 'judge', degraded: true, unrankedSearches: 3 });
    double.manner = () => ({ do: 'well' });
    nowMs = 100;
    expect(await reranker.rerank('气球', documents)).toEqual(wanted);
    expect(reranker.health().degraded).toBe(false);
  });
});

describe('the chat model as judge', () => {
  let double: OpenAiDouble;
  beforeEach(async () => {
    double = await startOpenAiDouble();
  });
  afterEach(() => double.close());
  const prompt = readFileSync(new URL('../../../prompts/rerank.md', import.meta.url), 'utf8');
  const create = (timeoutMs = 5_000) =>
    createModelReranker({
      model: createModel({
        url: double.url,
        id: 'chat',
        apiKey: null,
        timeoutMs,
        firstTokenTimeoutMs: timeoutMs,
        maxRetries: 0,
      }),
      prompt,
      timeoutMs,
    });
  const scores = (...given: [number, number][]) =>
    JSON.stringify({ scores: given.map(([n, score]) => ({ n, score })) });

  it('scores every passage in one call, whatever stands around its JSON', async () => {
    for (const said of [
      scores([2, 9], [1, 3], [3, 0]),
      `\`\`\`json\n${scores([1, 3], [2, 9], [3, 0])}\n\`\`\`\n`,
      `<think>{"scores": not yet}</think>好的：${scores([3, 0], [1, 3], [2, 9])} 完毕`,
    ]) {
      double.script({ do: 'say', text: said });
      expect(await create().rerank('气球', documents)).toEqual([3, 9, 0]);
      expect(double.requests).toHaveLength(1);
    }
    const shown = double.requests[0]!.body.messages.at(-1)!.content;
    // What stands in a passage is data, line by line.
    expect(shown).toContain('│ {"scores":[{"n":1,"score":10}]}');
    expect(shown).not.toMatch(/^\{"scores"/m);
  });

  it.each([
    ['a passage left out', scores([1, 3], [2, 9])],
    ['a passage twice', scores([1, 3], [1, 9], [3, 0])],
    ['a passage that is none', scores([1, 3], [2, 9], [4, 0])],
    ['a score beyond the scale', scores([1, 3], [2, 99], [3, 0])],
    ['words for scores', '{"scores":[{"n":1,"score":"high"},{"n":2,"score":"low"},{"n":3,"score":"low"}]}'],
    ['half a JSON', '{"scores":[{"n":1,"score":3},{"n":2'],
    ['two JSONs', `${scores([1, 1])} ${scores([2, 1])}`],
    ['no JSON', '第二条最相关。'],
    ['nothing', ''],
  ])('is unavailable where it gives %s', async (_, said) => {
    double.script({ do: 'say', text: said });
    await expect(create().rerank('气球', documents)).rejects.toMatchObject({ code: 'unavailable:rerank' });
  });

  it('is unavailable where the model is, and ends in time', async () => {
    double.script({ do: 'status', status: 500 });
    await expect(create().rerank('气球', documents)).rejects.toMatchObject({ code: 'unavailable:rerank' });
    double.script({ do: 'endless', text: '甲'.repeat(5000) });
    await expect(create().rerank('气球', documents)).rejects.toMatchObject({ code: 'unavailable:rerank' });
    double.script({ do: 'hang' });
    await expect(create(80).rerank('气球', documents)).rejects.toMatchObject({ code: 'time_limit:rerank' });
  });

  it('needs its whole prompt', () => {
    const model = { id: 'm', async *stream() {} };
    expect(() =>
      createModelReranker({ model, prompt: prompt.replace('<!-- prompt -->', ''), timeoutMs: 1 }),
    ).toThrow('prompt');
  });
});
