/** Prepared texts. Each is tied to the provisions it rests on, and blocked while one of them reads otherwise. */
import { and, asc, eq } from 'drizzle-orm';
import { chinaDay } from '../calendar/day.ts';
import { YaowenError } from '../errors.ts';
import type { Library } from '../ports.ts';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { sha256Hex } from '../records/digest.ts';
import { randomId } from '../records/ids.ts';
import { type Basis, cannedTexts } from '../records/schema/index.ts';
import { storableText } from '../records/storable.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { transact } from './transact.ts';

export type CannedText = typeof cannedTexts.$inferSelect & {
  /** Provisions (keys) that changed, ended or are no longer held. Not empty: it cannot be used. */
  broken: string[];
};

export async function listCannedTexts(
  ctx: Pick<RecordsContext, 'db' | 'agency' | 'clock'>,
  library: Library,
): Promise<CannedText[]> {
  const rows = await ctx.db
    .select()
    .from(cannedTexts)
    .where(and(eq(cannedTexts.agency, ctx.agency), eq(cannedTexts.active, true)))
    .orderBy(asc(cannedTexts.title));
  const day = chinaDay(ctx.clock.now());
  return Promise.all(
    rows.map(async (row) => ({ ...row, broken: await brokenBasis(library, row.basis, day) })),
  );
}

/** Writes or changes one; the basis is read from the live release at this moment. */
export async function saveCannedText({
  ctx,
  input,
  library,
}: {
  ctx: DeskContext;
  input: {
    id: string | null;
    title: string;
    zh: string;
    en: string | null;
    /** Provision ids. */
    provisions: string[];
    active: boolean;
  };
  library: Library;
}): Promise<CannedText> {
  requireRole(ctx, 'supervisor', 'editor');
  const basis = await basisOf(library, input.provisions);
  const actor = auditActor(ctx.actor);
  const id = input.id ?? (ctx.newId ?? randomId)('cnt');
  const row = await transact(ctx, async (inTransaction) => {
    const [earlier] = await inTransaction.db
      .select()
      .from(cannedTexts)
      .where(and(eq(cannedTexts.id, id), eq(cannedTexts.agency, ctx.agency)))
      .for('update');
    if (input.id !== null && !earlier)
      throw new YaowenError('not_found:canned_text', {
        zh: '没有这条常用语。',
        en: 'There is no such prepared text.',
      });
    const value = {
      id,
      agency: ctx.agency,
      title: storableText(input.title),
      zh: storableText(input.zh),
      en: input.en === null ? null : storableText(input.en),
      basis,
      version: (earlier?.version ?? 0) + 1,
      active: input.active,
      updatedBy: ctx.actor.staffId,
      updatedAt: ctx.clock.now(),
    };
    await inTransaction.db
      .insert(cannedTexts)
      .values(value)
      .onConflictDoUpdate({ target: cannedTexts.id, set: value });
    await appendAudit(inTransaction, {
      objectType: 'canned_text',
      objectId: id,
      actor,
      action: earlier ? 'canned_text.change' : 'canned_text.add',
      detail: { version: value.version, active: value.active, basis: basis.map(({ key }) => key) },
    });
    return value;
  });
  return { ...row, broken: [] };
}

/** @throws `not_found:provision` for one that the live release does not hold */
export async function basisOf(library: Library, provisionIds: string[]): Promise<Basis[]> {
  const found = await library.provisions([...new Set(provisionIds)]);
  const missing = provisionIds.filter((id) => !found.some((provision) => provision.id === id));
  if (missing.length > 0)
    throw new YaowenError(
      'not_found:provision',
      {
        zh: `现行版本中没有这些条款：${missing.slice(0, 5).join('、')}。`,
        en: `The live release does not hold these provisions: ${missing.slice(0, 5).join(', ')}.`,
      },
      { fields: { provisions: 'unknown' } },
    );
  return Promise.all(
    found.map(async (provision) => ({ key: provision.key, digest: await sha256Hex(provision.text) })),
  );
}

/** Keys of a basis that no longer stand as they did: the text in force on the day has another digest, or there is none. */
export async function brokenBasis(library: Library, basis: Basis[], day: string): Promise<string[]> {
  const broken: string[] = [];
  for (const { key, digest } of basis) {
    const slash = key.indexOf('/');
    const found = await library.find(key.slice(0, slash), key.slice(slash + 1));
    const standing = found.filter((provision) => {
      const status = library.statusOn(provision, day);
      return provision.key === key && (status === 'in_force' || status === 'amended' || status === 'unknown');
    });
    const digests = await Promise.all(standing.map(({ text }) => sha256Hex(text)));
    if (!digests.includes(digest)) broken.push(key);
  }
  return broken;
}
