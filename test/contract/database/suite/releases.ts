import { count, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { ReleaseContent } from '../../../../src/knowledge/release.ts';
import type { ParsedDocument } from '../../../../src/knowledge/types.ts';
import { sha256Hex } from '../../../../src/records/digest.ts';
import { approveRelease } from '../../../../src/records/queries/approve-release.ts';
import {
  findLiveRelease,
  listReleases,
  loadHeldTexts,
  loadParsedDocuments,
  loadRelease,
  readRelease,
} from '../../../../src/records/queries/load-release.ts';
import { publishRelease, rollBackRelease } from '../../../../src/records/queries/publish-release.ts';
import { recordEvaluation } from '../../../../src/records/queries/record-evaluation.ts';
import { readLineage } from '../../../../src/records/queries/release-lineage.ts';
import { retireRelease } from '../../../../src/records/queries/retire-release.ts';
import {
  type DraftRelease,
  removeUnfinishedReleases,
  saveDraftRelease,
} from '../../../../src/records/queries/save-draft-release.ts';
import { audit, provisions, type ReleaseEvaluation, releases } from '../../../../src/records/schema/index.ts';
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
      await publishRelease(context, { id, actor: 'operator', override: 'test' });
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

    it('is live alone; the former is retired, kept, and comes back by going back', async () => {
      const context = freshContext(subject().db);
      const publish = (id: string) =>
        publishRelease(context, { id, actor: 'staff:editor', override: 'figures looked at by hand' });
      const first = await saveDraftRelease(context, draftOf());
      expect(await publish(first.id)).toEqual({ retired: null });
      const second = await saveDraftRelease(context, draftOf({ base: first.id }));
      expect(await publish(second.id)).toEqual({ retired: first.id });
      expect(await publish(second.id)).toEqual({ retired: null });
      expect((await findLiveRelease(context))!.id).toBe(second.id);
      await expect(publish(first.id)).rejects.toMatchObject({ code: 'conflict:release' });
      expect(await rollBackRelease(context, { to: null, actor: 'staff:editor' })).toEqual({
        id: first.id,
        retired: second.id,
      });
      expect((await listReleases(context)).map(({ id, state }) => [id, state])).toEqual([
        [second.id, 'retired'],
        [first.id, 'live'],
      ]);
      const chain = await context.db.select().from(audit).where(eq(audit.objectId, first.id));
      expect(chain.sort((a, b) => a.n - b.n).map(({ action }) => action)).toEqual([
        'release.save',
        'release.approve',
        'release.publish',
        'release.retire',
        'release.roll-back',
      ]);
    });

    it('goes back step by step, and not forth again', async () => {
      const context = freshContext(subject().db);
      const ids: string[] = [];
      for (let i = 0; i < 3; i++) {
        const { id } = await saveDraftRelease(context, draftOf({ label: `${i}`, base: ids.at(-1) ?? null }));
        await publishRelease(context, { id, actor: 'operator', override: 'test' });
        ids.push(id);
      }
      const back = () => rollBackRelease(context, { to: null, actor: 'operator' });
      expect((await back()).id).toBe(ids[1]);
      expect((await back()).id).toBe(ids[0]);
      await expect(back()).rejects.toMatchObject({ code: 'conflict:release' });
      expect(await rollBackRelease(context, { to: ids[2]!, actor: 'operator' })).toEqual({
        id: ids[2],
        retired: ids[0],
      });
      expect((await back()).id).toBe(ids[1]);
      const draft = await saveDraftRelease(context, draftOf({ label: 'never live' }));
      await expect(rollBackRelease(context, { to: draft.id, actor: 'operator' })).rejects.toMatchObject({
        code: 'conflict:release',
      });
    });

    it('is published by one alone of ten that do so at once from two programs: the others would lose it', async () => {
      const context = freshContext(subject().db);
      const ids: string[] = [];
      for (let i = 0; i < 10; i++) ids.push((await saveDraftRelease(context, draftOf({ label: `${i}` }))).id);
      const ended = await Promise.allSettled(
        ids.map((id, i) =>
          publishRelease(
            { ...context, db: i % 2 ? subject().db : subject().other },
            { id, actor: 'operator', override: 'test' },
          ),
        ),
      );
      expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of ended)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict:release' });
      const states = (await listReleases(context)).map(({ state }) => state);
      expect(states.filter((state) => state === 'live')).toHaveLength(1);
      expect(states.filter((state) => state === 'draft')).toHaveLength(9);
    });

    const evaluationOf = (given: Partial<ReleaseEvaluation> = {}): ReleaseEvaluation => ({
      questions: { path: 'golden.jsonl', digest: 'of questions', count: 40 },
      against: null,
      marginPoints: 3,
      passed: true,
      figures: [{ group: 'all', figure: 'citedAny', here: 0.8, live: 0.8, fell: false }],
      at: '2026-01-05T00:00:00.000Z',
      ...given,
    });

    it('is approved only when measured against the live one, and only when it holds its own', async () => {
      const context = freshContext(subject().db);
      const { id } = await saveDraftRelease(context, draftOf());
      const approve = (override: string | null) =>
        approveRelease(context, { id, actor: 'operator', override });
      const measured = (given: Partial<ReleaseEvaluation>) =>
        recordEvaluation(context, { id, actor: 'operator', evaluation: evaluationOf(given) });
      const publish = () => publishRelease(context, { id, actor: 'operator' });
      await expect(approve(null)).rejects.toThrow(/not been evaluated/);
      await expect(publish()).rejects.toThrow(/approve it first/);
      expect(
        (
          await measured({
            passed: false,
            figures: [{ group: 'zh', figure: 'facts', here: 0.5, live: 0.6, fell: true }],
          })
        ).state,
      ).toBe('evaluated');
      await expect(approve(null)).rejects.toThrow(/more than 3 points.*zh facts 0.6 → 0.5/);
      await expect(approve('  ')).rejects.toMatchObject({ code: 'bad_input:release' });
      await measured({ against: 'rel_other' });
      await expect(approve(null)).rejects.toThrow(/has changed since/);
      await measured({});
      expect(await approve(null)).toMatchObject({ state: 'approved', overrideReason: null });
      expect((await measured({ passed: false })).state).toBe('evaluated');
      await expect(publish()).rejects.toMatchObject({ code: 'conflict:release' });
      await measured({});
      await approve(null);
      expect(await publish()).toEqual({ retired: null });
      await expect(measured({})).rejects.toMatchObject({ code: 'conflict:release' });
    });

    it('that fell short is let through by a reason, which stays with it; the audit holds its digest', async () => {
      const context = freshContext(subject().db);
      const { id } = await saveDraftRelease(context, draftOf());
      await recordEvaluation(context, { id, actor: 'operator', evaluation: evaluationOf({ passed: false }) });
      const reason = '现行文本已失效，必须更换';
      expect(await approveRelease(context, { id, actor: 'staff:head', override: reason })).toMatchObject({
        state: 'approved',
        overrideReason: reason,
        approvedBy: 'staff:head',
      });
      const rows = await context.db.select().from(audit).where(eq(audit.objectId, id));
      const row = rows.find(({ action }) => action === 'release.approve')!;
      expect(row.detail).toMatchObject({ passed: false, override: await sha256Hex(reason) });
      expect(JSON.stringify(row.detail)).not.toContain('失效');
    });

    it('knows what it was built on, and is stale once another was published', async () => {
      const context = freshContext(subject().db);
      const publish = (id: string) => publishRelease(context, { id, actor: 'operator', override: 'test' });
      const first = await saveDraftRelease(context, draftOf());
      await publish(first.id);
      const one = await saveDraftRelease(context, draftOf({ label: '1', base: first.id }));
      const two = await saveDraftRelease(context, draftOf({ label: '2', base: one.id }));
      const hasty = await saveDraftRelease(context, draftOf({ label: 'hasty', base: first.id }));
      expect(await readLineage(context, two)).toMatchObject({
        chain: [{ id: two.id }, { id: one.id }],
        fork: { id: first.id },
        stale: false,
      });
      await expect(retireRelease(context, { ...one, actor: 'operator' })).rejects.toThrow(two.id);
      await publish(hasty.id);
      expect(await readLineage(context, two)).toMatchObject({ fork: { id: first.id }, stale: true });
      await expect(publish(two.id)).rejects.toThrow(/release rebase/);
      await expect(retireRelease(context, { ...hasty, actor: 'operator' })).rejects.toMatchObject({
        code: 'conflict:release',
      });
      await retireRelease(context, { ...two, actor: 'operator' });
      expect(await retireRelease(context, { ...one, actor: 'operator' })).toMatchObject({ state: 'retired' });
      await expect(publish(one.id)).rejects.toThrow(/given up/);
    });

    it('that was cut off while it was written is seen by nobody, and is removed', async () => {
      const context = freshContext(subject().db);
      const cut = new Error('cut off');
      await expect(
        saveDraftRelease(context, draftOf(), { beforeSeal: () => Promise.reject(cut) }),
      ).rejects.toThrow('cut off');
      expect(await context.db.select().from(releases).where(eq(releases.agency, context.agency))).toEqual([]);
      const { id } = await saveDraftRelease(context, draftOf());
      await context.db.update(releases).set({ state: 'building' }).where(eq(releases.id, id));
      expect(await listReleases(context)).toEqual([]);
      await expect(readRelease(context, { id })).rejects.toMatchObject({ code: 'not_found:release' });
      expect(await removeUnfinishedReleases(context, { olderThanMs: 3_600_000 })).toBe(0);
      expect(await removeUnfinishedReleases(context, { olderThanMs: 0 })).toBe(1);
      expect(await saveDraftRelease(context, draftOf())).toMatchObject({ editionsStored: 0 });
    });

    it('takes texts that are stored by their name alone, and has the same digest', async () => {
      const context = freshContext(subject().db);
      const first = await saveDraftRelease(context, draftOf());
      const held = await loadHeldTexts(context, first);
      expect(held.map(({ document, editionDate }) => [document, editionDate])).toEqual([
        ['甲办法', '2021-01-01'],
        ['乙规定', '2021-01-01'],
      ]);
      const second = await saveDraftRelease(
        context,
        draftOf({
          documents: held.map(({ stored }, i) => ({
            edition: draftOf().documents[i]!.edition,
            provisions: [],
            references: [],
            stored,
          })),
        }),
      );
      expect(second).toMatchObject({ digest: first.digest, editionsStored: 0, provisionsStored: 0 });
      expect((await loadRelease(context, second))!.documents).toEqual(draftOf().documents);
      const same = await saveDraftRelease(context, draftOf(), { same: async () => first.id });
      expect(same).toMatchObject({ id: first.id, created: false });
      expect(await listReleases(context)).toHaveLength(2);
    });

    it('has a wall in the database against a second live one', async () => {
      const context = freshContext(subject().db);
      const first = await saveDraftRelease(context, draftOf());
      const second = await saveDraftRelease(context, draftOf());
      await publishRelease(context, { id: first.id, actor: 'operator', override: 'test' });
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
