import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { lockByName } from '../lock.ts';
import { releases } from '../schema/index.ts';
import { type ReleaseSummary, readRelease } from './load-release.ts';
import { openStates } from './release-lineage.ts';

/**
 * Gives up a release that was never live; it is kept, and serves nobody. One that is retired stays so.
 * @throws `not_found:release`; `conflict:release` for the live one, or while other drafts are built on it
 */
export function retireRelease(
  context: RecordsContext,
  input: { id: string; actor: Actor; supersededBy?: string },
): Promise<ReleaseSummary> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockByName(tx, `publish/${context.agency}`);
    const release = await readRelease(inTransaction, input);
    if (release.state === 'retired') return release;
    if (release.state === 'live')
      throw new YaowenError('conflict:release', {
        zh: `发布 ${release.id} 正在使用。请启用另一个发布，或用 release rollback 退回。`,
        en: `Release ${release.id} is live. Publish another, or go back with release rollback.`,
      });
    const later = await tx
      .select({ id: releases.id, state: releases.state })
      .from(releases)
      .where(and(eq(releases.agency, context.agency), eq(releases.baseId, release.id)));
    const open = later.filter(({ id, state }) => openStates.includes(state) && id !== input.supersededBy);
    if (open.length > 0)
      throw new YaowenError('conflict:release', {
        zh: `发布 ${open.map(({ id }) => id).join('、')} 建立在 ${release.id} 之上，含有它的内容。请先作废它们，或用 release rebase --only 移到现行发布之上。`,
        en: `Release ${open.map(({ id }) => id).join(', ')} is built on ${release.id} and holds what it holds. Retire it first, or move it onto the live release with release rebase --only.`,
      });
    await tx
      .update(releases)
      .set({ state: 'retired', retiredAt: context.clock.now() })
      .where(eq(releases.id, release.id));
    await appendAudit(inTransaction, {
      objectType: 'release',
      objectId: release.id,
      actor: input.actor,
      action: 'release.retire',
      detail: { replacedBy: input.supersededBy ?? null },
    });
    return readRelease(inTransaction, input);
  });
}
