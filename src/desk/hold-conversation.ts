import { eq } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import type { Actor } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { deskStaff } from '../records/schema/index.ts';
import { pauseClocks, resumeClocks } from './clock-keeping.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { notInState, notYours } from './faults.ts';
import { moveConversation } from './move.ts';
import { notices } from './notices.ts';
import { readOfficeCalendar } from './office.ts';
import { sayInPublic } from './say.ts';
import { type Standing, toStanding } from './standing.ts';
import { onConversation } from './transact.ts';

const longestHoldDays = 60;

/**
 * Lays a conversation aside until a time; a word of the asker ends it sooner. The clock of the resolution stands
 * meanwhile; a statutory one runs on.
 * @throws `bad_input:conversation` for a time that is past or more than 60 days away
 */
export async function holdConversation({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string; until: Date };
}): Promise<Standing> {
  requireRole(ctx, 'agent');
  const now = ctx.clock.now();
  const { until } = input;
  if (until <= now || until.getTime() > now.getTime() + longestHoldDays * 86_400_000)
    throw new YaowenError(
      'bad_input:conversation',
      {
        zh: `请选择以后${longestHoldDays}天以内的时间。`,
        en: `Choose a time within the next ${longestHoldDays} days.`,
      },
      { fields: { until: 'range' } },
    );
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.ownerId !== ctx.actor.staffId) throw notYours();
    if (conversation.state !== 'staff_active') throw notInState(conversation.state);
    await moveConversation(inTransaction, conversation, {
      state: 'on_hold',
      holdUntil: until,
      endsAt: until,
      actor: auditActor(ctx.actor),
      action: 'conversation.hold',
      detail: { until: until.toISOString() },
    });
    await pauseClocks(inTransaction, conversation.id, ['resolution']);
    await sayInPublic(inTransaction, conversation, notices.held(localTime(until)));
    return toStanding(conversation);
  });
}

/** Takes up again what was laid aside. */
export function resumeConversation({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { conversationId: string };
}): Promise<Standing> {
  requireRole(ctx, 'agent');
  return onConversation(ctx, input.conversationId, async (inTransaction, conversation) => {
    if (conversation.ownerId !== ctx.actor.staffId) throw notYours();
    if (conversation.state !== 'on_hold') throw notInState(conversation.state);
    await resumeWork(inTransaction, conversation, {
      actor: auditActor(ctx.actor),
      action: 'conversation.resume',
    });
    return toStanding(conversation);
  });
}

/** The same for a conversation that the transaction holds, whoever ends the hold. */
export async function resumeWork(
  ctx: RecordsContext,
  conversation: ConversationRow,
  given: { actor: Actor; action: `conversation.${string}` },
): Promise<void> {
  await moveConversation(ctx, conversation, {
    state: 'staff_active',
    endsAt: await leaseOf(ctx, conversation.ownerId!),
    ...given,
  });
  await resumeClocks(ctx, conversation.id, await readOfficeCalendar(ctx, { teamId: conversation.teamId }));
}

/** When the presence of its owner ends; now where it has ended. */
export async function leaseOf(ctx: RecordsContext, staffId: string): Promise<Date> {
  const [row] = await ctx.db
    .select({ leaseUntil: deskStaff.leaseUntil })
    .from(deskStaff)
    .where(eq(deskStaff.staffId, staffId));
  const now = ctx.clock.now();
  return row?.leaseUntil && row.leaseUntil > now ? row.leaseUntil : now;
}

/** `2026-01-05 14:30`, by the clock of China. */
function localTime(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}
