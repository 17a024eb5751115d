import { count, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { ReleaseContent } from '../../../../src/knowledge/release.ts';
import type { ParsedDocument } from '../../../../src/knowledge/types.ts';
import { sha256Hex } from '../../../../src/records/digest.ts';
import {
  findLiveRelease,
  listReleases,
  loadParsedDocuments,
  loadRelease,
} from '../../../../src/records/queries/load-release.ts';
import { publishRelease } from '../../../../src/records/queries/publish-release.ts';
import { type DraftRelease, saveDraftRelease } from '../../../../src/records/queries/save-draft-release.ts';
import { audit, provisions, releases } from '../../../../src/records/schema/index.ts';
import { databaseError, documentOf, editionOf, freshContext, noteOf } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

const draftOf = (given: Partial<DraftRelease> = {}): DraftRelease => ({
  documents: [documentOf('甲办法', 3), documentOf('乙规定', 2)],
  editions: [],
  notes: [noteOf('甲办法/第1条')],
  label: 'test',
  actor: 'operator',
  ...given,
});

export function describeReleases(subject: SubjectOf) {
  describe('a release', () => {
    it('gives back everything that was saved, in order', async () => {
      const context = freshContext(subject().db);
      const factsOnly = editionOf('甲办法', { editionDate: '2014-01-01', endedBy: 'superseded' });
      const draft = draftOf({ editions: [editionOf('甲办法'), factsOnly] });
      const { id } = await saveDraftRelease(context, draft);
      expect(await loadRelease(context)).toBeNull();
      await publishRelease(context, { id, actor: 'operator' });
      const loaded = (await loadRelease(context)) as ReleaseContent;
      expect(loaded.id).toBe(id);
      expect(loaded.documents).toEqual(draft.documents);
      expect(loaded.editions).toEqual([...draft.documents.map(({ edition }) => edition), factsOnly]);
      expect(loaded.notes).toEqual(draft.notes);
      // One edition, one object: the library compares editions by identity.
      expect(loaded.editions[0]).toBe(loaded.documents[0]!.edition);
    });

    it('gives back the parsed facts, to build the next release on', async () => {
      const context = freshContext(subject().db);
      const { edition, provisions: held, references } = documentOf('甲办法', 2);
      const parsed: ParsedDocument = {
        title: '甲办法',
        editionDate: '2021-01-01',
        editionLabel: '试行',
        number: '示例令第1号',
        authority: '示例局',
        promulgatedOn: '2021-01-01',
        effectiveFrom: '2021-06-01',
        header: [
          { act: 'promulgated', date: '2021-01-01', number: '示例令第1号', authority: null, text: '头' },
        ],
        repeals: [{ document: '旧办法', number: null, from: null }],
        doubts: [{ code: 'article-gap', line: 3, text: '第3条' }],
        provisions: held,
        references,
      };
      const draft = draftOf({ documents: [{ edition, provisions: held, references, parsed }] });
      const { id } = await saveDraftRelease(context, draft);
      expect(await loadParsedDocuments(context, { id })).toEqual([parsed]);
    });

    it('stores a text once, however many releases hold it', async () => {
      const context = freshContext(subject().db);
      const first = await saveDraftRelease(context, draftOf());
      const second = await saveDraftRelease(context, draftOf());
      expect(first).toMatchObject({ editionsStored: 2, provisionsStored: 5 });
      expect(second).toMatchObject({ editionsStored: 0, provisionsStored: 0, digest: first.digest });
      expect(second.id).not.toBe(first.id);
      const [row] = await context.db
        .select({ n: count() })
        .from(provisions)
        .where(eq(provisions.agency, context.agency));
      expect(row!.n).toBe(5);
    });

    it('keeps its own text and facts when a later one holds others of the same edition', async () => {
      const context = freshContext(subject().db);
      const old = await saveDraftRelease(context, draftOf());
      const changed = documentOf('甲办法', 3, '及时');
      changed.edition.effectiveTo = '2026-01-01';
      const next = await saveDraftRelease(context, draftOf({ documents: [changed] }));
      expect(next.digest).not.toBe(old.digest);
      const before = await loadRelease(context, { id: old.id });
      const after = await loadRelease(context, { id: next.id });
      expect(before!.documents[0]).toEqual(documentOf('甲办法', 3));
      expect(after!.documents).toEqual([changed]);
    });

    it('has the same digest for the same content in another order', async () => {
      const context = freshContext(subject().db);
      const draft = draftOf();
      const first = await saveDraftRelease(context, draft);
      const second = await saveDraftRelease(context, { ...draft, documents: draft.documents.toReversed() });
      expect(second.digest).toBe(first.digest);
    });

    it('digests each provision and keeps offsets true where text cannot be stored as it is', async () => {
      const context = freshContext(subject().db);
      const document = documentOf('丙办法', 1);
      document.provisions[0]!.text = '第1条 a\u0000b\uD800c';
      const { id } = await saveDraftRelease(context, draftOf({ documents: [document], notes: [] }));
      const loaded = await loadRelease(context, { id });
      const text = loaded!.documents[0]!.provisions[0]!.text;
      expect(text).toBe('第1条 a\uFFFDb\uFFFDc');
      const [row] = await context.db.select().from(provisions).where(eq(provisions.agency, context.agency));
      expect(row!.textDigest).toBe(await sha256Hex(text));
    });

    it('refuses a text that has one id twice, and stores nothing of it', async () => {
      const context = freshContext(subject().db);
      const document = documentOf('甲办法', 2);
      document.provisions[1]!.id = document.provisions[0]!.id;
      await expect(saveDraftRelease(context, draftOf({ documents: [document] }))).rejects.toMatchObject({
        code: 'bad_input:ingest',
      });
      expect(await listReleases(context)).toEqual([]);
    });

    it('is live alone; the former is retired, kept, and can be published again', async () => {
      const context = freshContext(subject().db);
      const first = await saveDraftRelease(context, draftOf());
      const second = await saveDraftRelease(context, draftOf());
      const publish = (id: string) => publishRelease(context, { id, actor: 'staff:editor' });
      expect(await publish(first.id)).toEqual({ retired: null });
      expect(await publish(second.id)).toEqual({ retired: first.id });
      expect(await publish(second.id)).toEqual({ retired: null });
      expect((await findLiveRelease(context))!.id).toBe(second.id);
      expect(await publish(first.id)).toEqual({ retired: second.id });
      expect((await listReleases(context)).map(({ id, state }) => [id, state])).toEqual([
        [second.id, 'retired'],
        [first.id, 'live'],
      ]);
      const chain = await context.db.select().from(audit).where(eq(audit.objectId, first.id));
      expect(chain.sort((a, b) => a.n - b.n).map(({ action }) => action)).toEqual([
        'release.save',
        'release.publish',
        'release.retire',
        'release.publish',
      ]);
    });

    it('is live alone after ten are published at once from two programs', async () => {
      const context = freshContext(subject().db);
      const ids: string[] = [];
      for (let i = 0; i < 10; i++) ids.push((await saveDraftRelease(context, draftOf({ label: `${i}` }))).id);
      await Promise.all(
        ids.map((id, i) =>
          publishRelease(
            { ...context, db: i % 2 ? subject().db : subject().other },
            { id, actor: 'operator' },
          ),
        ),
      );
      const states = (await listReleases(context)).map(({ state }) => state);
      expect(states.filter((state) => state === 'live')).toHaveLength(1);
      expect(states.filter((state) => state === 'retired')).toHaveLength(9);
    });

    it('has a wall in the database against a second live one', async () => {
      const context = freshContext(subject().db);
      const first = await saveDraftRelease(context, draftOf());
      const second = await saveDraftRelease(context, draftOf());
      await publishRelease(context, { id: first.id, actor: 'operator' });
      const error = await databaseError(
        context.db.update(releases).set({ state: 'live' }).where(eq(releases.id, second.id)),
      );
      expect(error.code).toBe('23505');
    });

    it('is saved whole by two programs that save the same texts at once', async () => {
      const context = freshContext(subject().db);
      const saved = await Promise.all([
        saveDraftRelease(context, draftOf()),
        saveDraftRelease({ ...context, db: subject().other }, draftOf()),
      ]);
      for (const { id } of saved)
        expect((await loadRelease(context, { id }))!.documents).toEqual(draftOf().documents);
      expect(saved.map(({ editionsStored }) => editionsStored).sort()).toEqual([0, 2]);
    });

    it('is unknown to another agency', async () => {
      const context = freshContext(subject().db);
      const { id } = await saveDraftRelease(context, draftOf());
      const other = freshContext(subject().db);
      expect(await loadRelease(other, { id })).toBeNull();
      await expect(publishRelease(other, { id, actor: 'operator' })).rejects.toMatchObject({
        code: 'not_found:release',
      });
    });

    it('takes more rows than one statement may have', async () => {
      const context = freshContext(subject().db);
      const document = documentOf('丁目录', 2_300);
      const { id } = await saveDraftRelease(context, draftOf({ documents: [document], notes: [] }));
      const loaded = await loadRelease(context, { id });
      expect(loaded!.documents[0]!.provisions).toEqual(document.provisions);
    });
  });
}
