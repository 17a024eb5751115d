/** How a release comes to Qdrant, against a double that can misbehave. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../../src/adapters/passage-index/embedded/index.ts';
import { defaultSettings } from '../../../src/adapters/passage-index/embedded/settings.ts';
import {
  type AliasRecord,
  type BuildOptions,
  buildQdrantIndex,
} from '../../../src/adapters/passage-index/qdrant/build.ts';
import { connectQdrant } from '../../../src/adapters/passage-index/qdrant/connection.ts';
import { aliasOf } from '../../../src/adapters/passage-index/qdrant/names.ts';
import { payloadIndexes } from '../../../src/adapters/passage-index/qdrant/points.ts';
import { termDimension } from '../../../src/adapters/passage-index/qdrant/sparse-vector.ts';
import type { IndexEntry } from '../../../src/ports.ts';
import { kiteEntries } from '../../contract/passage-index.ts';
import { inventedEntry } from '../../support/invented-entries.ts';
import { type Misbehaviour, type QdrantDouble, startQdrantDouble } from '../../support/qdrant-double.ts';

/** The entries and their chapters. */
const kitePoints = kiteEntries.length + 5;

let double: QdrantDouble;
let record: AliasRecord | null;
let writes: number;

beforeEach(async () => {
  double = await startQdrantDouble();
  record = null;
  writes = 0;
});

afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
});

const build = (release: string, entries: readonly IndexEntry[], over: Partial<BuildOptions> = {}) =>
  buildQdrantIndex(entries, release, {
    url: double.url,
    timeoutMs: 5_000,
    alias: 'yaowen-test',
    reference: over.reference === undefined ? createEmbeddedIndex(entries) : over.reference,
    recorder: {
      read: async () => record,
      write: async (value) => {
        writes += 1;
        record = value;
      },
    },
    retry: { attempts: 3, pauseMs: 1 },
    batchSize: 2,
    ...over,
  });
const ask = (text: string, k = 5) => ({ texts: [{ text, weight: 1 }], k, filter: { asOf: null } });
const pathsOf = (method: string, end: string) =>
  double.requests.filter((r) => r.method === method && r.path.endsWith(end));

/** Misbehaves for the first `times` requests that fit. */
function misbehave(how: Misbehaviour, times: number, fits: (path: string, method: string) => boolean): void {
  let left = times;
  double.misbehave = ({ path, method }) => (fits(path, method) && left-- > 0 ? how : null);
}

describe('a release on Qdrant', () => {
  it('has its payload indexes and strict mode before its points, and its alias only after its check', async () => {
    const { collection, check, reused } = await build('r1', kiteEntries);
    expect(reused).toBe(false);
    expect(check).toMatchObject({ points: kitePoints, overlapAt10: 1, exactRecallAt10: 1 });
    const held = double.collections.get(collection)!;
    expect([...held.indexes.keys()]).toEqual(payloadIndexes.map(({ name }) => name));
    expect(held.pointsAtIndex).toBe(0);
    expect(held.settings.strict_mode_config).toMatchObject({
      enabled: true,
      unindexed_filtering_retrieve: false,
    });
    expect(held.settings.metadata).toMatchObject({ release: 'r1', state: 'ready', points: kitePoints });
    const order = double.requests.map(({ path }) => path);
    expect(order.indexOf('/collections/aliases')).toBeGreaterThan(
      order.lastIndexOf(`/collections/${collection}/points`),
    );
    expect(order.indexOf('/collections/aliases')).toBeGreaterThan(
      order.lastIndexOf(`/collections/${collection}/points/query/batch`),
    );
    expect(double.aliases.get('yaowen-test')).toBe(collection);
    expect(record).toEqual({ alias: 'yaowen-test', collection, previous: null, release: 'r1' });
  });

  it('is brought in batches, tells how far it is, and is not brought again when it is there', async () => {
    const told: number[] = [];
    const first = await build('r1', kiteEntries, { onProgress: (done) => told.push(done) });
    expect(told.at(-1)).toBe(kitePoints);
    expect(pathsOf('PUT', '/points')).toHaveLength(Math.ceil(kitePoints / 2));
    const again = await build('r1', kiteEntries.toReversed());
    expect(again).toMatchObject({ reused: true, collection: first.collection });
    expect(pathsOf('PUT', '/points')).toHaveLength(Math.ceil(kitePoints / 2));
    expect(writes).toBe(1);
  });

  it('keeps the previous collection, removes older ones, and leaves those of others alone', async () => {
    const collections: string[] = [];
    await connectQdrant({ url: double.url, timeoutMs: 5_000 }).createCollection('yaowen-test-of-somebody', {
      vectors: {},
    });
    for (const release of ['r1', 'r2', 'r3'])
      collections.push((await build(release, [...kiteEntries, inventedEntry({ id: release })])).collection);
    expect([...double.collections.keys()].sort()).toEqual(
      ['yaowen-test-of-somebody', collections[1]!, collections[2]!].sort(),
    );
    expect(record).toMatchObject({ collection: collections[2], previous: collections[1] });
    // Taken back: the previous one is there at once.
    expect(await build('r2', [...kiteEntries, inventedEntry({ id: 'r2' })])).toMatchObject({ reused: true });
    expect(double.aliases.get('yaowen-test')).toBe(collections[1]);
  });

  it('gets its alias back where a snapshot lost it', async () => {
    const { collection } = await build('r1', kiteEntries);
    double.aliases.clear();
    await build('r1', kiteEntries);
    expect(double.aliases.get('yaowen-test')).toBe(collection);
    expect(record).toMatchObject({ collection, previous: null });
  });

  it('is one and the same when two processes build it at once', async () => {
    const [one, other] = await Promise.all([build('r1', kiteEntries), build('r1', kiteEntries)]);
    expect(one.collection).toBe(other.collection);
    expect(double.collections.get(one.collection)!.points.size).toBe(kitePoints);
    expect((await other.index.search(ask('孔明灯')))[0]!.id).toBe('lantern-sh@2022/1');
  });

  it('is finished by the next build where one ended half way', async () => {
    misbehave(
      'reset',
      Number.POSITIVE_INFINITY,
      (path, method) => method === 'PUT' && path.endsWith('/points'),
    );
    await expect(build('r1', kiteEntries)).rejects.toMatchObject({ code: 'unavailable:index' });
    expect(double.aliases.size).toBe(0);
    double.misbehave = () => null;
    expect((await build('r1', kiteEntries)).check.points).toBe(kitePoints);
  });

  it.each(['error', 'busy', 'reset', 'half'] as const)(
    'comes through when the server answers with %s now and then',
    async (how) => {
      misbehave(how, 2, (path, method) => method === 'PUT' && path.endsWith('/points'));
      const { index } = await build('r1', kiteEntries);
      expect(index.size).toBe(kiteEntries.length);
      expect((await index.search(ask('孔明灯')))[0]!.id).toBe('lantern-sh@2022/1');
    },
  );

  it('is not taken into service when points are missing or found wrongly', async () => {
    const { collection } = await build('r1', kiteEntries);
    const held = double.collections.get(collection)!;
    held.points.delete(0);
    // Missing points are brought again …
    expect(await build('r1', kiteEntries)).toMatchObject({ reused: false });
    // … but a collection that finds other things than the embedded index is refused.
    for (const point of held.points.values()) point.payload.id = `other ${point.id}`;
    await expect(build('r1', kiteEntries)).rejects.toMatchObject({ code: 'internal:index' });
  });

  it('for one command leaves nothing behind and does not move the alias', async () => {
    const live = await build('r1', kiteEntries);
    const own = await build('r2', kiteEntries.slice(1), { recorder: null });
    expect(double.collections.size).toBe(2);
    expect((await own.index.search(ask('孔明灯')))[0]!.id).toBe('lantern-sh@2022/1');
    await own.drop();
    expect([...double.collections.keys()]).toEqual([live.collection]);
    expect(double.aliases.get('yaowen-test')).toBe(live.collection);
    const same = await build('r1', kiteEntries, { recorder: null });
    await same.drop();
    expect([...double.collections.keys()]).toEqual([live.collection]);
  });

  it('refuses a repeated id and a date that is none', async () => {
    for (const entries of [
      [kiteEntries[0]!, kiteEntries[0]!],
      [inventedEntry({ id: 'a', effectiveFrom: '2021-02-30' })],
    ])
      await expect(build('r1', entries, { reference: null })).rejects.toMatchObject({
        code: 'bad_input:index',
      });
  });
});

describe('search on Qdrant', () => {
  it.each([
    ['with chapters', defaultSettings],
    ['without', { ...defaultSettings, chapter: { ...defaultSettings.chapter, weight: 0 } }],
  ])('scores as the embedded index does, %s', async (_, settings) => {
    // Chapters without any text count as chapters there, and not here.
    const entries = kiteEntries.filter(({ text }) => text !== '');
    const embedded = createEmbeddedIndex(entries, { settings });
    const { index } = await build('r1', entries, { settings, reference: embedded });
    for (const text of [
      '风筝登记证到期怎么延续',
      'kite register thirty days',
      '气球 施放 备案 2020年',
      '第三条',
    ]) {
      const wanted = await embedded.search(ask(text, 10));
      const got = new Map((await index.search(ask(text, 10))).map(({ id, score }) => [id, score]));
      expect(got.size).toBe(wanted.length);
      // The embedded index rounds impacts to 12 bits.
      for (const { id, score } of wanted)
        expect(Math.abs(got.get(id)! - score), `${text}: ${id}`).toBeLessThan(0.03);
    }
  });

  it('asks once, with the same filter in every part', async () => {
    const { index } = await build('r1', kiteEntries, { fusion: { by: 'rank', k: 5 } });
    double.requests.length = 0;
    const texts = [
      { text: '风筝登记', weight: 1 },
      { text: '罚款', weight: 0.3 },
    ];
    const hits = await index.search({ texts, k: 5, filter: { asOf: '2022-01-01', levels: ['rule'] } });
    expect(hits[0]!.id).toMatch(/^kite/);
    const [request] = double.requests;
    expect(double.requests).toHaveLength(1);
    const body = JSON.stringify(request!.body);
    expect(body.split('"effective_from"')).toHaveLength(1 + 5);
    expect((request!.body.searches as { query: unknown }[])[0]!.query).toEqual({
      rrf: { k: 5, weights: [1, 0.3] },
    });
  });

  it('puts equal scores in the order of ids, however many there are', async () => {
    const twins = Array.from({ length: 90 }, (_, i) =>
      inventedEntry({ id: `e${String(i).padStart(2, '0')}`, text: '风筝登记' }),
    );
    const { index } = await build('r1', twins);
    expect((await index.search(ask('风筝登记', 3))).map(({ id }) => id)).toEqual(['e00', 'e01', 'e02']);
  });

  it.each([
    ['error', 'unavailable:index'],
    ['reset', 'unavailable:index'],
    ['half', 'unavailable:index'],
    ['garbage', 'unavailable:index'],
    ['stall', 'time_limit:index'],
  ] as const)('tells a fault from nothing found: %s', async (how, code) => {
    const { index } = await build('r1', kiteEntries, { timeoutMs: 200, buildTimeoutMs: 5_000 });
    double.misbehave = () => how;
    await expect(index.search(ask('风筝'))).rejects.toMatchObject({ code });
  });

  it('tells an emptied or removed collection from nothing found', async () => {
    const { index, collection } = await build('r1', kiteEntries);
    expect(await index.search(ask('zzzz'))).toEqual([]);
    double.collections.get(collection)!.points.clear();
    await expect(index.search(ask('风筝'))).rejects.toMatchObject({ code: 'unavailable:index' });
    double.collections.clear();
    await expect(index.search(ask('风筝'))).rejects.toMatchObject({ code: 'unavailable:index' });
  });
});

describe('reaching Qdrant', () => {
  it('keeps a path, takes the port of the scheme, and sends the key', async () => {
    const behind = await startQdrantDouble({ prefix: '/vectors', apiKey: 'k-1' });
    const entries = kiteEntries.slice(0, 2);
    const at = (url: string, apiKey?: string) => build('r1', entries, { url, apiKey, reference: null });
    expect((await at(`${behind.url}/`, 'k-1')).check.points).toBe(3);
    await expect(at(behind.url, 'wrong')).rejects.toMatchObject({ code: 'unavailable:index' });
    await behind.close();
    await expect(at(behind.url, 'k-1')).rejects.toMatchObject({ code: 'unavailable:index' });
    const addressOf = (url: string) =>
      (connectQdrant({ url, timeoutMs: 1 }) as unknown as { _restUri: string })._restUri;
    expect(addressOf('http://q.example')).toBe('http://q.example:80');
    expect(addressOf('https://q.example/a/b/')).toBe('https://q.example:443/a/b');
    expect(addressOf('http://q.example:6333')).toBe('http://q.example:6333');
    expect(addressOf('http://[::1]:6333')).toBe('http://[::1]:6333');
    expect(() => connectQdrant({ url: 'q.example:6333', timeoutMs: 1 })).toThrow(
      expect.objectContaining({ code: 'bad_input:config' }),
    );
  });

  it('names agencies apart', async () => {
    expect(await aliasOf('default')).toBe('yaowen-default');
    expect(await aliasOf('沪')).toMatch(/^yaowen---[0-9a-f]{8}$|^yaowen---?[0-9a-f]{8}$/);
    expect(await aliasOf('沪')).not.toBe(await aliasOf('京'));
  });

  it('spreads terms over the dimensions', () => {
    const terms = Array.from(
      { length: 20_000 },
      (_, i) => `b${String.fromCharCode(0x4e00 + (i % 5000), 0x4e00 + i)}`,
    );
    expect(new Set(terms.map(termDimension)).size).toBeGreaterThan(terms.length - 3);
    expect(termDimension('b风筝')).toBe(termDimension('b风筝'));
  });
});
