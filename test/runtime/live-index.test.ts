/** INDEX=qdrant as a server runs it: on a Qdrant double, with the embedded index as the spare. */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { parseConfig } from '../../src/config.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type { Log } from '../../src/http/services.ts';
import type { IndexEntry, PassageIndex, PassageQuery } from '../../src/ports.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import { readSetting } from '../../src/records/queries/settings.ts';
import { createCommandIndexes } from '../../src/runtime/command-index.ts';
import { createLiveIndexes, type LiveIndexes } from '../../src/runtime/live-index.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';
import { kiteEntries } from '../contract/passage-index.ts';
import { openTestDatabase } from '../support/app.ts';
import { inventedRelease } from '../support/invented-law.ts';
import { type QdrantDouble, startQdrantDouble } from '../support/qdrant-double.ts';
import { freshContext } from '../support/records.ts';

const query: PassageQuery = { texts: [{ text: '孔明灯', weight: 1 }], k: 3, filter: { asOf: null } };
const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the live index on Qdrant', () => {
  let database: OpenDatabase;
  let double: QdrantDouble;
  let records: RecordsContext;
  let indexes: LiveIndexes;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    double = await startQdrantDouble();
    records = freshContext(database.db);
    const config = parseConfig({ INDEX: 'qdrant', QDRANT_URL: double.url, AGENCY: records.agency });
    indexes = createLiveIndexes(config, records, silent, { firstMs: 20, longestMs: 20 });
  });
  afterEach(async () => {
    await indexes.close();
    await double.close();
  });

  const open = (release: string, entries: IndexEntry[] = kiteEntries) =>
    indexes.open(release, entries, createEmbeddedIndex(entries));
  const until = async (index: PassageIndex, degraded: boolean) => {
    for (let tries = 0; index.health!().degraded !== degraded && tries < 500; tries += 1) await delay(10);
    expect(index.health!().degraded).toBe(degraded);
  };

  it('is built before the release serves, and the database knows what the alias means', async () => {
    const index = await open('r1');
    expect(index.health!()).toEqual({ degraded: false, spareSearches: 0 });
    expect((await index.search(query))[0]!.id).toBe('lantern-sh@2022/1');
    const [[alias, collection]] = [...double.aliases] as [[string, string]];
    expect(await readSetting(records, { key: 'index.qdrant_alias' })).toEqual({
      alias,
      collection,
      previous: null,
      release: 'r1',
    });
  });

  it('serves with the spare index at once where Qdrant is down, and goes over to Qdrant when it is up', async () => {
    double.misbehave = () => 'reset';
    const index = await open('r1');
    expect((await index.search(query))[0]!.id).toBe('lantern-sh@2022/1');
    expect(index.health!()).toEqual({ degraded: true, spareSearches: 1 });
    double.misbehave = () => null;
    await until(index, false);
    double.requests.length = 0;
    await index.search(query);
    expect(double.requests.map(({ path }) => path.split('/').at(-1))).toEqual(['batch']);
  });

  it('fills a server that came back empty', async () => {
    const index = await open('r1');
    double.collections.clear();
    double.aliases.clear();
    expect((await index.search(query))[0]!.id).toBe('lantern-sh@2022/1');
    expect(index.health!().spareSearches).toBe(1);
    await until(index, false);
    expect([...double.collections.values()][0]!.points.size).toBeGreaterThan(kiteEntries.length);
  });

  it('moves with the release, and leaves the one before in place', async () => {
    const former = await open('r1');
    const next = await open('r2', kiteEntries.slice(0, 3));
    expect(next.size).toBe(3);
    expect(double.collections.size).toBe(2);
    // Turns that are under way still read the release they began with.
    expect((await former.search(query))[0]!.id).toBe('lantern-sh@2022/1');
    expect((await next.search(query)).map(({ id }) => id)).not.toContain('lantern-sh@2022/1');
  });

  it('shows in the answer and its trace when the spare index answered', async () => {
    const served = await serveRelease(inventedRelease(), (entries, id) => open(id, entries));
    const { ask } = createAnswering(served, { model: null, timeLimitMs: 10_000 });
    const question = { text: '风筝器械登记证有效期几年？', history: [], asOf: '2026-01-01' };
    const whole = await ask(question);
    expect(whole.answer).toMatchObject({ outcome: 'answered', degraded: [] });
    double.misbehave = () => 'error';
    const spare = await ask(question);
    expect(spare.answer).toMatchObject({ outcome: 'answered', degraded: ['index_unavailable'] });
    expect(spare.answer.citations).toEqual(whole.answer.citations);
    expect(spare.trace).toMatchObject({ index: 'spare' });
    const metrics = createMetrics().print({
      release: 'r1',
      index: served.index.kind,
      indexSize: served.index.size,
      indexHealth: served.index.health!(),
    });
    expect(metrics).toContain('yaowen_index_degraded 1\n');
    expect(metrics).toMatch(/yaowen_index_spare_searches_total [1-9]/);
  });

  it('of a command is there for the command only, and needs its URL', async () => {
    const config = parseConfig({ QDRANT_URL: double.url });
    const own = createCommandIndexes('qdrant', config);
    const index = await own.build(kiteEntries, 'throw-away');
    expect(index.kind).toBe('qdrant');
    expect(double.collections.size).toBe(1);
    await own.close();
    expect(double.collections.size).toBe(0);
    expect(double.aliases.size).toBe(0);
    expect(() => createCommandIndexes('qdrant', parseConfig({}))).toThrow(
      expect.objectContaining({ code: 'bad_input:config' }),
    );
    expect(() => parseConfig({ INDEX: 'qdrant' })).toThrow(
      expect.objectContaining({ fields: { QDRANT_URL: 'is needed when INDEX is qdrant' } }),
    );
  });
});
