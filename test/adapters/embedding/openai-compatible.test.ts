/** Embeddings over real HTTP, from a server that misbehaves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiCompatibleEmbedder } from '../../../src/adapters/embedding/openai-compatible/index.ts';
import type { Embedder } from '../../../src/ports.ts';
import {
  startVectorDouble,
  toyVector,
  type VectorDouble,
  type VectorManner,
} from '../../support/vector-double.ts';

let double: VectorDouble;
beforeEach(async () => {
  double = await startVectorDouble();
});
afterEach(() => double.close());

const create = (over: Partial<Parameters<typeof createOpenAiCompatibleEmbedder>[0]> = {}): Embedder =>
  createOpenAiCompatibleEmbedder({
    url: double.url,
    id: 'toy',
    apiKey: 'sk-secret-1',
    batchSize: 2,
    concurrency: 2,
    pauseMs: 1,
    attempts: 3,
    ...over,
  });
const embed = (texts: string[], embedder = create(), timeoutMs = 5_000) =>
  embedder.embed(texts, { as: 'passage', timeoutMs });
const texts = ['风筝', '气球登记', '孔明灯', '罚款', '体检'];
const unit = (text: string) => {
  const vector = toyVector(text);
  const length = Math.hypot(...vector);
  return vector.map((value) => (length === 0 ? 0 : value / length));
};
function close(vector: Float32Array, wanted: number[]): void {
  for (const [i, value] of wanted.entries()) expect(vector[i]).toBeCloseTo(value, 5);
}

/** The first `times` requests go wrong. */
function atFirst(times: number, manner: VectorManner): void {
  let left = times;
  double.manner = () => (left-- > 0 ? manner : { do: 'well' });
}

describe('an OpenAI-compatible embedder', () => {
  it('sends batches, a bounded number at once, and gives unit vectors in the order of the texts', async () => {
    const vectors = await embed(texts);
    expect(double.requests.map(({ body }) => (body.input as string[]).length).sort()).toEqual([1, 2, 2]);
    expect(double.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      authorization: 'Bearer sk-secret-1',
      body: { model: 'toy', encoding_format: 'float' },
    });
    expect(double.mostAtOnce).toBeLessThanOrEqual(2);
    for (const [i, text] of texts.entries()) close(vectors[i]!, unit(text));
  });

  it('goes by the index of each vector, not by its place', async () => {
    double.manner = () => ({ do: 'shuffled' });
    const vectors = await embed(texts);
    for (const [i, text] of texts.entries()) close(vectors[i]!, unit(text));
  });

  it('puts the prefix before questions only', async () => {
    const embedder = create({ questionPrefix: 'Instruct: find\\nQuery:' });
    await embedder.embed(['风筝'], { as: 'question', timeoutMs: 5_000 });
    await embedder.embed(['风筝'], { as: 'passage', timeoutMs: 5_000 });
    expect(double.embedded).toEqual(['Instruct: find\nQuery: 风筝', '风筝']);
  });

  it('takes what is no text, and nothing', async () => {
    expect(await embed([])).toEqual([]);
    expect(await embed(['', '\ud800', '\0'])).toHaveLength(3);
    expect(double.embedded.every((text) => text.isWellFormed() && text !== '')).toBe(true);
  });

  it.each<[string, VectorManner]>([
    ['500', { do: 'status', status: 500 }],
    ['429 with Retry-After', { do: 'status', status: 429, headers: { 'retry-after': '0.01' } }],
    ['a lost connection', { do: 'reset' }],
    ['half a reply', { do: 'truncated' }],
    ['a page', { do: 'html' }],
  ])('tries again after %s', async (_, manner) => {
    atFirst(2, manner);
    close((await embed(['风筝']))[0]!, unit('风筝'));
    expect(double.requests).toHaveLength(3);
  });

  it.each<[string, VectorManner]>([
    [
      'too few vectors',
      {
        do: 'json',
        reply: (input) => ({ data: input.slice(1).map((_, index) => ({ index, embedding: [1] })) }),
      },
    ],
    [
      'too many',
      {
        do: 'json',
        reply: () => ({ data: Array.from({ length: 9 }, (_, index) => ({ index, embedding: [1] })) }),
      },
    ],
    [
      'an index twice',
      { do: 'json', reply: (input) => ({ data: input.map(() => ({ index: 0, embedding: [1] })) }) },
    ],
    [
      'an index out of range',
      { do: 'json', reply: (input) => ({ data: input.map((_, i) => ({ index: i + 7, embedding: [1] })) }) },
    ],
    [
      'null in a vector',
      {
        do: 'json',
        reply: (input) => ({ data: input.map((_, index) => ({ index, embedding: [1, null] })) }),
      },
    ],
    [
      'words in a vector',
      { do: 'json', reply: (input) => ({ data: input.map((_, index) => ({ index, embedding: ['1'] })) }) },
    ],
    [
      'NaN in a vector',
      {
        do: 'status',
        status: 200,
        body: '{"data":[{"index":0,"embedding":[NaN]},{"index":1,"embedding":[1]}]}',
      },
    ],
    [
      'numbers beyond all bounds',
      {
        do: 'status',
        status: 200,
        body: '{"data":[{"index":0,"embedding":[1e999]},{"index":1,"embedding":[1]}]}',
      },
    ],
    [
      'vectors of two lengths',
      {
        do: 'json',
        reply: (input) => ({ data: input.map((_, index) => ({ index, embedding: index ? [1] : [1, 2] })) }),
      },
    ],
    [
      'an empty vector',
      { do: 'json', reply: (input) => ({ data: input.map((_, index) => ({ index, embedding: [] })) }) },
    ],
    ['no data', { do: 'json', reply: () => ({ error: 'none' }) }],
    ['null', { do: 'json', reply: () => null }],
    ['a body without end', { do: 'huge' }],
    ['401', { do: 'status', status: 401, body: '{"error":"wrong key sk-secret-1"}' }],
  ])('is unavailable where it gets %s', async (_, manner) => {
    double.manner = () => manner;
    const fault = await embed(['风筝', '气球']).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'unavailable:embedding' });
    const { inspect } = await import('node:util');
    expect(inspect(fault, { depth: 9 })).not.toContain('sk-secret-1');
  });

  it('refuses vectors of two lengths from two requests', async () => {
    let count = 0;
    double.manner = () => ({ do: 'dimension', dimension: 11 + count++ });
    await expect(embed(texts)).rejects.toMatchObject({ code: 'unavailable:embedding' });
  });

  it('ends at its time limit, whether the server is silent or asks for patience', async () => {
    double.manner = () => ({ do: 'hang' });
    await expect(embed(['风筝'], create(), 60)).rejects.toMatchObject({ code: 'time_limit:embedding' });
    // A pause that would outlast the limit is not begun.
    double.manner = () => ({ do: 'status', status: 429, headers: { 'retry-after': '3600' } });
    await expect(embed(['风筝'], create(), 5_000)).rejects.toMatchObject({ code: 'unavailable:embedding' });
  });

  it('ends when its caller leaves', async () => {
    double.manner = () => ({ do: 'hang' });
    const leaving = new AbortController();
    const work = create().embed(['风筝'], { as: 'passage', timeoutMs: 60_000, signal: leaving.signal });
    leaving.abort(new Error('gone'));
    await expect(work).rejects.toThrow('gone');
  });

  it('halves what the server finds too long, a batch first and then a text', async () => {
    double.manner = ({ body }) =>
      (body.input as string[]).join('').length > 200
        ? { do: 'status', status: 413, body: 'too long' }
        : { do: 'well' };
    const long = `风筝${'甲'.repeat(600)}`;
    const vectors = await embed([long, '气球'], create({ batchSize: 2 }));
    close(vectors[0]!, unit('风筝'));
    close(vectors[1]!, unit('气球'));
  });
});
