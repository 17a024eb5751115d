import { and, eq } from 'drizzle-orm';
import { type Actor, appendAudit } from '../audit.ts';
import type { RecordsContext } from '../context.ts';
import { canonicalJson, sha256Hex } from '../digest.ts';
import { settings } from '../schema/index.ts';
import { storableJson } from '../storable.ts';

/** Value of a setting; null where it was never set. */
export async function readSetting(
  { db, agency }: Pick<RecordsContext, 'db' | 'agency'>,
  input: { key: string },
): Promise<unknown> {
  const [row] = await db
    .select({ value: settings.value })
    .from(settings)
    .where(and(eq(settings.agency, agency), eq(settings.key, input.key)));
  return row?.value ?? null;
}

/** Sets a value (JSON, not null). The audit row holds its digest. */
export function writeSetting(
  context: RecordsContext,
  input: { key: string; value: unknown; actor: Actor },
): Promise<void> {
  return context.db.transaction(async (tx) => {
    const value = storableJson(input.value);
    const updatedAt = context.clock.now();
    await tx
      .insert(settings)
      .values({ agency: context.agency, key: input.key, value, updatedAt })
      .onConflictDoUpdate({ target: [settings.agency, settings.key], set: { value, updatedAt } });
    await appendAudit(
      { ...context, db: tx },
      {
        objectType: 'setting',
        objectId: `${context.agency}/${input.key}`,
        actor: input.actor,
        action: 'setting.write',
        detail: { digest: await sha256Hex(canonicalJson(value)) },
      },
    );
  });
}
