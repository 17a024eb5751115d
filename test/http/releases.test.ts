/** Releases over HTTP: who may do what, and what comes back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../src/records/context.ts';
import { ingestFiles } from '../../src/runtime/ingest-texts.ts';
import { createTestApp, openTestDatabase, type TestApp } from '../support/app.ts';
import { kiteRules, oldKiteRules } from '../support/invented-law.ts';
import { signInAs, type TestStaff } from '../support/staff.ts';

let database: OpenDatabase;
let app: TestApp;
let editor: TestStaff;
let head: TestStaff;
let first: string;
let draft: string;

const ingest = async (path: string, text: string, publish: boolean) => {
  const file = { path, bytes: new TextEncoder().encode(text) };
  const options = { catalogue: new Map(), notes: [], publish, lang: 'en' as const };
  return (await ingestFiles(app.services.records, [file], options)).release!;
};

beforeAll(async () => {
  database = await openTestDatabase();
  app = await createTestApp(database);
  editor = await signInAs(app, 'editor');
  head = await signInAs(app, 'supervisor');
  first = await ingest('风筝器械管理办法(2020-03-01).md', kiteRules, true);
  draft = await ingest('风筝暂行规定(2010-05-01).md', oldKiteRules, false);
});
afterAll(() => database?.close());

const bodyOf = async (response: Promise<Response>) => (await response).json();

describe('releases over HTTP', () => {
  it('are listed, shown and compared', async () => {
    const { releases } = await bodyOf(editor.send('GET', '/api/admin/releases'));
    expect(releases).toMatchObject([
      { id: draft, state: 'draft', baseId: first, stale: false },
      { id: first, state: 'live' },
    ]);
    expect(await bodyOf(editor.send('GET', `/api/admin/releases/${draft}`))).toMatchObject({
      counts: { texts: 2 },
      builtOn: [{ id: first }],
    });
    const diff = await bodyOf(editor.send('GET', '/api/admin/releases/diff?from=live&to=newest'));
    expect(diff).toMatchObject({ from: first, to: draft, counts: { added: 2 } });
  });

  it('are published by a supervisor with a reason, and not by an editor', async () => {
    const path = `/api/admin/releases/${draft}/publish`;
    const override = 'looked at by hand';
    expect((await editor.send('POST', path, { override })).status).toBe(403);
    const refused = await head.send('POST', path, {});
    expect(refused.status).toBe(409);
    expect((await refused.json()).error.message).toContain('approve');
    expect(await bodyOf(head.send('POST', path, { override }))).toMatchObject({
      id: draft,
      state: 'live',
      approvedBy: `staff:${head.id}`,
      overrideReason: override,
    });
    expect(await bodyOf(head.send('POST', '/api/admin/releases/roll-back', {}))).toMatchObject({
      id: first,
      state: 'live',
    });
  });

  it('that do not exist are not found', async () => {
    expect((await editor.send('GET', '/api/admin/releases/rel_none')).status).toBe(404);
    expect((await editor.send('GET', '/api/admin/releases/diff?from=rel_none&to=live')).status).toBe(404);
  });
});
