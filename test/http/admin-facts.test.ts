import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { saveProposals } from '../../src/records/queries/date-proposals.ts';
import { recordTexts } from '../../src/records/queries/text-confirmations.ts';
import {
  acknowledgeWatchedChange,
  addWatchedSource,
  listWatchedSources,
  removeWatchedSource,
} from '../../src/records/queries/watched-sources.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { signInAs, type TestStaff } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;
let editor: TestStaff;

beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
  editor = await signInAs(app, 'editor');
});
afterAll(() => database?.close());

const text = { document: '灯具办法', editionDate: '2021-01-01', textDigest: 'a'.repeat(64) };

describe('confirming a text', () => {
  it('records who and when, takes a second person beside the first, and begins anew with a corrected fact', async () => {
    await recordTexts(app.services.records, {
      texts: [{ ...text, origin: '灯具办法.docx' }],
      actor: `staff:${editor.id}`,
    });
    const second = await signInAs(app, 'editor');
    const confirm = async (by: TestStaff, facts = {}) =>
      (await by.send('POST', '/api/admin/texts/confirm', { ...text, facts })).json();
    const names = { first: `staff:${editor.id}`, second: `staff:${second.id}` };
    expect(await confirm(editor)).toMatchObject({ confirmedBy: names.first, secondConfirmedBy: null });
    expect(await confirm(second)).toMatchObject({
      confirmedBy: names.first,
      secondConfirmedBy: names.second,
    });
    expect(await confirm(second, { effectiveFrom: '2021-06-01' })).toMatchObject({
      confirmedBy: names.second,
      secondConfirmedBy: null,
      confirmedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  it('refuses other words, wrong days and addresses, and who is no editor', async () => {
    const send = (body: object, by = editor) => by.send('POST', '/api/admin/texts/confirm', body);
    expect((await send({ ...text, textDigest: 'b'.repeat(64) })).status).toBe(404);
    const wrong = await send({ ...text, facts: { effectiveTo: '2021-13-01', url: 'javascript:alert(1)' } });
    expect(wrong.status).toBe(422);
    expect(Object.keys((await wrong.json()).error.fields).sort()).toEqual(['facts.effectiveTo', 'facts.url']);
    expect((await send(text, await signInAs(app, 'supervisor'))).status).toBe(403);
  });
});

describe('what texts say of dates', () => {
  it('waits for an editor, who needs a day', async () => {
    const proposal = {
      key: '灯具办法@2021-01-01/第八条|repeal|油灯办法',
      kind: 'repeal' as const,
      document: '油灯办法',
      number: null,
      articles: [],
      from: null,
      by: '灯具办法',
      byEdition: '2021-01-01',
      byArticle: '第八条',
      sentence: '《油灯办法》同时废止。',
      doubts: ['no_date' as const],
    };
    await saveProposals(app.services.records, { proposals: [proposal], actor: `staff:${editor.id}` });
    const list = async (state: string) =>
      (await (await editor.send('GET', `/api/admin/date-proposals?state=${state}`)).json()).proposals;
    expect(await list('open')).toHaveLength(1);
    const decide = (body: object) =>
      editor.send('POST', '/api/admin/date-proposals', { key: proposal.key, ...body });
    expect((await decide({ accept: true })).status).toBe(422);
    expect((await decide({ accept: true, from: '2021-02-01' })).status).toBe(200);
    expect(await list('accepted')).toMatchObject([
      { decidedBy: `staff:${editor.id}`, proposal: { from: '2021-02-01' } },
    ]);
    expect((await decide({ accept: false })).status).toBe(200);
    expect(await list('rejected')).toHaveLength(1);
    expect((await decide({ key: 'none', accept: true })).status).toBe(404);
  });
});

describe('watched sources', () => {
  it('are added, seen and removed in the name of the editor', async () => {
    const { records } = app.services;
    app.services.watch = {
      list: () => listWatchedSources(records),
      add: (input) => addWatchedSource(records, input),
      remove: (input) => removeWatchedSource(records, input),
      acknowledge: (input) => acknowledgeWatchedChange(records, input),
      check: () => listWatchedSources(records),
    };
    const path = '/api/admin/watched-sources';
    expect((await editor.send('POST', path, { url: 'file:///etc/passwd' })).status).toBe(422);
    const added = await editor.send('POST', path, { url: 'https://rules.example/1.html' });
    expect(added.status).toBe(201);
    const { id } = await added.json();
    expect((await (await editor.send('GET', path)).json()).sources).toMatchObject([
      { id, state: 'new', fault: null },
    ]);
    expect((await editor.send('POST', `${path}/${id}/seen`)).status).toBe(204);
    expect((await editor.send('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await editor.send('DELETE', `${path}/${id}`)).status).toBe(404);
  });

  it('are told to be unavailable where nothing is fetched', async () => {
    const plain = await createTestApp(database);
    const other = await signInAs(plain, 'auditor');
    expect((await other.send('GET', '/api/admin/watched-sources')).status).toBe(503);
  });
});
