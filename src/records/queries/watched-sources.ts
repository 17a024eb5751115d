import { and, asc, eq } from 'drizzle-orm';
import { type Bilingual, YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { randomId } from '../ids.ts';
import { type WatchedState, watchedSources } from '../schema/index.ts';

export interface WatchedSource {
  id: string;
  url: string;
  document: string | null;
  state: WatchedState;
  digest: string | null;
  seenDigest: string | null;
  fault: (Bilingual & { code: string }) | null;
  checkedAt: Date | null;
  changedAt: Date | null;
  createdAt: Date;
}

/** What one look at a source found. */
export type WatchedLook =
  | { state: 'read'; digest: string; document: string | null }
  | { state: 'gone' | 'refused' | 'failed'; fault: Bilingual & { code: string } };

/** All of an agency, by address. */
export async function listWatchedSources({ db, agency }: RecordsContext): Promise<WatchedSource[]> {
  const rows = await db
    .select()
    .from(watchedSources)
    .where(eq(watchedSources.agency, agency))
    .orderBy(asc(watchedSources.url));
  return rows.map(({ agency: _, ...row }) => row);
}

/** Adds an address; one that is watched already is returned as it is. */
export async function addWatchedSource(
  context: RecordsContext,
  input: { url: string; actor: Actor },
): Promise<WatchedSource> {
  const { agency, clock } = context;
  await context.db.transaction(async (tx) => {
    const id = (context.newId ?? randomId)('wat');
    const [created] = await tx
      .insert(watchedSources)
      .values({ id, agency, url: input.url, state: 'new', createdAt: clock.now() })
      .onConflictDoNothing()
      .returning({ id: watchedSources.id });
    if (created) await note({ ...context, db: tx }, id, input.actor, 'watched_source.add', {});
  });
  return (await listWatchedSources(context)).find(({ url }) => url === input.url)!;
}

/** @throws `not_found:ingest` */
export function removeWatchedSource(
  context: RecordsContext,
  input: { id: string; actor: Actor },
): Promise<void> {
  return context.db.transaction(async (tx) => {
    const [removed] = await tx
      .delete(watchedSources)
      .where(and(eq(watchedSources.agency, context.agency), eq(watchedSources.id, input.id)))
      .returning({ id: watchedSources.id });
    if (!removed) throw notWatched(input.id);
    await note({ ...context, db: tx }, input.id, input.actor, 'watched_source.remove', {});
  });
}

/**
 * Records a look. A source whose words differ from those an editor has seen is `changed` until one has seen them;
 * a look that failed leaves what was known of the text.
 * @throws `not_found:ingest`
 */
export function recordWatchedLook(
  context: RecordsContext,
  input: { id: string; look: WatchedLook; actor: Actor },
): Promise<WatchedSource> {
  return context.db.transaction(async (tx) => {
    const now = context.clock.now();
    const { look } = input;
    const before = await lockSource({ ...context, db: tx }, input.id);
    const seen = before.seenDigest ?? (look.state === 'read' ? look.digest : null);
    const set =
      look.state === 'read'
        ? {
            state: look.digest === seen ? ('unchanged' as const) : ('changed' as const),
            digest: look.digest,
            seenDigest: seen,
            document: look.document ?? before.document,
            fault: null,
            checkedAt: now,
            changedAt: before.digest !== null && look.digest !== before.digest ? now : before.changedAt,
          }
        : { state: look.state, fault: look.fault, checkedAt: now };
    const [row] = await tx.update(watchedSources).set(set).where(eq(watchedSources.id, input.id)).returning();
    if (before.state !== set.state || (look.state === 'read' && before.digest !== look.digest))
      await note({ ...context, db: tx }, input.id, input.actor, 'watched_source.look', {
        state: set.state,
        digest: row!.digest,
      });
    const { agency: _, ...source } = row!;
    return source;
  });
}

/**
 * An editor has seen the change: the source is unchanged from here on.
 * @throws `not_found:ingest`
 */
export function acknowledgeWatchedChange(
  context: RecordsContext,
  input: { id: string; actor: Actor },
): Promise<void> {
  return context.db.transaction(async (tx) => {
    const { digest, state } = await lockSource({ ...context, db: tx }, input.id);
    await tx
      .update(watchedSources)
      .set({ seenDigest: digest, state: state === 'changed' ? 'unchanged' : state })
      .where(eq(watchedSources.id, input.id));
    await note({ ...context, db: tx }, input.id, input.actor, 'watched_source.acknowledge', { digest });
  });
}

async function lockSource({ db, agency }: RecordsContext, id: string) {
  const [row] = await db
    .select()
    .from(watchedSources)
    .where(and(eq(watchedSources.agency, agency), eq(watchedSources.id, id)))
    .for('update');
  if (!row) throw notWatched(id);
  return row;
}

const note = (
  context: RecordsContext,
  objectId: string,
  actor: Actor,
  action: `watched_source.${string}`,
  detail: Record<string, unknown>,
): Promise<void> => appendAudit(context, { objectType: 'watched_source', objectId, actor, action, detail });

const notWatched = (id: string): YaowenError =>
  new YaowenError('not_found:ingest', {
    zh: `没有编号为“${id}”的关注来源。用 watch list 查看现有来源。`,
    en: `There is no watched source "${id}". See those there are with watch list.`,
  });
