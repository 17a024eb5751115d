import { eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { sha256Hex } from '../digest.ts';
import { lockByName } from '../lock.ts';
import { releases } from '../schema/index.ts';
import { storableText } from '../storable.ts';
import { findLiveRelease, type ReleaseSummary, readRelease } from './load-release.ts';
import { openStates } from './release-lineage.ts';

export interface Approval {
  id: string;
  actor: Actor;
  /** Why it may serve although it was not measured against the live release, or fell short; null: it passed. */
  override: string | null;
}

/**
 * Lets a release be published. Without an override it must have been measured against the release that is live now,
 * and have passed. Approving an approved one changes nothing.
 * @throws `not_found:release`, `conflict:release`, `bad_input:release` for an override without a reason
 */
export function approveRelease(context: RecordsContext, input: Approval): Promise<ReleaseSummary> {
  return context.db.transaction(async (tx) => {
    await lockByName(tx, `publish/${context.agency}`);
    return approveOnLocked({ ...context, db: tx }, input);
  });
}

/** The same for a transaction that holds the lock. */
export async function approveOnLocked(context: RecordsContext, input: Approval): Promise<ReleaseSummary> {
  const release = await readRelease(context, input);
  if (release.state === 'approved') return release;
  if (!openStates.includes(release.state))
    throw new YaowenError('conflict:release', {
      zh: `发布 ${release.id} 已是“${release.state}”，不能批准。`,
      en: `Release ${release.id} is ${release.state} and cannot be approved.`,
    });
  if (input.override !== null && input.override.trim() === '')
    throw new YaowenError(
      'bad_input:release',
      { zh: '越过评测要写明理由。', en: 'Passing over the evaluation needs a reason.' },
      { fields: { override: 'empty' } },
    );
  const hindrance = await hindranceOf(context, release);
  if (hindrance && input.override === null) throw hindrance;
  const overrideReason = hindrance ? storableText(input.override!.trim()) : null;
  await context.db
    .update(releases)
    .set({ state: 'approved', approvedAt: context.clock.now(), approvedBy: input.actor, overrideReason })
    .where(eq(releases.id, release.id));
  await appendAudit(context, {
    objectType: 'release',
    objectId: release.id,
    actor: input.actor,
    action: 'release.approve',
    detail: {
      digest: release.digest,
      passed: release.evaluation?.passed ?? null,
      override: overrideReason === null ? null : await sha256Hex(overrideReason),
    },
  });
  return readRelease(context, input);
}

/** What stands against an approval. */
async function hindranceOf(context: RecordsContext, release: ReleaseSummary): Promise<YaowenError | null> {
  const way = {
    zh: '如确需放行，用 --override 写明理由，该理由会记入审计。',
    en: 'To let it pass all the same, give a reason with --override; it is audited.',
  };
  const { evaluation } = release;
  const fault = (zh: string, en: string) =>
    new YaowenError('conflict:release', { zh: `${zh}${way.zh}`, en: `${en} ${way.en}` });
  if (!evaluation)
    return fault(
      `发布 ${release.id} 尚未评测，请先运行 release evaluate ${release.id}。`,
      `Release ${release.id} has not been evaluated; run release evaluate ${release.id} first.`,
    );
  const live = await findLiveRelease(context);
  if (evaluation.against !== (live?.id ?? null))
    return fault(
      `发布 ${release.id} 评测之后，现行发布已更换，请重新评测。`,
      `The live release has changed since release ${release.id} was evaluated; evaluate it again.`,
    );
  if (evaluation.passed) return null;
  const fallen = evaluation.figures
    .filter(({ fell }) => fell)
    .map(({ group, figure, here, live: there }) => `${group} ${figure} ${there} → ${here}`)
    .join(', ');
  return fault(
    `发布 ${release.id} 的评测结果低于现行发布超过 ${evaluation.marginPoints} 个百分点（${fallen}）。`,
    `Release ${release.id} falls more than ${evaluation.marginPoints} points below the live one (${fallen}).`,
  );
}
