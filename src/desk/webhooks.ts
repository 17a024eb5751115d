import { and, asc, desc, eq } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import { appendAudit } from '../records/audit.ts';
import { randomId } from '../records/ids.ts';
import { outbox, webhooks } from '../records/schema/index.ts';
import { newSecret } from '../records/secret.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import type { OutboxRow } from './deliver-outbox.ts';
import type { DeskEvent } from './events.ts';
import { transact } from './transact.ts';

export type WebhookRow = typeof webhooks.$inferSelect;

/** The secret is told this once. */
export async function addWebhook({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { url: string; events: DeskEvent[] };
}): Promise<WebhookRow> {
  requireRole(ctx, 'supervisor');
  const row: WebhookRow = {
    id: (ctx.newId ?? randomId)('hok'),
    agency: ctx.agency,
    url: input.url,
    secret: newSecret(),
    events: input.events,
    active: true,
    createdBy: ctx.actor.staffId,
    createdAt: ctx.clock.now(),
  };
  return transact(ctx, async (inTransaction) => {
    await inTransaction.db.insert(webhooks).values(row);
    await appendAudit(inTransaction, {
      objectType: 'webhook',
      objectId: row.id,
      actor: auditActor(ctx.actor),
      action: 'webhook.add',
      detail: { host: new URL(row.url).host, events: row.events },
    });
    return row;
  });
}

export async function removeWebhook({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { id: string };
}): Promise<void> {
  requireRole(ctx, 'supervisor');
  await transact(ctx, async (inTransaction) => {
    const [row] = await inTransaction.db
      .update(webhooks)
      .set({ active: false })
      .where(and(eq(webhooks.id, input.id), eq(webhooks.agency, ctx.agency)))
      .returning();
    if (!row)
      throw new YaowenError('not_found:webhook', { zh: '没有这个回调。', en: 'There is no such webhook.' });
    await appendAudit(inTransaction, {
      objectType: 'webhook',
      objectId: row.id,
      actor: auditActor(ctx.actor),
      action: 'webhook.remove',
      detail: {},
    });
  });
}

export function listWebhooks(ctx: DeskContext): Promise<WebhookRow[]> {
  requireRole(ctx, 'supervisor', 'auditor');
  return ctx.db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.agency, ctx.agency), eq(webhooks.active, true)))
    .orderBy(asc(webhooks.createdAt));
}

/** The newest first. */
export function listOutbox(ctx: DeskContext, limit: number): Promise<OutboxRow[]> {
  requireRole(ctx, 'supervisor', 'auditor');
  return ctx.db
    .select()
    .from(outbox)
    .where(eq(outbox.agency, ctx.agency))
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .limit(limit);
}
