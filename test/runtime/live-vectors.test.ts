/** Vectors as a server runs them: made once, kept, done without while the model is away, and never mixed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import { guardReranker } from '../../src/adapters/rerank/guarded-reranker.ts';
import { createHttpReranker } from '../../src/adapters/rerank/http-rerank/index.ts';
import type { FrozenRetrieval } from '../../src/answer/types.ts';
import { parseConfig } from '../../src/config.ts';
import type { Log } from '../../src/http/services.ts';
import type { IndexEntry, PassageIndex, PassageQuery } from '../../src/ports.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import { readEmbedding } from '../../src/records/queries/record-embedding.ts';
import { saveDraftRelease } from '../../src/records/queries/save-draft-release.ts';
import { verifyAudit } from '../../src/records/queries/verify-audit.ts';
import { citations } from '../../src/records/schema/index.ts';
import { createCommandIndexes } from '../../src/runtime/command-index.ts';
import { createLiveIndexes } from '../../src/runtime/live-index.ts';
import {
  createLiveVectors,
  type LiveVectorOptions,
  type LiveVectors,
} from '../../src/runtime/live-vectors.ts';
import { openReranker } from '../../src/runtime/open-reranker.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';
import { kiteEntries } from '../contract/passage-index.ts';
import { createTestApp, openTestDatabase } from '../support/app.ts';
import { inventedEntry } from '../support/invented-entries.ts';
import { inventedRelease } from '../support/invented-law.ts';
import { startOpenAiDouble } from '../support/openai-double.ts';
import { startQdrantDouble } from '../support/qdrant-double.ts';
import { documentOf, freshContext } from '../support/records.ts';
import { toyEmbedder } from '../support/toy-vectors.ts';
import { startVectorDouble, type VectorDouble } from '../support/vector-double.ts';

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const paraphrase: PassageQuery = {
  texts: [{ text: '轻飘飘的圆家伙打招呼', weight: 1 }],
  k: 3,
  filter: { asOf: '2022-01-01' },
};

let database: OpenDatabase;
let double: VectorDouble;
let records: RecordsContext;
let dataDir: string;
let opened: LiveVectors[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  double = await startVectorDouble();
  records = freshContext(database.db);
  dataDir = mkdtempSync(join(tmpdir(), 'yaowen-live-vectors-'));
  opened = [];
});
afterEach(async () => {
  for (const vectors of opened) await vectors.close();
  await double.close();
  rmSync(dataDir, { recursive: true });
});

/** Each as a process of its own on the same data folder. */
function create(over: Partial<LiveVectorOptions> & { id?: string } = {}): LiveVectors {
  const { id = 'toy', ...options } = over;
  const vectors = createLiveVectors({
    dataDir,
    records,
    embedder: toyEmbedder(double, id),
    log: silent,
    pauses: { firstMs: 20, longestMs: 20 },
    ...options,
  });
  opened.push(vectors);
  return vectors;
}

let count = 0;
async function newRelease(): Promise<string> {
  count += 1;
  const { id } = await saveDraftRelease(records, {
    documents: [documentOf(`第${count}办法`, 1)],
    editions: [],
    notes: [],
    label: null,
    actor: 'operator',
  });
  return id;
}

const open = (vectors: LiveVectors, release: string, entries: readonly IndexEntry[] = kiteEntries) =>
  vectors.open(release, [...entries], createEmbeddedIndex(entries), async (spare) => spare);
const stateOf = (index: PassageIndex) => index.health!().embedding!.state;
const until = async (index: PassageIndex, state: string) => {
  for (let tries = 0; stateOf(index) !== state && tries < 500; tries += 1) await delay(10);
  expect(stateOf(index)).toBe(state);
};

describe('the vectors of the live release', () => {
  it('are made before it serves, and what made them is on record', async () => {
    const release = await newRelease();
    const index = await open(create(), release);
    expect((await index.search(paraphrase))[0]!.id).toBe('balloon@2021/3');
    expect(await readEmbedding(records, { release })).toEqual({ model: 'toy', dimension: 10 });
  });

  it('are read from their file at the next start, and put together from the cache where that is damaged', async () => {
    const release = await newRelease();
    await open(create(), release);
    double.embedded.length = 0;
    const [name] = readdirSync(join(dataDir, 'index')).filter((file) => file.endsWith('.vec'));
    expect((await (await open(create(), release)).search(paraphrase))[0]!.id).toBe('balloon@2021/3');
    const path = join(dataDir, 'index', name!);
    const bytes = readFileSync(path);
    bytes[bytes.length - 2]! ^= 1;
    writeFileSync(path, bytes);
    expect((await (await open(create(), release)).search(paraphrase))[0]!.id).toBe('balloon@2021/3');
    // Only the question itself.
    expect(double.embedded).toEqual([paraphrase.texts[0]!.text, paraphrase.texts[0]!.text]);
  });

  it('of the next release are made only for what changed', async () => {
    const vectors = create();
    const former = await open(vectors, await newRelease());
    double.embedded.length = 0;
    const more = [...kiteEntries, inventedEntry({ id: 'new', text: '新的一条讲天灯。' })];
    const next = await open(vectors, await newRelease(), more);
    expect(double.embedded).toHaveLength(1);
    expect(double.embedded[0]).toContain('新的一条');
    expect(readdirSync(join(dataDir, 'index')).filter((file) => file.endsWith('.vec'))).toHaveLength(1);
    // Turns that are under way still read the release they began with.
    expect((await former.search(paraphrase))[0]!.id).toBe('balloon@2021/3');
    const found = await next.search({ ...paraphrase, texts: [{ text: '天灯', weight: 1 }] });
    expect(found.map(({ id }) => id)).toContain('new');
  });

  it('come when the model does: words find until then, and it shows', async () => {
    double.manner = () => ({ do: 'status', status: 503 });
    const release = await newRelease();
    const index = await open(create(), release);
    expect(stateOf(index)).toBe('building');
    const told: string[] = [];
    expect(await index.search({ ...paraphrase, onDegraded: (code) => told.push(code) })).toEqual([]);
    expect(told).toEqual(['embedding_unavailable']);
    double.manner = () => ({ do: 'well' });
    await until(index, 'ready');
    expect((await index.search(paraphrase))[0]!.id).toBe('balloon@2021/3');
  });

  it('that take long are made in the background, and what was made before an end is not made again', async () => {
    const many = Array.from({ length: 1100 }, (_, i) =>
      inventedEntry({ id: `e${i}`, text: `第${i}条 风筝` }),
    );
    let left = 160;
    double.manner = () => (left-- > 0 ? { do: 'well' } : { do: 'hang' });
    const release = await newRelease();
    const vectors = create({ patienceMs: 50 });
    const index = await open(vectors, release, many);
    expect(stateOf(index)).toBe('building');
    for (let tries = 0; left > 0 && tries < 500; tries += 1) await delay(10);
    await vectors.close();
    double.embedded.length = 0;
    double.manner = () => ({ do: 'well' });
    await until(await open(create(), release, many), 'ready');
    // 512 texts go to the cache at a time.
    expect(double.embedded).toHaveLength(1100 - 512);
  });

  it('of one model are never used with another: it is refused at once, by name', async () => {
    const release = await newRelease();
    await open(create(), release);
    await expect(open(create({ id: 'another' }), release)).rejects.toMatchObject({
      code: 'conflict:config',
      message: expect.stringMatching(/toy.*another.*reembed/s),
    });
    // The same name, another model behind it.
    rmSync(join(dataDir, 'index'), { recursive: true });
    rmSync(join(dataDir, 'vectors'), { recursive: true });
    double.manner = () => ({ dimension: 7, do: 'dimension' });
    await expect(open(create(), release)).rejects.toMatchObject({ code: 'conflict:config' });
    // A new release takes the new model, and nothing that the cache has of the old one.
    double.manner = () => ({ do: 'well' });
    await open(create(), await newRelease());
    double.manner = () => ({ dimension: 12, do: 'dimension' });
    const next = await newRelease();
    await open(create(), next, [...kiteEntries, inventedEntry({ id: 'new', text: '新条' })]);
    expect(await readEmbedding(records, { release: next })).toEqual({ model: 'toy', dimension: 12 });
  });

  it('are not wanted where no model is set', async () => {
    const release = await newRelease();
    const index = await open(create({ embedder: null }), release);
    expect(index.health).toBeUndefined();
    expect(double.requests).toEqual([]);
    expect(await readEmbedding(records, { release })).toBeNull();
  });

  it('go to Qdrant, at once or when they are made', async () => {
    const qdrant = await startQdrantDouble();
    const config = parseConfig({ INDEX: 'qdrant', QDRANT_URL: qdrant.url, AGENCY: records.agency });
    const indexes = createLiveIndexes(config, records, silent, { firstMs: 20, longestMs: 20 });
    const openOn = async (vectors: LiveVectors, release: string) =>
      vectors.open(release, [...kiteEntries], createEmbeddedIndex(kiteEntries), (spare, made) =>
        indexes.open(release, [...kiteEntries], spare, made),
      );
    const dense = () =>
      [...qdrant.collections.values()].map(({ settings }) =>
        Boolean((settings.vectors as { dense?: unknown }).dense),
      );
    const one = await openOn(create(), await newRelease());
    expect([one.kind, dense()]).toEqual(['qdrant', [true]]);
    expect((await one.search(paraphrase))[0]!.id).toBe('balloon@2021/3');
    rmSync(join(dataDir, 'index'), { recursive: true });
    rmSync(join(dataDir, 'vectors'), { recursive: true });
    double.manner = () => ({ do: 'status', status: 500 });
    const two = await openOn(create(), await newRelease());
    expect([two.kind, dense()]).toEqual(['qdrant', [true, false]]);
    double.manner = () => ({ do: 'well' });
    await until(two, 'ready');
    expect(dense()).toContain(true);
    expect((await two.search(paraphrase))[0]!.id).toBe('balloon@2021/3');
    // Qdrant itself did it.
    expect(two.health!()).toMatchObject({ degraded: false });
    expect(qdrant.violations).toEqual([]);
    await indexes.close();
    await qdrant.close();
  });
});

describe('for one command', () => {
  const variables = (over: Record<string, string>) =>
    parseConfig({ EMBEDDING_URL: double.url, EMBEDDING_ID: 'toy', ...over });
  const cacheHome = process.env.XDG_CACHE_HOME;
  beforeEach(() => {
    process.env.XDG_CACHE_HOME = dataDir;
  });
  afterEach(() => {
    if (cacheHome === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheHome;
  });

  it.each(['embedded', 'qdrant'] as const)(
    'the index %s finds by meaning, and leaves nothing',
    async (kind) => {
      const qdrant = await startQdrantDouble();
      const own = createCommandIndexes(kind, variables({ QDRANT_URL: qdrant.url }));
      const index = await own.build([...kiteEntries], 'throw-away');
      expect(index.kind).toBe(kind);
      expect((await index.search(paraphrase))[0]!.id).toBe('balloon@2021/3');
      double.manner = () => ({ do: 'dimension', dimension: 3 });
      const other = { ...paraphrase, question: '纸鸢' };
      await expect(index.search(other)).rejects.toMatchObject({ code: 'conflict:config' });
      await own.close();
      expect(qdrant.collections.size).toBe(0);
      expect(qdrant.violations).toEqual([]);
      await qdrant.close();
    },
  );
});

it('the chat model judges where RERANK_URL says model', async () => {
  const chat = await startOpenAiDouble();
  const config = parseConfig({ RERANK_URL: 'model', MODEL_URL: chat.url, MODEL_ID: 'chat' });
  const reranker = (await openReranker(config))!;
  chat.script({ do: 'say', text: '{"scores":[{"n":1,"score":2},{"n":2,"score":9}]}' });
  expect(await reranker.rerank('登记', ['甲', '乙'])).toEqual([2, 9]);
  expect(reranker.model).toBe('chat');
  expect(chat.violations).toEqual([]);
  await chat.close();
  expect(await openReranker(parseConfig({}))).toBeNull();
});

describe('an answer', () => {
  const question = {
    text: '风筝器械登记证有效期几年？',
    history: [],
    asOf: '2026-01-01',
    mode: 'quote' as const,
  };

  async function createDesk() {
    const release = await newRelease();
    const served = await serveRelease(inventedRelease(), (entries) => open(create(), release, entries));
    const reranker = guardReranker(
      createHttpReranker({ url: double.rerankUrl, id: 'judge', apiKey: null, timeoutMs: 2_000, pauseMs: 1 }),
    );
    return { ...createAnswering(served, { model: null, timeLimitMs: 10_000, reranker }), served, reranker };
  }

  it('says in its evidence and its trace what put each passage where', async () => {
    const { ask, search } = await createDesk();
    const { answer, evidence, trace } = await ask(question);
    expect(answer).toMatchObject({ outcome: 'answered', degraded: [] });
    const { retrieval } = evidence[0] as { retrieval: FrozenRetrieval };
    expect(retrieval).toEqual({
      ranks: {
        lexical: expect.any(Number),
        dense: expect.any(Number),
        fused: expect.any(Number),
        features: expect.any(Number),
        rerank: expect.any(Number),
      },
      index: 'embedded',
      embedding: 'toy',
      rerank: 'judge',
    });
    const { passages } = trace as { passages: { ranks: { rerank: number } }[] };
    expect(passages.map(({ ranks }) => ranks.rerank)).toEqual(passages.map((_, i) => i + 1));
    const found = await search({ query: question.text, k: 3, asOf: question.asOf });
    expect(found.results[0]!.why.at(-1)).toMatch(
      /^lexical \d+, dense \d+ → fused \d+ → features \d+ → rerank 1$/,
    );
    expect(found).not.toHaveProperty('degraded');
  });

  it('comes without them all the same, and it shows in answer, trace, search, metrics and readiness', async () => {
    const { ask, search, served, reranker } = await createDesk();
    const app = await createTestApp(database, {
      desk: { library: served.library, index: served.index, reranker, ask, search },
    });
    const state = async () => {
      const { embedding, rerank } = (await (await app.request('/readyz')).json()) as Record<string, unknown>;
      return { embedding, rerank };
    };
    await ask(question);
    expect(await state()).toEqual({
      embedding: { model: 'toy', dimension: 10, state: 'ready' },
      rerank: { model: 'judge', state: 'ready' },
    });
    double.manner = () => ({ do: 'status', status: 500 });
    const other = { ...question, text: '登记证有效期是几年' };
    const { answer, trace } = await ask(other);
    const gone = ['embedding_unavailable', 'rerank_unavailable'];
    expect(answer).toMatchObject({ outcome: 'answered', degraded: gone });
    expect(trace).toMatchObject({ degraded: gone });
    expect(await search({ query: '登记证有效期', k: 3, asOf: question.asOf })).toMatchObject({
      degraded: gone,
    });
    expect(await state()).toMatchObject({
      embedding: { state: 'unavailable' },
      rerank: { state: 'unavailable' },
    });
    const metrics = await (await app.request('/metrics')).text();
    expect(metrics).toContain('yaowen_embedding_degraded 1\n');
    expect(metrics).toContain('yaowen_rerank_degraded 1\n');
    expect(metrics).toMatch(/yaowen_lexical_searches_total 2\n/);
    expect(metrics).toMatch(/yaowen_unranked_searches_total 2\n/);
    double.manner = () => ({ do: 'well' });
    expect((await ask({ ...question, text: '登记证的有效期到底几年' })).answer.degraded).toEqual([]);
    expect(await state()).toMatchObject({ embedding: { state: 'ready' }, rerank: { state: 'ready' } });
  });

  it('keeps on record what found its citations, sealed with the rest', async () => {
    const { ask, search, served, reranker } = await createDesk();
    const app = await createTestApp(database, {
      desk: { library: served.library, index: served.index, reranker, ask, search },
    });
    const { id, secret } = await app.open();
    const { text, asOf } = question;
    await app.send('POST', `/api/conversations/${id}/messages`, { clientId: 'one', text, asOf }, secret);
    const rows = await database.db.select().from(citations).where(eq(citations.conversationId, id));
    expect(rows[0]!.retrieval).toMatchObject({ embedding: 'toy', rerank: 'judge', ranks: { rerank: 1 } });
    const faultsOf = async () =>
      (await verifyAudit(app.services.records)).faults.filter(({ objectId }) => objectId === id);
    expect(await faultsOf()).toEqual([]);
    const altered = { ...rows[0]!.retrieval!, ranks: { lexical: 1 } };
    await database.db.update(citations).set({ retrieval: altered }).where(eq(citations.conversationId, id));
    expect(await faultsOf()).toMatchObject([{ fault: 'evidence' }]);
  });

  it('to a question by article needs neither', async () => {
    const { ask } = await createDesk();
    double.requests.length = 0;
    const { answer, evidence } = await ask({ ...question, text: '《风筝器械管理办法》第六条怎么规定？' });
    expect(answer.outcome).toBe('answered');
    expect(double.requests).toEqual([]);
    expect(evidence[0]!.retrieval).toEqual({ ranks: {}, index: 'embedded', embedding: null, rerank: null });
  });
});
