import { expect, it } from 'vitest';
import { findLiveRelease } from '../../../../src/records/queries/load-release.ts';
import { publishRelease } from '../../../../src/records/queries/publish-release.ts';
import {
  forgetEmbeddings,
  readEmbedding,
  recordEmbedding,
} from '../../../../src/records/queries/record-embedding.ts';
import { saveDraftRelease } from '../../../../src/records/queries/save-draft-release.ts';
import { verifyAudit } from '../../../../src/records/queries/verify-audit.ts';
import { documentOf, freshContext } from '../../../support/records.ts';
import type { SubjectOf } from './subject.ts';

export function describeEmbedding(subject: SubjectOf) {
  it('the vectors of a release are of one model for ever', async () => {
    const context = freshContext(subject().db);
    const { id: release } = await saveDraftRelease(context, {
      documents: [documentOf('甲办法', 1)],
      editions: [],
      notes: [],
      label: null,
      actor: 'operator',
    });
    expect(await readEmbedding(context, { release })).toBeNull();
    const embedding = { model: 'bge', dimension: 8 };
    // Two processes that made them at once.
    await Promise.all([
      recordEmbedding(context, { release, embedding }),
      recordEmbedding(context, { release, embedding }),
    ]);
    expect(await readEmbedding(context, { release })).toEqual(embedding);
    for (const other of [
      { model: 'e5', dimension: 8 },
      { model: 'bge', dimension: 9 },
    ])
      await expect(recordEmbedding(context, { release, embedding: other })).rejects.toMatchObject({
        code: 'conflict:release',
      });
    await publishRelease(context, { id: release, actor: 'operator', override: 'test' });
    expect(await findLiveRelease(context)).toMatchObject({ embeddingModel: 'bge', embeddingDimension: 8 });
    // The way to another model: all of it is made anew.
    const forget = (exceptModel: string) => forgetEmbeddings(context, { exceptModel, actor: 'operator' });
    expect(await forget('bge')).toEqual([]);
    expect(await forget('e5')).toEqual([release]);
    expect(await readEmbedding(context, { release })).toBeNull();
    await recordEmbedding(context, { release, embedding: { model: 'e5', dimension: 9 } });
    expect((await verifyAudit(context)).faults.filter(({ objectId }) => objectId === release)).toEqual([]);
  });
}
