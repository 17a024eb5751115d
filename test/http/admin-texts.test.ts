import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskHeader } from '../../src/http/middleware/staff-session.ts';
import type { IngestFile } from '../../src/http/services.ts';
import type { OpenDatabase } from '../../src/records/context.ts';
import { saveDraftRelease } from '../../src/records/queries/save-draft-release.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { documentOf } from '../support/records.ts';
import { signInAs, type TestStaff } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;
let editor: TestStaff;
let received: { files: IngestFile[]; options: unknown }[];

beforeAll(async () => {
  database = await openTestDatabase();
  received = [];
  app = await createTestApp(database, {
    ingest: async (files, options) => {
      received.push({ files, options });
      return { release: 'rel_1', published: false, files: [] };
    },
  });
  editor = await signInAs(app, 'editor');
});
afterAll(() => database?.close());

const upload = (to: TestApp, cookie: string, ...files: [name: string, text: string][]) => {
  const form = new FormData();
  for (const [name, text] of files) form.append('file', new File([text], name));
  return to.request('/api/admin/texts', {
    method: 'POST',
    headers: { [deskHeader]: '1', cookie },
    body: form,
  });
};

describe('uploading texts', () => {
  it('passes the files on in the name of the editor, and publishes nothing', async () => {
    const response = await upload(app, editor.cookie, ['b.md', '乙'], ['a.txt', '甲']);
    expect(response.status).toBe(200);
    const [{ files, options }] = received as [(typeof received)[number]];
    expect(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes!)])).toEqual([
      ['a.txt', '甲'],
      ['b.md', '乙'],
    ]);
    expect(options).toEqual({ publish: false, lang: 'zh', actor: `staff:${editor.id}` });
  });

  it('reads nothing from others, nor what is no upload', async () => {
    const before = received.length;
    const supervisor = await signInAs(app, 'supervisor');
    expect((await upload(app, supervisor.cookie, ['a.md', '甲'])).status).toBe(403);
    expect((await upload(app, 'yaowen-staff=none', ['a.md', '甲'])).status).toBe(401);
    expect((await upload(app, editor.cookie)).status).toBe(422);
    expect((await editor.send('POST', '/api/admin/texts', { file: 'x' })).status).toBe(422);
    const large = await app.request('/api/admin/texts', {
      method: 'POST',
      headers: { [deskHeader]: '1', cookie: editor.cookie, 'content-length': String(300 * 1024 * 1024) },
      body: 'x',
    });
    expect(large.status).toBe(413);
    expect(received.length).toBe(before);
    const without = await createTestApp(database);
    const other = await signInAs(without, 'editor');
    expect((await upload(without, other.cookie, ['a.md', '甲'])).status).toBe(503);
  });
});

describe('reading a release', () => {
  it('lists its editions and shows a text with its doubts', async () => {
    const held = documentOf('灯具办法', 3);
    const parsed = {
      title: '灯具办法',
      editionLabel: null,
      editionDate: '2021-01-01',
      number: null,
      authority: null,
      promulgatedOn: null,
      effectiveFrom: null,
      header: [],
      repeals: [],
      doubts: [{ code: 'article-gap', line: 4, text: '第九条' }],
      provisions: held.provisions,
      references: held.references,
    };
    const { id } = await saveDraftRelease(app.services.records, {
      documents: [{ ...held, parsed, stored: null }],
      editions: [held.edition],
      notes: [],
      label: 'test',
      actor: 'operator',
      base: null,
    });
    const list = await (
      await editor.send('GET', `/api/admin/releases/${id}/editions?asOf=2022-01-01`)
    ).json();
    expect(list.editions).toMatchObject([
      { id: '灯具办法@2021-01-01', status: 'in_force', doubts: 1, facts: { confirmedOn: null } },
    ]);
    const name = encodeURIComponent('灯具办法@2021-01-01');
    const text = await (await editor.send('GET', `/api/admin/releases/${id}/text?edition=${name}`)).json();
    expect(text.doubts).toEqual(parsed.doubts);
    expect(text.provisions).toHaveLength(3);
    expect(text.provisions[0]).toMatchObject({ article: '第1条', line: 3 });
    expect((await editor.send('GET', `/api/admin/releases/${id}/text?edition=none`)).status).toBe(404);
    expect((await editor.send('GET', '/api/admin/releases/none/editions')).status).toBe(404);
    const other = await createTestApp(database);
    const stranger = await signInAs(other, 'editor');
    expect((await stranger.send('GET', `/api/admin/releases/${id}/editions`)).status).toBe(404);
  });
});
