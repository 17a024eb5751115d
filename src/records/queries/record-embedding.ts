import { and, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import { YaowenError } from '../../errors.ts';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { releases } from '../schema/index.ts';

export interface ReleaseEmbedding {
  model: string;
  dimension: number;
}

/** What made the vectors of a release; null before any were made. */
export async function readEmbedding(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { release: string },
): Promise<ReleaseEmbedding | null> {
  const [row] = await db
    .select({ model: releases.embeddingModel, dimension: releases.embeddingDimension })
    .from(releases)
    .where(and(eq(releases.id, input.release), eq(releases.agency, agency)));
  return row?.model && row.dimension ? { model: row.model, dimension: row.dimension } : null;
}

/**
 * Writes down what made the vectors of a release, once: a release never mixes models.
 * @throws `conflict:release` where another model or dimension is on record
 */
export function recordEmbedding(
  context: RecordsContext,
  input: { release: string; embedding: ReleaseEmbedding },
): Promise<void> {
  const { release, embedding } = input;
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const [written] = await tx
      .update(releases)
      .set({ embeddingModel: embedding.model, embeddingDimension: embedding.dimension })
      .where(
        and(eq(releases.id, release), eq(releases.agency, context.agency), isNull(releases.embeddingModel)),
      )
      .returning({ id: releases.id });
    if (written) {
      await appendAudit(inTransaction, {
        objectType: 'release',
        objectId: release,
        actor: 'system',
        action: 'release.embed',
        detail: { ...embedding },
      });
      return;
    }
    const held = await readEmbedding(inTransaction, { release });
    if (held && (held.model !== embedding.model || held.dimension !== embedding.dimension))
      throw new YaowenError('conflict:release', {
        zh: `发布 ${release} 的向量已由 ${held.model}（${held.dimension}）生成，不能混入 ${embedding.model}（${embedding.dimension}）。`,
        en: `The vectors of release ${release} were made by ${held.model} (${held.dimension}); ${embedding.model} (${embedding.dimension}) cannot be mixed in.`,
      });
  });
}

/**
 * Forgets what made the vectors of releases that another model made, so that they are made anew when such a release
 * serves next. Nothing is mixed: all vectors of a release are made by one model again.
 * @returns ids of these releases
 */
export function forgetEmbeddings(
  context: RecordsContext,
  input: { exceptModel: string; actor: Actor },
): Promise<string[]> {
  return context.db.transaction(async (tx) => {
    const inTransaction = { ...context, db: tx };
    const others = and(
      eq(releases.agency, context.agency),
      isNotNull(releases.embeddingModel),
      ne(releases.embeddingModel, input.exceptModel),
    );
    const held = await tx
      .select({ id: releases.id, model: releases.embeddingModel, dimension: releases.embeddingDimension })
      .from(releases)
      .where(others)
      .for('update');
    if (held.length === 0) return [];
    await tx.update(releases).set({ embeddingModel: null, embeddingDimension: null }).where(others);
    for (const { id, model, dimension } of held)
      await appendAudit(inTransaction, {
        objectType: 'release',
        objectId: id,
        actor: input.actor,
        action: 'release.forget-embedding',
        detail: { model, dimension, next: input.exceptModel },
      });
    return held.map(({ id }) => id);
  });
}
