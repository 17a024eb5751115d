/** The outbox is worked by any instance: a row is taken for a minute, sent outside any transaction, then marked. */
import { and, asc, eq, lte } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import type { Mailer, WebhookSender } from '../ports.ts';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { canonicalJson, toHex } from '../records/digest.ts';
import { outbox, webhooks } from '../records/schema/index.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { transact } from './transact.ts';

export type OutboxRow = typeof outbox.$inferSelect;

export interface Carriers {
  /** Null where no mail server is set: letters wait in the outbox, where the desk shows them. */
  mail: Mailer | null;
  webhook: WebhookSender;
}

const takenMs = 60_000;
/** About a day and a half in all. */
const retrySeconds = [10, 60, 300, 1_800, 7_200, 21_600, 43_200, 64_800];

/** @returns how many were sent */
export async function deliverOutbox({
  ctx,
  input = {},
  carriers,
}: {
  ctx: RecordsContext;
  input?: { atMost?: number };
  carriers: Carriers;
}): Promise<number> {
  let sent = 0;
  for (let n = 0; n < (input.atMost ?? 20); n++) {
    const row = await takeNext(ctx, carriers);
    if (!row) break;
    const error = await tryToSend(ctx, row, carriers);
    await mark(ctx, row, error);
    if (error === null) sent++;
  }
  return sent;
}

function takeNext(ctx: RecordsContext, carriers: Carriers): Promise<OutboxRow | null> {
  return transact(ctx, async ({ db, agency, clock }) => {
    const now = clock.now();
    const [row] = await db
      .select()
      .from(outbox)
      .where(
        and(
          eq(outbox.agency, agency),
          eq(outbox.state, 'pending'),
          lte(outbox.nextAt, now),
          ...(carriers.mail ? [] : [eq(outbox.channel, 'webhook')]),
        ),
      )
      .orderBy(asc(outbox.nextAt), asc(outbox.id))
      .limit(1)
      .for('update', { skipLocked: true });
    if (!row) return null;
    const attempts = row.attempts + 1;
    await db
      .update(outbox)
      .set({ attempts, nextAt: new Date(now.getTime() + takenMs) })
      .where(eq(outbox.id, row.id));
    return { ...row, attempts };
  });
}

async function tryToSend(ctx: RecordsContext, row: OutboxRow, carriers: Carriers): Promise<string | null> {
  try {
    if (row.channel === 'mail') {
      const { to, subject, text } = row.payload as { to: string; subject: string; text: string };
      await carriers.mail!.send({ id: row.id, to, subject, text });
      return null;
    }
    const [hook] = await ctx.db
      .select()
      .from(webhooks)
      .where(eq(webhooks.id, row.webhookId ?? ''));
    if (!hook?.active) return 'the webhook was removed';
    const body = canonicalJson({ id: row.id, ...row.payload });
    const timestamp = String(Math.floor(ctx.clock.now().getTime() / 1000));
    const { status } = await carriers.webhook.post({
      url: hook.url,
      body,
      headers: {
        'content-type': 'application/json',
        'x-yaowen-id': row.id,
        'x-yaowen-event': row.event,
        'x-yaowen-timestamp': timestamp,
        'x-yaowen-signature': `v1=${await signWebhook(hook.secret, { id: row.id, timestamp, body })}`,
      },
    });
    return status >= 200 && status < 300 ? null : `status ${status}`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : String(error);
  }
}

/**
 * HMAC-SHA-256 over `id.timestamp.body`, hex. The receiver computes it again with the shared secret, refuses an old
 * timestamp, and takes each id once.
 */
export async function signWebhook(
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: string; body: string },
): Promise<string> {
  const encoder = new TextEncoder();
  const key = await globalThis.crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signature = await globalThis.crypto.subtle.sign(
    'HMAC',
    key,
    encoder.encode(`${id}.${timestamp}.${body}`),
  );
  return toHex(new Uint8Array(signature));
}

async function mark(ctx: RecordsContext, row: OutboxRow, error: string | null): Promise<void> {
  const now = ctx.clock.now();
  const wait = retrySeconds[row.attempts - 1];
  await ctx.db
    .update(outbox)
    .set(
      error === null
        ? {
            state: 'sent',
            sentAt: now,
            lastError: null,
            // A letter that went out keeps no address and no words.
            ...(row.channel === 'mail' ? { payload: { subject: row.payload.subject } } : {}),
          }
        : wait === undefined
          ? { state: 'failed', lastError: error }
          : { lastError: error, nextAt: new Date(now.getTime() + wait * 1000) },
    )
    .where(and(eq(outbox.id, row.id), eq(outbox.attempts, row.attempts)));
}

/** Sends again what failed, or a webhook's event that was sent. Letters that went out hold nothing to send again. */
export async function replayOutbox({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { id: string };
}): Promise<OutboxRow> {
  requireRole(ctx, 'supervisor');
  return transact(ctx, async (inTransaction) => {
    const [row] = await inTransaction.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.id, input.id), eq(outbox.agency, ctx.agency)))
      .for('update');
    if (!row || (row.channel === 'mail' && row.state === 'sent'))
      throw new YaowenError('not_found:outbox', {
        zh: '没有可以重发的这条通知。',
        en: 'There is no such notification to send again.',
      });
    const set = { state: 'pending' as const, attempts: 0, nextAt: ctx.clock.now(), lastError: null };
    await inTransaction.db.update(outbox).set(set).where(eq(outbox.id, row.id));
    if (row.webhookId)
      await appendAudit(inTransaction, {
        objectType: 'webhook',
        objectId: row.webhookId,
        actor: auditActor(ctx.actor),
        action: 'webhook.replay',
        detail: { outbox: row.id, event: row.event },
      });
    return { ...row, ...set };
  });
}
