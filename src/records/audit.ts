/** The audit chain: who did what to which object, each row sealed by a hash over the row before it. */
import { and, eq, sql } from 'drizzle-orm';
import type { RecordsContext } from './context.ts';
import { canonicalJson, sha256Hex } from './digest.ts';
import { audit, auditHeads } from './schema/index.ts';
import { storableJson } from './storable.ts';

export const firstPrevHash = '0'.repeat(64);

export type ObjectType =
  | 'conversation'
  | 'release'
  | 'setting'
  | 'staff'
  | 'setup_link'
  | 'desk_staff'
  | 'desk_team'
  | 'office_calendar'
  | 'canned_text'
  | 'webhook'
  | 'knowledge_proposal'
  | 'quality_review'
  | 'text'
  | 'date_proposal'
  | 'watched_source'
  | 'switch'
  | 'register_item';

/** `asker`, `bot`, `system`, `operator`, or a member of staff. */
export type Actor = 'asker' | 'bot' | 'system' | 'operator' | `staff:${string}`;

export interface AuditEntry {
  objectType: ObjectType;
  objectId: string;
  actor: Actor;
  /** `entity.verb` */
  action: `${string}.${string}`;
  /** Ids, counts, codes and digests; never what people wrote. */
  detail: Record<string, unknown>;
}

/** The values a row's hash is taken over. */
export interface SealedRow {
  objectType: string;
  objectId: string;
  n: number;
  agency: string;
  prevHash: string;
  actor: string;
  action: string;
  detail: Record<string, unknown>;
  at: Date;
}

/** SHA-256 over all values of a row and the hash of the row before. */
export function sealAuditRow(row: SealedRow): Promise<string> {
  const { objectType, objectId, n, agency, prevHash, actor, action, detail } = row;
  return sha256Hex(
    canonicalJson([objectType, objectId, n, agency, prevHash, actor, action, detail, row.at.toISOString()]),
  );
}

/**
 * Appends a row to its object's chain. Call it inside the transaction of the change itself: without the row the
 * change is not made. The head row of the chain is locked to the end of the transaction.
 */
export async function appendAudit({ db, clock, agency }: RecordsContext, entry: AuditEntry): Promise<void> {
  const { objectType, objectId } = entry;
  const [head] = await db
    .insert(auditHeads)
    .values({ objectType, objectId, agency, n: 0, hash: firstPrevHash })
    .onConflictDoUpdate({
      target: [auditHeads.objectType, auditHeads.objectId],
      set: { n: sql`${auditHeads.n}` },
    })
    .returning({ n: auditHeads.n, hash: auditHeads.hash });
  const row = {
    ...entry,
    agency,
    detail: storableJson(entry.detail),
    n: head!.n + 1,
    prevHash: head!.hash,
    at: clock.now(),
  };
  const hash = await sealAuditRow(row);
  await db.insert(audit).values({ ...row, hash });
  await db
    .update(auditHeads)
    .set({ n: row.n, hash })
    .where(and(eq(auditHeads.objectType, objectType), eq(auditHeads.objectId, objectId)));
}
