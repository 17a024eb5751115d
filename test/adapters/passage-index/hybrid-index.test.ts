/** The embedded index with vectors: the contract holds, and meaning finds what words cannot. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeVectors, encodeVectors } from '../../../src/adapters/passage-index/dense/saved-vectors.ts';
import { createHybridIndex } from '../../../src/adapters/passage-index/embedded/hybrid-index.ts';
import { createEmbeddedIndex } from '../../../src/adapters/passage-index/embedded/index.ts';
import type { Degradation, IndexEntry, PassageIndex, PassageQuery } from '../../../src/ports.ts';
import { kiteEntries, passageIndexContract } from '../../contract/passage-index.ts';
import { inventedEntry } from '../../support/invented-entries.ts';
import { toyEmbedder, toyVectors, withToyQuestions } from '../../support/toy-vectors.ts';
import { startVectorDouble, type VectorDouble } from '../../support/vector-double.ts';

let double: VectorDouble;
beforeAll(async () => {
  double = await startVectorDouble();
});
afterEach(() => {
  double.manner = () => ({ do: 'well' });
});
afterAll(() => double.close());

async function create(entries: readonly IndexEntry[]): Promise<PassageIndex> {
  const lexical = createEmbeddedIndex(entries);
  const vectors = await toyVectors(double, entries);
  return withToyQuestions(double, vectors ? createHybridIndex(lexical, vectors) : lexical, vectors);
}

passageIndexContract('embedded, with vectors', { create });
passageIndexContract('embedded, with vectors whose model is down', {
  async create(entries) {
    double.manner = () => ({ do: 'well' });
    const index = await create(entries);
    double.manner = () => ({ do: 'status', status: 500 });
    return index;
  },
});

const ask = (text: string, over: Partial<PassageQuery> = {}): PassageQuery => ({
  texts: [{ text, weight: 1 }],
  k: 5,
  filter: { asOf: null },
  ...over,
});

describe('meaning', () => {
  // Not one character of it stands in the article.
  const paraphrase = '轻飘飘的圆家伙打招呼';

  it('finds what words cannot, and says that it did', async () => {
    expect(await createEmbeddedIndex(kiteEntries).search(ask(paraphrase))).toEqual([]);
    const index = await create(kiteEntries);
    const [hit] = await index.search(ask(paraphrase, { filter: { asOf: '2022-01-01' } }));
    expect(hit).toMatchObject({ id: 'balloon@2021/3', ranks: { dense: 1, fused: 1 } });
  });

  it('keeps to the filter: no edition out of force, no other place, however near', async () => {
    const index = await create(kiteEntries);
    const found = async (filter: Partial<PassageQuery['filter']>) =>
      (await index.search(ask(paraphrase, { k: 20, filter: { asOf: null, ...filter } }))).map(({ id }) => id);
    expect(await found({ asOf: '2020-01-01' })).not.toContain('balloon@2021/3');
    expect(await found({ asOf: '2022-01-01' })).not.toContain('balloon@2015/3');
    expect(await found({ jurisdictions: ['CN-SH'] })).toEqual([]);
    expect(await found({ documents: [] })).toEqual([]);
  });

  it('is asked of the whole question, and left out where words alone are wanted', async () => {
    const index = await create(kiteEntries);
    const first = async (over: Partial<PassageQuery>) =>
      (await index.search(ask('咋', { filter: { asOf: '2022-01-01' }, ...over })))[0]?.id;
    expect(await first({ question: paraphrase })).toBe('balloon@2021/3');
    const asked = double.requests.length;
    expect(await first({ question: paraphrase, wordsOnly: true })).toBeUndefined();
    expect(double.requests.length).toBe(asked);
  });

  it('is embedded once for a question that comes again', async () => {
    const index = await create(kiteEntries);
    const asked = double.requests.length;
    await index.search(ask('风筝'));
    await index.search(ask('风筝', { k: 3 }));
    expect(double.requests.length).toBe(asked + 1);
  });

  it('joins both by rank, a first place in each before a first place in one', async () => {
    const index = await create(kiteEntries);
    const hits = await index.search(ask('风筝登记证有效期', { k: 10 }));
    expect(hits[0]).toMatchObject({ id: 'kite@2020/4', ranks: { lexical: 1, dense: 1, fused: 1 } });
    expect(hits[0]!.score).toBeCloseTo(2 / 11, 6);
    expect(hits.map(({ ranks }) => ranks!.fused)).toEqual(hits.map((_, i) => i + 1));
  });

  it('gives no place to an entry without text', async () => {
    const index = await create([...kiteEntries, inventedEntry({ id: 'empty', title: '空白', headings: [] })]);
    const ids = (await index.search(ask(paraphrase, { k: 20 }))).map(({ id }) => id);
    expect(ids).not.toContain('empty');
    expect((await create([inventedEntry({ id: 'empty' })])).size).toBe(1);
  });
});

describe('an embedding model that fails', () => {
  it.each(['hang', 'reset', 'truncated', 'huge', 'html'] as const)(
    'leaves the words to find, in time, and it shows: %s',
    async (manner) => {
      const vectors = (await toyVectors(double, kiteEntries))!;
      const lexical = createEmbeddedIndex(kiteEntries);
      const changes: boolean[] = [];
      let nowMs = 0;
      const index = withToyQuestions(double, createHybridIndex(lexical, vectors), vectors, {
        timeoutMs: 100,
        nowMs: () => nowMs,
        onChange: (degraded) => changes.push(degraded),
      });
      const told: Degradation[] = [];
      const search = (text: string) => index.search(ask(text, { onDegraded: (code) => told.push(code) }));
      double.manner = () => ({ do: manner });
      for (const text of ['孔明灯一', '孔明灯二', '孔明灯三']) {
        const query = ask(text);
        expect(await search(text)).toEqual(await lexical.search(query));
      }
      expect(told).toEqual(Array(3).fill('embedding_unavailable'));
      expect(index.health().embedding).toMatchObject({ state: 'unavailable', lexicalSearches: 3 });
      // Now it is left in peace …
      const asked = double.requests.length;
      await search('孔明灯四');
      expect(double.requests.length).toBe(asked);
      // … and trusted again once a try succeeds.
      double.manner = () => ({ do: 'well' });
      nowMs += 10_000;
      expect((await search('孔明灯五'))[0]!.ranks).toMatchObject({ dense: 1 });
      expect(index.health().embedding).toMatchObject({ state: 'ready', dimension: 10, lexicalSearches: 4 });
      expect(changes).toEqual([true, false]);
    },
  );

  it('is told apart from one of another make, which is a fault of the settings', async () => {
    const vectors = (await toyVectors(double, kiteEntries))!;
    const hybrid = createHybridIndex(createEmbeddedIndex(kiteEntries), vectors);
    const faults: unknown[] = [];
    const index = withToyQuestions(double, hybrid, vectors, { onChange: (_, fault) => faults.push(fault) });
    double.manner = () => ({ do: 'dimension', dimension: 5 });
    const told: Degradation[] = [];
    const hits = await index.search(ask('孔明灯', { onDegraded: (code) => told.push(code) }));
    expect(hits[0]!.id).toBe('lantern-sh@2022/1');
    expect(told).toEqual(['embedding_unavailable']);
    expect(index.health().embedding!.state).toBe('other_model');
    expect(faults).toEqual([expect.objectContaining({ code: 'conflict:config' })]);
    const strict = withToyQuestions(double, hybrid, vectors, { strict: true });
    await expect(strict.search(ask('孔明灯'))).rejects.toMatchObject({ code: 'conflict:config' });
    const renamed = withToyQuestions(double, hybrid, vectors, {
      strict: true,
      embedder: toyEmbedder(double, 'another'),
    });
    await expect(renamed.search(ask('孔明灯'))).rejects.toThrow(/toy \(10\).*another/s);
    // The index itself never compares them.
    const vector = { model: 'toy', values: new Float32Array(5) };
    await expect(hybrid.search(ask('孔明灯', { vector }))).rejects.toMatchObject({ code: 'conflict:config' });
  });

  it('does without vectors until they are made, and takes them up then', async () => {
    const lexical = createEmbeddedIndex(kiteEntries);
    const index = withToyQuestions(double, lexical, null);
    const told: Degradation[] = [];
    await index.search(ask('孔明灯', { onDegraded: (code) => told.push(code) }));
    expect([told, index.health().embedding!.state]).toEqual([['embedding_unavailable'], 'building']);
    const vectors = (await toyVectors(double, kiteEntries))!;
    index.attach(createHybridIndex(lexical, vectors), vectors);
    expect((await index.search(ask('孔明灯')))[0]!.ranks).toMatchObject({ lexical: 1, dense: 1 });
    expect(index.health().embedding!.state).toBe('ready');
  });
});

describe('vectors in a file', () => {
  it('are those that were saved, or none', async () => {
    const vectors = (await toyVectors(double, kiteEntries))!;
    const bytes = encodeVectors(vectors);
    expect(decodeVectors(bytes)).toEqual(vectors);
    const shifted = new Uint8Array(bytes.length + 3).subarray(3);
    shifted.set(bytes);
    expect(decodeVectors(shifted)).toEqual(vectors);
    for (const at of [0, 9, 40, bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(decodeVectors(damaged)).toBeNull();
    }
    expect(decodeVectors(bytes.slice(0, -4))).toBeNull();
    expect(decodeVectors(new Uint8Array(3))).toBeNull();
  });

  it('of other entries are refused', async () => {
    const vectors = (await toyVectors(double, kiteEntries))!;
    expect(() => createHybridIndex(createEmbeddedIndex(kiteEntries.slice(1)), vectors)).toThrow(
      expect.objectContaining({ code: 'internal:index' }),
    );
  });
});
