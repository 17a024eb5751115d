/** Poisoned references: what nobody vouches for is found by staff and never cited. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmbeddedIndex } from '../../src/adapters/passage-index/embedded/index.ts';
import type { Actor } from '../../src/records/audit.ts';
import type { OpenDatabase, RecordsContext } from '../../src/records/context.ts';
import { decideProposal, listProposals } from '../../src/records/queries/date-proposals.ts';
import { loadRelease } from '../../src/records/queries/load-release.ts';
import { writeSetting } from '../../src/records/queries/settings.ts';
import { confirmText, listTexts } from '../../src/records/queries/text-confirmations.ts';
import { buildNextRelease } from '../../src/runtime/build-next-release.ts';
import { ingestFiles } from '../../src/runtime/ingest-texts.ts';
import { twoEditorsSetting } from '../../src/runtime/release-policy.ts';
import { createAnswering, serveRelease } from '../../src/wire.ts';
import { openTestDatabase } from '../support/app.ts';
import { kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { freshContext } from '../support/records.ts';

let database: OpenDatabase;
let records: RecordsContext;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(() => {
  records = freshContext(database.db);
});

const knowledge = { catalogue: new Map(), notes: [] };
const kite = '风筝器械管理办法(2020-03-01).md';
const old = '风筝暂行规定(2010-05-01).md';
const ingest = (texts: Record<string, string>, actor: Actor, publish = false) =>
  ingestFiles(
    records,
    Object.entries(texts).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    { ...knowledge, publish, lang: 'en', actor },
  );
const rebuild = () =>
  buildNextRelease(records, { ...knowledge, added: [], label: 'decided', base: 'newest', actor: 'staff:a' });
const open = async (id: string | null) => {
  const content = (await loadRelease(records, { id: id! }))!;
  const release = await serveRelease(content, async (entries) => createEmbeddedIndex(entries));
  return { content, answering: createAnswering(release, { model: null, timeLimitMs: 10_000 }) };
};
const ask = async (id: string | null, text: string, asOf = '2026-01-01') =>
  (await (await open(id)).answering.ask({ text, history: [], asOf })).answer;
const confirm = async (actor: Actor, document = '风筝器械管理办法') => {
  const row = (await listTexts(records)).find((text) => text.document === document)!;
  return confirmText(records, { ...row, facts: {}, actor });
};

describe('a text that an editor brings', () => {
  it('is not cited until somebody confirms its very words', async () => {
    const draft = await ingest({ [kite]: kiteRules }, 'staff:a');
    expect(draft.files[0]!.lacks).toEqual(['confirmation']);
    for (const question of ['风筝登记证有效期几年', '风筝器械管理办法第六条']) {
      const reply = await ask(draft.release, question);
      expect(reply.outcome).toBe('unanswerable');
      expect([...reply.citations, ...reply.found]).toEqual([]);
    }
    await confirm('staff:a');
    const next = await rebuild();
    expect((await ask(next.id, '风筝登记证有效期几年')).citations[0]).toMatchObject({
      article: '第六条',
      confirmedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    });
    // The same edition with another limit in it is another text.
    const poisoned = await ingest({ [kite]: kiteRules.replace('有效期为三年', '有效期为九年') }, 'staff:b');
    expect(poisoned.files[0]!.lacks).toEqual(['confirmation']);
    expect((await ask(poisoned.release, '风筝登记证有效期几年')).citations).toEqual([]);
  });

  it('needs two persons at the national level, where the agency asks for them', async () => {
    await writeSetting(records, { key: twoEditorsSetting, value: true, actor: 'staff:head' });
    await ingest({ [kite]: kiteRules }, 'staff:a');
    const lacks = async () => (await open((await rebuild()).id)).content.documents[0]!.edition.lacks;
    await confirm('staff:a');
    expect(await lacks()).toEqual(['second_confirmation']);
    await confirm('staff:a');
    expect(await lacks()).toEqual(['second_confirmation']);
    await confirm('staff:b');
    expect(await lacks()).toEqual([]);
  });

  it('ends nothing until its repeal clause is accepted', async () => {
    await ingest({ [old]: oldKiteRules }, 'operator', true);
    const draft = await ingest({ [kite]: kiteRules }, 'staff:a');
    const ended = async (id: string) =>
      (await open(id)).content.documents.find((d) => d.edition.document === '风筝暂行规定')!.edition
        .effectiveTo;
    expect(await ended(draft.release!)).toBeNull();
    const [proposal] = (await listProposals(records, { state: 'open' })).filter(
      (row) => row.proposal.kind === 'repeal',
    );
    expect(proposal!.proposal).toMatchObject({
      document: '风筝暂行规定',
      sentence: '2010年5月1日公布的《风筝暂行规定》同时废止。',
    });
    await decideProposal(records, { key: proposal!.key, accept: true, actor: 'staff:b' });
    expect(await ended((await rebuild()).id)).toBe('2020-05-01');
    await decideProposal(records, { key: proposal!.key, accept: false, actor: 'staff:b' });
    expect(await ended((await rebuild()).id)).toBeNull();
    await expect(
      decideProposal(records, { key: 'none', accept: true, actor: 'staff:b' }),
    ).rejects.toMatchObject({
      code: 'not_found:document',
    });
  });
});

describe('a text that the operator brings', () => {
  it('counts as confirmed by the operator, and its clear clauses apply', async () => {
    const report = await ingest({ [kite]: kiteRules, [old]: oldKiteRules }, 'operator', true);
    expect(report.files.map(({ lacks }) => lacks)).toEqual([[], []]);
    const { content } = await open(report.release);
    expect(
      content.documents.map(({ edition }) => [edition.confirmedBy, edition.origin, edition.effectiveTo]),
    ).toEqual([
      ['operator', kite, null],
      ['operator', old, '2020-05-01'],
    ]);
    expect(await listProposals(records, { state: 'open' })).toMatchObject([]);
    expect((await ingest({ [kite]: kiteRules }, 'operator', true)).release).toBe(report.release);
  });

  it('without an authority stays with staff, and the report says what is missing', async () => {
    const nameless =
      '# 风筝杂谈\n\n第一条 风筝登记证有效期为十年，自签发之日起计算。\n\n第二条 风筝应当系牢。\n';
    const report = await ingest({ [kite]: kiteRules, 'talk.md': nameless }, 'operator', true);
    expect(report.files.map(({ lacks }) => lacks)).toEqual([[], ['authority']]);
    const reply = await ask(report.release, '风筝登记证有效期几年');
    expect(reply.citations.map((c) => c.document)).toEqual(['风筝器械管理办法']);
    const { answering } = await open(report.release);
    const found = async (staff: boolean) =>
      (
        await answering.search({ query: '风筝登记证有效期十年', k: 10, asOf: '2026-01-01', staff })
      ).results.map(({ document }) => document);
    expect(await found(false)).not.toContain('风筝杂谈');
    expect(await found(true)).toContain('风筝杂谈');
  });
});
