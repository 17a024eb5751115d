/** The life of releases, as editors live it: several drafts at once, publishing between them, figures, ways back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReleaseVerbs } from '../../src/governance/release-verbs.ts';
import type { ReleaseDiff } from '../../src/knowledge/diff-releases.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import { findLiveRelease, loadRelease } from '../../src/records/queries/load-release.ts';
import { type IngestReport, ingestFiles } from '../../src/runtime/ingest-texts.ts';
import { createReleaseVerbs } from '../../src/runtime/release-verbs.ts';
import { openTestDatabase } from '../support/app.ts';
import { kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { freshContext } from '../support/records.ts';

const knowledge = { read: () => ({ catalogue: new Map(), notes: [] }) };
const kite = '风筝器械管理办法(2020-03-01).md';
const topRules = oldKiteRules.replaceAll('风筝', '陀螺');
const yoyoRules = oldKiteRules.replaceAll('风筝', '悠悠球');

let database: OpenDatabase;
let dir: string;
let records: RecordsContext;
let releases: ReleaseVerbs;
let prepared: string[];

beforeAll(async () => {
  database = await openTestDatabase();
  dir = mkdtempSync(join(tmpdir(), 'yaowen-releases-'));
});
afterAll(async () => {
  await database?.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  records = freshContext(database.db);
  prepared = [];
  releases = createReleaseVerbs({
    records,
    knowledge,
    known: new Map(),
    prepare: async (id) => {
      prepared.push(id);
    },
    serveLive: async () => {},
  });
});

const ingest = (texts: Record<string, string>, publish = false): Promise<IngestReport> =>
  ingestFiles(
    records,
    Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    { ...knowledge.read(), publish, lang: 'en' },
  );
const titles = async (id: string | null) =>
  (await loadRelease(records, { id: id! }))!.documents.map(({ edition }) => edition.document).sort();
const passed = { override: 'looked at by hand', actor: 'staff:head' } as const;
const liveId = async () => (await findLiveRelease(records))?.id;

describe('two drafts at once', () => {
  it('stack: the second holds what the first brought, and serves both', async () => {
    const first = await ingest({ [kite]: kiteRules });
    const second = await ingest({ '陀螺.md': topRules });
    expect(await titles(second.release)).toEqual(['陀螺暂行规定', '风筝器械管理办法']);
    expect((await releases.show({ id: second.release! })).builtOn).toMatchObject([{ id: first.release }]);
    await releases.publish({ id: second.release!, ...passed });
    expect(await liveId()).toBe(second.release);
    expect(prepared).toEqual([second.release]);
    // The first is in it already, and behind: it says so and cannot undo the second.
    expect(await releases.list()).toMatchObject([{ stale: false }, { id: first.release, stale: true }]);
    await expect(releases.publish({ id: first.release!, ...passed })).rejects.toThrow(/rebase/);
  });

  it('survive a text that is published between them', async () => {
    await ingest({ [kite]: kiteRules }, true);
    const draft = await ingest({ '陀螺.md': topRules });
    const hasty = await ingest({ '悠悠球.md': yoyoRules }, true);
    expect(await titles(hasty.release)).toEqual(['悠悠球暂行规定', '风筝器械管理办法']);
    await expect(releases.publish({ id: draft.release!, ...passed })).rejects.toMatchObject({
      code: 'conflict:release',
    });
    const rebased = await releases.rebase({ id: draft.release!, only: false, take: null, actor: 'operator' });
    expect(rebased).toMatchObject({ stale: false, baseId: hasty.release });
    expect(await titles(rebased.id)).toEqual(['悠悠球暂行规定', '陀螺暂行规定', '风筝器械管理办法'].sort());
    expect(await releases.show({ id: draft.release! })).toMatchObject({ state: 'retired' });
    await releases.publish({ id: rebased.id, ...passed });
    expect(await liveId()).toBe(rebased.id);
  });

  it('are brought onto the live release by the next ingest, without being asked', async () => {
    await ingest({ [kite]: kiteRules }, true);
    const behind = await ingest({ '陀螺.md': topRules });
    await ingest({ [kite]: kiteRules.replace('有效期为三年', '有效期为四年') }, true);
    const next = await ingest({ '悠悠球.md': yoyoRules });
    expect(await titles(next.release)).toEqual(['悠悠球暂行规定', '陀螺暂行规定', '风筝器械管理办法'].sort());
    const content = await loadRelease(records, { id: next.release! });
    expect(JSON.stringify(content)).toContain('有效期为四年');
    expect(await releases.show({ id: behind.release! })).toMatchObject({ state: 'retired' });
  });

  it('that change the same text otherwise than the live one ask whose to take', async () => {
    await ingest({ [kite]: kiteRules }, true);
    const draft = await ingest({ [kite]: kiteRules.replace('有效期为三年', '有效期为五年') });
    await ingest({ [kite]: kiteRules.replace('有效期为三年', '有效期为四年') }, true);
    const rebase = (take: 'draft' | 'live' | null) =>
      releases.rebase({ id: draft.release!, only: false, take, actor: 'operator' });
    await expect(rebase(null)).rejects.toThrow(/风筝器械管理办法@2020-03-01.*--take/s);
    await expect(ingest({ '陀螺.md': topRules })).rejects.toMatchObject({ code: 'conflict:release' });
    const taken = await rebase('draft');
    expect(JSON.stringify(await loadRelease(records, { id: taken.id }))).toContain('有效期为五年');
  });

  it('can be parted: one is moved to the live release without the other', async () => {
    await ingest({ [kite]: kiteRules }, true);
    const one = await ingest({ '陀螺.md': topRules });
    const two = await ingest({ '悠悠球.md': yoyoRules });
    await expect(releases.retire({ id: one.release!, actor: 'operator' })).rejects.toThrow(two.release!);
    const alone = await releases.rebase({ id: two.release!, only: true, take: null, actor: 'operator' });
    expect(await titles(alone.id)).toEqual(['悠悠球暂行规定', '风筝器械管理办法']);
    expect(await releases.retire({ id: one.release!, actor: 'operator' })).toMatchObject({
      state: 'retired',
    });
  });

  it('that are made at once on one base end as one stack', async () => {
    await ingest({ [kite]: kiteRules }, true);
    const made = await Promise.all([
      ingest({ '陀螺.md': topRules }),
      ingest({ '悠悠球.md': yoyoRules }),
      ingest({ '陀螺.md': topRules }),
    ]);
    const [newest] = await releases.list();
    expect(await titles(newest!.id)).toEqual(['悠悠球暂行规定', '陀螺暂行规定', '风筝器械管理办法'].sort());
    expect(new Set(made.map(({ release }) => release)).size).toBeLessThanOrEqual(2);
  });
});

describe('the same text again', () => {
  it('makes no release, published or not', async () => {
    const live = await ingest({ [kite]: kiteRules }, true);
    expect((await ingest({ [kite]: kiteRules }, true)).release).toBe(live.release);
    expect((await ingest({ [kite]: kiteRules })).release).toBe(live.release);
    const draft = await ingest({ '陀螺.md': topRules });
    expect((await ingest({ '陀螺.md': topRules })).release).toBe(draft.release);
    expect((await ingest({ [kite]: kiteRules })).release).toBe(draft.release);
    expect(await releases.list()).toHaveLength(2);
  });

  it('with one article changed makes one that differs in that article alone', async () => {
    const before = await ingest({ [kite]: kiteRules, '陀螺.md': topRules }, true);
    const after = await ingest({ [kite]: kiteRules.replace('有效期为三年', '有效期为四年') });
    const diff = (await releases.diff({ from: 'live', to: 'newest' })) as ReleaseDiff;
    expect(diff).toMatchObject({
      from: before.release,
      to: after.release,
      counts: { editions: 1, changed: 1, added: 0, removed: 0, moved: 0 },
      editions: [{ document: '风筝器械管理办法', kind: 'changed', articles: [{ after: '第六条' }] }],
    });
  });
});

describe('the gate', () => {
  const questions = [
    ['登记证有效期几年', '第六条', '三年'],
    ['二类风筝不登记就放，罚多少', '第八条', '五万元'],
  ].map(([question, article, fact], i) =>
    JSON.stringify({
      id: `q${i}`,
      lang: 'zh',
      question,
      gold: [{ doc: '风筝器械管理办法', article }],
      must_include: [fact],
    }),
  );
  let file: string;
  beforeAll(() => {
    file = join(dir, 'questions.jsonl');
    writeFileSync(file, questions.join('\n'));
  });

  it('opens for a draft that answers as well, and not for one that lost the law', async () => {
    await ingest({ [kite]: kiteRules, '陀螺.md': topRules }, true);
    const worse = await releases.remove({ editions: ['风筝器械管理办法@2020-03-01'], actor: 'operator' });
    const measured = await releases.evaluate({ id: worse.id, questions: file, actor: 'operator' });
    expect(measured).toMatchObject({ state: 'evaluated', evaluation: { passed: false, marginPoints: 3 } });
    expect(measured.evaluation!.figures).toContainEqual(
      expect.objectContaining({ group: 'all', figure: 'citedAny', here: 0, fell: true }),
    );
    await expect(releases.approve({ id: worse.id, override: null, actor: 'operator' })).rejects.toThrow(
      /more than 3 points below/,
    );
    await expect(releases.publish({ id: worse.id, override: null, actor: 'operator' })).rejects.toMatchObject(
      { code: 'conflict:release' },
    );
    await releases.retire({ id: worse.id, actor: 'operator' });

    const better = await ingest({ '悠悠球.md': yoyoRules });
    const id = better.release!;
    await releases.evaluate({ id, questions: file, actor: 'operator' });
    expect(await releases.approve({ id, override: null, actor: 'operator' })).toMatchObject({
      state: 'approved',
      overrideReason: null,
    });
    expect(await releases.publish({ id, override: null, actor: 'operator' })).toMatchObject({
      state: 'live',
    });
  });

  it('says plainly that there are no questions, and lets nothing pass for it', async () => {
    const { release } = await ingest({ [kite]: kiteRules });
    await releases.setGate({ questions: join(dir, 'gone.jsonl'), actor: 'operator' });
    await expect(releases.evaluate({ id: release!, actor: 'operator' })).rejects.toMatchObject({
      code: 'not_found:evaluation',
    });
    await expect(releases.approve({ id: release!, override: null, actor: 'operator' })).rejects.toThrow(
      /not been evaluated/,
    );
    expect(await releases.setGate({ questions: file, marginPoints: 5, actor: 'operator' })).toEqual({
      questions: file,
      marginPoints: 5,
    });
    expect(await releases.evaluate({ id: release!, actor: 'operator' })).toMatchObject({
      evaluation: { marginPoints: 5, against: null, passed: true, questions: { count: 2 } },
    });
    await expect(releases.setGate({ marginPoints: 101, actor: 'operator' })).rejects.toMatchObject({
      code: 'bad_input:release',
    });
  });

  it('keeps the former release where the new one cannot be made ready', async () => {
    const live = await ingest({ [kite]: kiteRules }, true);
    const draft = await ingest({ '陀螺.md': topRules });
    const failing = createReleaseVerbs({
      records,
      knowledge,
      known: new Map(),
      prepare: () => Promise.reject(new Error('the index cannot be built')),
      serveLive: async () => {},
    });
    await expect(failing.publish({ id: draft.release!, ...passed })).rejects.toThrow(/cannot be built/);
    expect(await liveId()).toBe(live.release);
  });
});

describe('going back', () => {
  it('is exact: the same texts, facts and digest as before', async () => {
    const first = await ingest({ [kite]: kiteRules }, true);
    const before = await loadRelease(records);
    const { digest } = await releases.show({ id: first.release! });
    await ingest({ [kite]: kiteRules.replace('有效期为三年', '有效期为四年') }, true);
    expect(await releases.rollBack({ to: null, actor: 'operator' })).toMatchObject({
      id: first.release,
      state: 'live',
      digest,
    });
    expect(await loadRelease(records)).toEqual(before);
  });
});
