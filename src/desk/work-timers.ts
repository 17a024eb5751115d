/** Timers: rows that any instance works on, once each. */
import { and, asc, eq, isNull, lte } from 'drizzle-orm';
import { addOfficeMinutes } from '../calendar/office-hours.ts';
import { announceChange } from '../records/announce-change.ts';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { randomId } from '../records/ids.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { readOpenHandoff } from '../records/queries/open-handoff.ts';
import { assignments, clocks, conversations, timers } from '../records/schema/index.ts';
import { offerEnd, releaseAssignment } from './assign.ts';
import { backToQueue } from './back-to-queue.ts';
import { emitEvent, queueMail } from './events.ts';
import { leaseOf, resumeWork } from './hold-conversation.ts';
import { moveConversation, setStateTimer } from './move.ts';
import { notices } from './notices.ts';
import { readOfficeCalendar } from './office.ts';
import { caseReminderAt, turnIntoCase } from './open-handoff.ts';
import { sayInPublic, sayToStaff } from './say.ts';
import { readDeskSettings } from './settings.ts';
import { transact } from './transact.ts';

type TimerRow = typeof timers.$inferSelect;

/** The last rung of the ladder. */
const topRung = 3;

/**
 * Works on what is due. A conversation that another instance holds is passed over and comes again; a timer of an old
 * epoch, or one that was done meanwhile, changes nothing.
 * @returns how many timers were done
 */
export async function workTimers({
  ctx,
  input = {},
}: {
  ctx: RecordsContext;
  input?: { atMost?: number };
}): Promise<number> {
  const due = await ctx.db
    .select()
    .from(timers)
    .where(and(eq(timers.agency, ctx.agency), isNull(timers.doneAt), lte(timers.dueAt, ctx.clock.now())))
    .orderBy(asc(timers.dueAt))
    .limit(input.atMost ?? 50);
  let done = 0;
  for (const timer of due) if (await transact(ctx, (inTransaction) => workOn(inTransaction, timer))) done++;
  return done;
}

/** The conversation's row comes first, as in every verb: otherwise two could wait for each other. */
async function workOn(ctx: RecordsContext, { id, conversationId }: TimerRow): Promise<boolean> {
  const [conversation] = await ctx.db
    .select()
    .from(conversations)
    .where(eq(conversations.id, conversationId))
    .for('update', { skipLocked: true });
  if (!conversation) return false;
  const [timer] = await ctx.db
    .select()
    .from(timers)
    .where(and(eq(timers.id, id), isNull(timers.doneAt)));
  // It may have been put off meanwhile.
  if (!timer || timer.dueAt > ctx.clock.now()) return false;
  await ctx.db.update(timers).set({ doneAt: ctx.clock.now() }).where(eq(timers.id, id));
  if (timer.epoch !== null && timer.epoch !== conversation.epoch) return true;
  if (timer.kind === 'state') await endState(ctx, conversation);
  else if (timer.clockId) await soundClock(ctx, conversation, timer);
  return true;
}

async function endState(ctx: RecordsContext, conversation: ConversationRow): Promise<void> {
  const now = ctx.clock.now();
  const settings = await readDeskSettings(ctx);
  switch (conversation.state) {
    case 'offered': {
      const leaseUntil = await leaseOf(ctx, conversation.offeredTo!);
      const end = offerEnd(await offeredAt(ctx, conversation), settings, leaseUntil);
      if (end > now) {
        await setStateTimer(ctx, conversation, end);
        return;
      }
      // Who lost their presence did not refuse: they can be asked again.
      await releaseAssignment(ctx, conversation, leaseUntil > now ? 'offer_expired' : 'lease_lost');
      await backToQueue(ctx, conversation, { actor: 'system', action: 'conversation.offer-expire' });
      return;
    }
    case 'queued':
      await turnIntoCase(ctx, conversation, {
        actor: 'system',
        action: 'conversation.become-case',
        settings,
      });
      return;
    case 'staff_active': {
      const leaseUntil = await leaseOf(ctx, conversation.ownerId!);
      if (leaseUntil > now) await setStateTimer(ctx, conversation, leaseUntil);
      else await takeBack(ctx, conversation);
      return;
    }
    case 'on_hold': {
      const leaseUntil = await leaseOf(ctx, conversation.ownerId!);
      if (leaseUntil > now)
        await resumeWork(ctx, conversation, { actor: 'system', action: 'conversation.resume' });
      else await takeBack(ctx, conversation);
      return;
    }
    case 'case_open': {
      const handoff = await readOpenHandoff(ctx, { conversationId: conversation.id });
      await emitEvent(ctx, 'case.waiting', conversation.id, {
        case: handoff?.caseNumber ?? null,
        since: conversation.waitingSince?.toISOString() ?? null,
      });
      await setStateTimer(ctx, conversation, caseReminderAt(now));
      return;
    }
    case 'resolved':
      await moveConversation(ctx, conversation, {
        state: 'closed',
        endsAt: null,
        actor: 'system',
        action: 'conversation.close',
      });
      return;
    default:
      return;
  }
}

async function offeredAt(ctx: RecordsContext, conversation: ConversationRow): Promise<Date> {
  const [offer] = await ctx.db
    .select({ offeredAt: assignments.offeredAt })
    .from(assignments)
    .where(and(eq(assignments.conversationId, conversation.id), isNull(assignments.releasedAt)));
  return offer?.offeredAt ?? new Date(0);
}

/** Its owner is gone: it waits again, first for them, with the time it waited before. */
async function takeBack(ctx: RecordsContext, conversation: ConversationRow): Promise<void> {
  const staff = await releaseAssignment(ctx, conversation, 'lease_lost');
  const state = await backToQueue(ctx, conversation, {
    actor: 'system',
    action: 'conversation.requeue',
    detail: { staff },
  });
  if (state === 'queued') await sayInPublic(ctx, conversation, notices.waitingAgain());
  await emitEvent(ctx, 'handoff.requeued', conversation.id, { staff, state });
}

async function soundClock(
  ctx: RecordsContext,
  conversation: ConversationRow,
  timer: TimerRow,
): Promise<void> {
  const now = ctx.clock.now();
  const [clock] = await ctx.db.select().from(clocks).where(eq(clocks.id, timer.clockId!));
  if (!clock || clock.metAt || clock.stoppedAt || clock.pausedAt) return;
  const data = { clock: clock.id, metric: clock.metric, due: clock.dueAt.toISOString() };
  if (timer.kind === 'clock_warn') {
    await ctx.db.update(clocks).set({ warnedAt: now }).where(eq(clocks.id, clock.id));
    await emitEvent(ctx, 'clock.warned', conversation.id, data);
  } else {
    const rung = clock.rung + 1;
    await ctx.db
      .update(clocks)
      .set({ breachedAt: clock.breachedAt ?? now, rung })
      .where(eq(clocks.id, clock.id));
    await appendAudit(ctx, {
      objectType: 'conversation',
      objectId: conversation.id,
      actor: 'system',
      action: 'clock.breach',
      detail: { ...data, rung },
    });
    if (rung === 1) await sayToStaff(ctx, conversation, breachText(clock.metric));
    await emitEvent(ctx, 'clock.breached', conversation.id, { ...data, rung });
    await tellSupervisors(ctx, conversation, clock.metric, rung);
    if (rung < topRung) await climbLater(ctx, conversation, clock.id);
  }
  await announceChange(ctx, conversation.id);
}

/** The next rung, as long as the clock runs. */
async function climbLater(
  ctx: RecordsContext,
  conversation: ConversationRow,
  clockId: string,
): Promise<void> {
  const { escalateMinutes } = await readDeskSettings(ctx);
  const calendar = await readOfficeCalendar(ctx, { teamId: conversation.teamId });
  await ctx.db.insert(timers).values({
    id: (ctx.newId ?? randomId)('tmr'),
    agency: conversation.agency,
    conversationId: conversation.id,
    kind: 'clock_due',
    dueAt: addOfficeMinutes(calendar, ctx.clock.now(), escalateMinutes).at,
    epoch: null,
    clockId,
  });
}

async function tellSupervisors(
  ctx: RecordsContext,
  conversation: ConversationRow,
  metric: string,
  rung: number,
): Promise<void> {
  const { supervisorMail } = await readDeskSettings(ctx);
  for (const to of supervisorMail)
    await queueMail(ctx, {
      to,
      subject: `时限超期 · clock breached · ${metric} · ${rung}/${topRung}`,
      text: `会话 ${conversation.id} 的时限（${metric}）已超期，请在工作台处理。\nThe clock ${metric} of conversation ${conversation.id} was breached. Please look at it at the desk.`,
      event: 'clock.breached',
      conversationId: conversation.id,
    });
}

const breachText = (metric: string): string => `时限已超期（${metric}）· This clock was breached (${metric})`;
