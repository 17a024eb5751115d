/** What leaves the house: rows of the outbox, written with the change they tell of. */
import { and, eq } from 'drizzle-orm';
import type { RecordsContext } from '../records/context.ts';
import { randomId } from '../records/ids.ts';
import { outbox, webhooks } from '../records/schema/index.ts';
import { storableJson } from '../records/storable.ts';

export const deskEvents = [
  'handoff.opened',
  'handoff.claimed',
  'handoff.resolved',
  'handoff.cancelled',
  'handoff.requeued',
  'handoff.referred',
  'case.opened',
  'case.answered',
  'case.waiting',
  'clock.warned',
  'clock.breached',
] as const;
export type DeskEvent = (typeof deskEvents)[number];

/** Writes one row for each webhook that wants the event. The payload holds ids, codes and times, never what was said. */
export async function emitEvent(
  ctx: RecordsContext,
  event: DeskEvent,
  conversationId: string,
  data: Record<string, unknown>,
): Promise<void> {
  const { db, agency } = ctx;
  const hooks = await db
    .select({ id: webhooks.id, events: webhooks.events })
    .from(webhooks)
    .where(and(eq(webhooks.agency, agency), eq(webhooks.active, true)));
  const wanted = hooks.filter(({ events }) => events.length === 0 || events.includes(event));
  if (wanted.length === 0) return;
  const now = ctx.clock.now();
  await db.insert(outbox).values(
    wanted.map(({ id }) => ({
      id: (ctx.newId ?? randomId)('out'),
      agency,
      channel: 'webhook' as const,
      webhookId: id,
      conversationId,
      event,
      payload: storableJson({ event, conversation: conversationId, at: now.toISOString(), ...data }),
      state: 'pending' as const,
      attempts: 0,
      nextAt: now,
      createdAt: now,
    })),
  );
}

/** A letter to be sent. Text only; `to` never stands in a log or an audit row. */
export async function queueMail(
  ctx: RecordsContext,
  mail: { to: string; subject: string; text: string; event: DeskEvent; conversationId: string },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.insert(outbox).values({
    id: (ctx.newId ?? randomId)('out'),
    agency: ctx.agency,
    channel: 'mail',
    webhookId: null,
    conversationId: mail.conversationId,
    event: mail.event,
    payload: storableJson({ to: mail.to, subject: mail.subject, text: mail.text }),
    state: 'pending',
    attempts: 0,
    nextAt: now,
    createdAt: now,
  });
}
