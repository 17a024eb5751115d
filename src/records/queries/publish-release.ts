import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { lockByName } from '../lock.ts';
import { releases } from '../schema/index.ts';

/**
 * Makes a release the one that serves answers; the former is retired and kept. Publishing a retired release again
 * is the way back. Publishing the live one changes nothing.
 * @returns id of the release that was retired; null where there was none
 * @throws `not_found:release`
 */
export function publishRelease(
  context: RecordsContext,
  input: { id: string; actor: Actor },
): Promise<{ retired: string | null }> {
  const { clock, agency } = context;
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockByName(tx, `publish/${agency}`);
    const [wanted] = await tx
      .select()
      .from(releases)
      .where(and(eq(releases.id, input.id), eq(releases.agency, agency)));
    if (!wanted)
      throw new YaowenError('not_found:release', {
        zh: `没有编号为“${input.id}”的发布。`,
        en: `There is no release "${input.id}".`,
      });
    if (wanted.state === 'live') return { retired: null };
    const now = clock.now();
    const [former] = await tx
      .update(releases)
      .set({ state: 'retired', retiredAt: now })
      .where(and(eq(releases.agency, agency), eq(releases.state, 'live')))
      .returning({ id: releases.id });
    await tx
      .update(releases)
      .set({ state: 'live', publishedAt: now, retiredAt: null })
      .where(eq(releases.id, wanted.id));
    await appendAudit(inTransaction, {
      objectType: 'release',
      objectId: wanted.id,
      actor: input.actor,
      action: 'release.publish',
      detail: { digest: wanted.digest, replaces: former?.id ?? null },
    });
    if (former)
      await appendAudit(inTransaction, {
        objectType: 'release',
        objectId: former.id,
        actor: input.actor,
        action: 'release.retire',
        detail: { replacedBy: wanted.id },
      });
    return { retired: former?.id ?? null };
  });
}
