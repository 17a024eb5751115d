/** Words and meaning on Qdrant: the contract, one request, and the same hits as the embedded index. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PassageVectors } from '../../../src/adapters/passage-index/dense/passage-vectors.ts';
import { createHybridIndex } from '../../../src/adapters/passage-index/embedded/hybrid-index.ts';
import { createEmbeddedIndex } from '../../../src/adapters/passage-index/embedded/index.ts';
import { type BuildOptions, buildQdrantIndex } from '../../../src/adapters/passage-index/qdrant/build.ts';
import { createFallbackIndex } from '../../../src/adapters/passage-index/qdrant/fallback-index.ts';
import type { Degradation, IndexEntry, PassageHit, PassageIndex, PassageQuery } from '../../../src/ports.ts';
import { kiteEntries, passageIndexContract } from '../../contract/passage-index.ts';
import { inventedEntry } from '../../support/invented-entries.ts';
import { noOpenApi, type QdrantDouble, startQdrantDouble } from '../../support/qdrant-double.ts';
import { toyVectors, withToyQuestions } from '../../support/toy-vectors.ts';
import { startVectorDouble, type VectorDouble } from '../../support/vector-double.ts';

let qdrant: QdrantDouble;
let models: VectorDouble;
const drops: (() => Promise<void>)[] = [];
let count = 0;

beforeAll(async () => {
  [qdrant, models] = await Promise.all([startQdrantDouble(), startVectorDouble()]);
});
beforeEach(() => {
  qdrant.requests.length = 0;
});
afterEach(() => {
  models.manner = () => ({ do: 'well' });
  qdrant.misbehave = () => null;
  expect(qdrant.violations).toEqual([]);
});
afterAll(async () => {
  for (const drop of drops) await drop();
  await qdrant.close();
  await models.close();
});

type Server = { url: string; apiKey?: string | undefined };

async function build(
  entries: readonly IndexEntry[],
  vectors: PassageVectors | null,
  over: Partial<BuildOptions> & Partial<Server> = {},
) {
  count += 1;
  const built = await buildQdrantIndex(entries, `hybrid-${process.pid}-${count}`, {
    url: qdrant.url,
    timeoutMs: 10_000,
    alias: 'yaowen-hybrid',
    reference: createEmbeddedIndex(entries),
    recorder: null,
    vectors,
    retry: { attempts: 2, pauseMs: 1 },
    ...over,
  });
  drops.push(built.drop);
  return built;
}

function subjectOn(server: () => Partial<Server>) {
  const made = new Map<readonly IndexEntry[], Promise<PassageIndex>>();
  const make = async (entries: readonly IndexEntry[]): Promise<PassageIndex> => {
    const vectors = await toyVectors(models, entries);
    const { index } = await build(entries, vectors, server());
    return withToyQuestions(models, index, vectors);
  };
  return {
    /** The same entries give the same index: nothing of the suite changes it. */
    create(entries: readonly IndexEntry[]) {
      if (!made.has(entries)) made.set(entries, make(entries));
      return made.get(entries)!;
    },
  };
}

passageIndexContract(
  'Qdrant double, with vectors',
  subjectOn(() => ({})),
);

const { QDRANT_URL, QDRANT_API_KEY } = process.env;
describe.skipIf(!QDRANT_URL)(`real server${QDRANT_URL ? '' : ' (skipped: QDRANT_URL is not set)'}`, () => {
  passageIndexContract(
    'Qdrant server, with vectors',
    subjectOn(() => ({ url: QDRANT_URL!, apiKey: QDRANT_API_KEY })),
  );
});

const ask = (text: string, over: Partial<PassageQuery> = {}): PassageQuery => ({
  texts: [{ text, weight: 1 }],
  k: 5,
  filter: { asOf: null },
  ...over,
});

describe(`words and meaning on Qdrant${noOpenApi ? ` (unchecked against the OpenAPI document: ${noOpenApi})` : ''}`, () => {
  it('has both vectors in the same points, of the size of the model', async () => {
    const vectors = (await toyVectors(models, kiteEntries))!;
    const { collection, check } = await build(kiteEntries, vectors);
    const held = qdrant.collections.get(collection)!;
    expect(held.settings).toMatchObject({
      vectors: { dense: { size: 10, distance: 'Cosine' } },
      sparse_vectors: { lex: { modifier: 'idf' } },
      metadata: { embedding: { model: 'toy', dimension: 10 } },
    });
    const [point] = [...held.points.values()].filter(({ payload }) => payload.id === 'kite@2020/3');
    expect(Object.keys(point!.vector).sort()).toEqual(['dense', 'lex']);
    expect(check).toMatchObject({ exactRecallAt10: 1, denseRecallAt10: 1 });
    // Without a model nothing of it is there.
    const plain = await build(kiteEntries, null);
    expect(qdrant.collections.get(plain.collection)!.settings.vectors).toEqual({});
    expect(plain.check.denseRecallAt10).toBeNull();
    expect(plain.collection).not.toBe(collection);
  });

  it('asks once: prefetches of both with the filter in each, our own k and weights', async () => {
    const vectors = (await toyVectors(models, kiteEntries))!;
    const { index } = await build(kiteEntries, vectors);
    const questions = withToyQuestions(models, index, vectors);
    qdrant.requests.length = 0;
    await questions.search(ask('风筝登记', { filter: { asOf: '2022-01-01', levels: ['rule'] } }));
    expect(qdrant.requests).toHaveLength(1);
    const [fused] = qdrant.requests[0]!.body.searches as Record<string, unknown>[];
    expect(fused).toMatchObject({
      prefetch: [{ prefetch: { using: 'lex' } }, { using: 'dense' }],
      query: { rrf: { k: 11, weights: [1, 1] } },
    });
    const filters = JSON.stringify(fused).split('"effective_from"').length - 1;
    expect(filters).toBe(4);
  });

  it('is what it was where no vector is given or wanted', async () => {
    const vectors = (await toyVectors(models, kiteEntries))!;
    const [{ index: plain }, { index }] = [await build(kiteEntries, null), await build(kiteEntries, vectors)];
    const questions = withToyQuestions(models, index, vectors);
    for (const text of ['风筝登记证到期怎么延续', '气球 施放 备案']) {
      qdrant.requests.length = 0;
      const wanted = await plain.search(ask(text));
      expect(await questions.search(ask(text, { wordsOnly: true }))).toEqual(wanted);
      expect(await index.search(ask(text))).toEqual(wanted);
      const [one, ...others] = qdrant.requests.map(({ body }) => body);
      for (const other of others) expect(other).toEqual(one);
    }
  });

  it('finds what the embedded index finds, with the same ranks', async () => {
    // Chapters without any text count as chapters there, and not here.
    const many = Array.from({ length: 40 }, (_, i) =>
      inventedEntry({ id: `e${String(i).padStart(2, '0')}`, text: i % 2 ? '风筝登记办理' : '气球施放备案' }),
    );
    const entries = [...kiteEntries.filter((entry) => entry.text !== ''), ...many];
    const vectors = (await toyVectors(models, entries))!;
    const { index } = await build(entries, vectors);
    const onServer = withToyQuestions(models, index, vectors);
    const hybrid = createHybridIndex(createEmbeddedIndex(entries), vectors);
    const embedded = withToyQuestions(models, hybrid, vectors);
    const shown = (hits: PassageHit[]) => hits.map(({ id, ranks }) => ({ id, ranks }));
    for (const text of [
      '风筝登记证到期怎么延续',
      '轻飘飘的圆家伙打招呼',
      '纸鸢挨罚掏钱',
      'kite registration fine',
      '第三条 施放',
      'zzzz',
    ])
      for (const asOf of [null, '2016-01-01']) {
        const query = ask(text, { k: 10, filter: { asOf } });
        expect(shown(await onServer.search(query)), text).toEqual(shown(await embedded.search(query)));
      }
  });

  it('is not taken into service when it does not find by meaning what it holds', async () => {
    const vectors = (await toyVectors(models, kiteEntries))!;
    const wrong = { ...vectors, rows: vectors.rows.slice(0, 3) };
    await expect(build(kiteEntries, { ...wrong, size: 1 })).rejects.toThrow('vectors of other entries');
    qdrant.misbehave = ({ body, path }) =>
      path.endsWith('/points/query') && body.using === 'dense' && !body.params ? 'garbage' : null;
    await expect(build(kiteEntries, vectors)).rejects.toMatchObject({ code: 'unavailable:index' });
  });

  it('refuses a question embedded by another model', async () => {
    const vectors = (await toyVectors(models, kiteEntries))!;
    const { index } = await build(kiteEntries, vectors);
    for (const vector of [
      { model: 'toy', values: new Float32Array(3).fill(1) },
      { model: 'another', values: new Float32Array(10).fill(1) },
    ])
      await expect(index.search(ask('风筝', { vector }))).rejects.toMatchObject({ code: 'conflict:config' });
  });

  it.each(['stall', 'error', 'half', 'garbage'] as const)(
    'leaves words and meaning to the spare index while Qdrant answers with %s',
    async (how) => {
      const vectors = (await toyVectors(models, kiteEntries))!;
      const { index: primary } = await build(kiteEntries, vectors, {
        timeoutMs: 150,
        buildTimeoutMs: 5_000,
      });
      const secondary = createHybridIndex(createEmbeddedIndex(kiteEntries), vectors);
      const spared = createFallbackIndex({ primary, secondary, timeoutMs: 5_000 });
      const index = withToyQuestions(models, spared, vectors);
      qdrant.misbehave = () => how;
      const told: Degradation[] = [];
      const [hit] = await index.search(
        ask('轻飘飘的圆家伙打招呼', {
          filter: { asOf: '2022-01-01' },
          onDegraded: (code) => told.push(code),
        }),
      );
      expect(hit!.id).toBe('balloon@2021/3');
      expect(told).toEqual(['index_unavailable']);
      expect(index.health()).toMatchObject({ degraded: true, embedding: { state: 'ready' } });
    },
  );
});
