import { describe, expect, it } from 'vitest';
import {
  listTextOrigins,
  saveTextOrigins,
  type TextOrigin,
} from '../../../../src/records/queries/text-origins.ts';
import {
  acknowledgeWatchedChange,
  addWatchedSource,
  listWatchedSources,
  recordWatchedLook,
  removeWatchedSource,
} from '../../../../src/records/queries/watched-sources.ts';
import { freshContext } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

const origin = (given: Partial<TextOrigin> = {}): TextOrigin => ({
  document: '风筝器械管理办法',
  editionDate: '2020-03-01',
  path: '办法.docx',
  format: 'docx',
  digest: 'a'.repeat(64),
  url: null,
  fetchedAt: null,
  ...given,
});

export function describeSources(subject: SubjectOf) {
  describe('where a text came from', () => {
    it('is one row a file and address, however often it is loaded', async () => {
      const context = freshContext(subject().db);
      const fetched = origin({ url: 'https://law.example/a', fetchedAt: new Date('2026-11-23T01:02:03Z') });
      await saveTextOrigins(context, {
        releaseId: 'rel_one',
        origins: [origin(), fetched, origin({ editionDate: null })],
      });
      await saveTextOrigins(context, {
        releaseId: 'rel_two',
        origins: [origin(), fetched, origin({ editionDate: null })],
      });
      const rows = await listTextOrigins(context, { document: '风筝器械管理办法' });
      expect(rows).toHaveLength(3);
      expect(rows.every(({ releaseId }) => releaseId === 'rel_one')).toBe(true);
      expect(rows.find(({ url }) => url)).toMatchObject({
        fetchedAt: fetched.fetchedAt,
        digest: fetched.digest,
      });
    });
  });

  describe('a watched source', () => {
    const actor = 'operator' as const;
    const read = (digest: string) => ({ state: 'read' as const, digest, document: '风筝器械管理办法' });
    const fault = { code: 'unavailable:ingest', zh: '拒绝。', en: 'Refused.' };

    it('stays changed until an editor has seen it, also over looks that fail', async () => {
      const context = freshContext(subject().db);
      const { id, state } = await addWatchedSource(context, { url: 'https://law.example/a', actor });
      expect(state).toBe('new');
      expect((await addWatchedSource(context, { url: 'https://law.example/a', actor })).id).toBe(id);
      const look = async (what: Parameters<typeof recordWatchedLook>[1]['look']) =>
        (await recordWatchedLook(context, { id, look: what, actor })).state;
      expect(await look(read('one'))).toBe('unchanged');
      expect(await look(read('one'))).toBe('unchanged');
      expect(await look(read('two'))).toBe('changed');
      expect(await look({ state: 'refused', fault })).toBe('refused');
      expect(await look(read('two'))).toBe('changed');
      await acknowledgeWatchedChange(context, { id, actor });
      expect((await listWatchedSources(context))[0]).toMatchObject({ state: 'unchanged', fault: null });
      expect(await look({ state: 'gone', fault })).toBe('gone');
      await removeWatchedSource(context, { id, actor });
      expect(await listWatchedSources(context)).toEqual([]);
      await expect(removeWatchedSource(context, { id, actor })).rejects.toMatchObject({
        code: 'not_found:ingest',
      });
    });
  });
}
