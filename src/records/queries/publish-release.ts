import { and, eq } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { lockByName } from '../lock.ts';
import { releases } from '../schema/index.ts';
import { approveOnLocked } from './approve-release.ts';
import { findLiveRelease, type ReleaseSummary, readRelease } from './load-release.ts';
import { readLineage } from './release-lineage.ts';

/**
 * Makes an approved release the one that serves answers; the former is retired and kept. Publishing the live one
 * changes nothing.
 * @param input.override approves it first, with this reason, where it is not approved
 * @returns id of the release that was retired; null where there was none
 * @throws `not_found:release`; `conflict:release` where it is not approved, or was built on another release than the
 * live one, so that it would lose what was published since
 */
export function publishRelease(
  context: RecordsContext,
  input: { id: string; actor: Actor; override?: string | null },
): Promise<{ retired: string | null }> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockByName(tx, `publish/${context.agency}`);
    let wanted = await readRelease(inTransaction, input);
    if (wanted.state === 'live') return { retired: null };
    if (wanted.state === 'retired') throw retired(wanted);
    const { stale, live } = await readLineage(inTransaction, input);
    if (stale) throw builtOnAnother(wanted, live?.id ?? null);
    if (wanted.state !== 'approved' && typeof input.override === 'string')
      wanted = await approveOnLocked(inTransaction, { ...input, override: input.override });
    if (wanted.state !== 'approved') throw notApproved(wanted);
    await swap(inTransaction, wanted, live, input.actor, 'release.publish');
    return { retired: live?.id ?? null };
  });
}

/**
 * Puts a release that was live before in the place of the live one, exactly as it was.
 * @param input.to null: the one that the live release replaced
 * @throws `not_found:release`; `conflict:release` where there is no way back, or `to` was never live
 */
export function rollBackRelease(
  context: RecordsContext,
  input: { to: string | null; actor: Actor },
): Promise<{ id: string; retired: string | null }> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    await lockByName(tx, `publish/${context.agency}`);
    const live = await findLiveRelease(inTransaction);
    const to = input.to ?? live?.replacedId ?? null;
    if (to === null)
      throw new YaowenError('conflict:release', {
        zh: '现行发布之前没有可以退回的发布。',
        en: 'No release was live before this one; there is nothing to go back to.',
      });
    const wanted = await readRelease(inTransaction, { id: to });
    if (wanted.state === 'live') return { id: to, retired: null };
    if (wanted.publishedAt === null)
      throw new YaowenError('conflict:release', {
        zh: `发布 ${to} 从未启用，不能退回到它。请用 release publish 发布。`,
        en: `Release ${to} was never live, so there is no going back to it. Use release publish.`,
      });
    await swap(inTransaction, wanted, live, input.actor, 'release.roll-back');
    return { id: to, retired: live?.id ?? null };
  });
}

async function swap(
  context: RecordsContext,
  wanted: ReleaseSummary,
  former: ReleaseSummary | null,
  actor: Actor,
  action: 'release.publish' | 'release.roll-back',
): Promise<void> {
  const { db, clock, agency } = context;
  const now = clock.now();
  await db
    .update(releases)
    .set({ state: 'retired', retiredAt: now })
    .where(and(eq(releases.agency, agency), eq(releases.state, 'live')));
  await db
    .update(releases)
    .set({
      state: 'live',
      publishedAt: now,
      retiredAt: null,
      // The way back is that of the first time: going back twice goes back further, not forth again.
      ...(wanted.publishedAt === null ? { replacedId: former?.id ?? null } : {}),
    })
    .where(eq(releases.id, wanted.id));
  await appendAudit(context, {
    objectType: 'release',
    objectId: wanted.id,
    actor,
    action,
    detail: { digest: wanted.digest, replaces: former?.id ?? null },
  });
  if (former)
    await appendAudit(context, {
      objectType: 'release',
      objectId: former.id,
      actor,
      action: 'release.retire',
      detail: { replacedBy: wanted.id },
    });
}

const retired = ({ id, publishedAt }: ReleaseSummary): YaowenError =>
  publishedAt === null
    ? new YaowenError('conflict:release', {
        zh: `发布 ${id} 已作废，不能启用。`,
        en: `Release ${id} was given up and cannot be published.`,
      })
    : new YaowenError('conflict:release', {
        zh: `发布 ${id} 已停用。要恢复它，用 release rollback ${id}。`,
        en: `Release ${id} is retired. To bring it back use release rollback ${id}.`,
      });

const builtOnAnother = ({ id }: ReleaseSummary, live: string | null): YaowenError =>
  new YaowenError('conflict:release', {
    zh: `发布 ${id} 不是在现行发布 ${live ?? '（无）'} 之上建立的，启用它会丢失其后发布的内容。请先运行 release rebase ${id}。`,
    en: `Release ${id} was not built on the live release ${live ?? '(none)'}; publishing it would lose what was published since. Run release rebase ${id} first.`,
  });

const notApproved = ({ id, state }: ReleaseSummary): YaowenError =>
  new YaowenError('conflict:release', {
    zh: `发布 ${id} 的状态是“${state}”，须先批准（release approve ${id}）。`,
    en: `Release ${id} is ${state}; approve it first (release approve ${id}).`,
  });
