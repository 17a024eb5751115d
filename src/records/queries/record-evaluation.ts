import { eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { lockByName } from '../lock.ts';
import { type ReleaseEvaluation, releases } from '../schema/index.ts';
import { storableJson } from '../storable.ts';
import { type ReleaseSummary, readRelease } from './load-release.ts';
import { openStates } from './release-lineage.ts';

/**
 * Keeps what measuring a release found. An approval stands only while the figures do.
 * @throws `not_found:release`, `conflict:release` for one that is live or retired
 */
export function recordEvaluation(
  context: RecordsContext,
  input: { id: string; evaluation: ReleaseEvaluation; actor: Actor },
): Promise<ReleaseSummary> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockByName(tx, `publish/${context.agency}`);
    const release = await readRelease(inTransaction, input);
    if (!openStates.includes(release.state))
      throw new YaowenError('conflict:release', {
        zh: `发布 ${release.id} 已是“${release.state}”，只有草稿可以评测。`,
        en: `Release ${release.id} is ${release.state}; only a draft can be evaluated.`,
      });
    const evaluation = storableJson(input.evaluation);
    const state = release.state === 'approved' && evaluation.passed ? 'approved' : 'evaluated';
    await tx.update(releases).set({ evaluation, state }).where(eq(releases.id, release.id));
    await appendAudit(inTransaction, {
      objectType: 'release',
      objectId: release.id,
      actor: input.actor,
      action: 'release.evaluate',
      detail: {
        passed: evaluation.passed,
        against: evaluation.against,
        questions: evaluation.questions.digest,
        evaluation: await sha256Hex(canonicalJson(evaluation)),
      },
    });
    return readRelease(inTransaction, input);
  });
}
