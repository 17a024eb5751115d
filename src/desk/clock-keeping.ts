/** Clocks of a handoff: started, met, paused and moved with the conversation, in its transaction. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import {
  addOfficeMinutes,
  addWorkingDays,
  type OfficeCalendar,
  officeMinutesBetween,
} from '../calendar/office-hours.ts';
import type { RecordsContext } from '../records/context.ts';
import { randomId } from '../records/ids.ts';
import type { ConversationRow } from '../records/queries/lock-conversation.ts';
import { type ClockMetric, clocks, timers } from '../records/schema/index.ts';

export type ClockRow = typeof clocks.$inferSelect;

interface NewClock {
  metric: ClockMetric;
  /** Office minutes; of a statutory clock working days. */
  target: number;
  handoffId: string | null;
  calendar: OfficeCalendar;
  warnAtShare: number;
  /** When it began, if not now. */
  startedAt?: Date;
}

/** Starts a clock; where one of its kind runs already, that one goes on. */
export async function startClock(
  ctx: RecordsContext,
  conversation: ConversationRow,
  input: NewClock,
): Promise<void> {
  const { metric, target, handoffId, calendar } = input;
  const startedAt = input.startedAt ?? ctx.clock.now();
  const [clock] = await ctx.db
    .insert(clocks)
    .values({
      id: (ctx.newId ?? randomId)('clk'),
      agency: conversation.agency,
      conversationId: conversation.id,
      handoffId,
      metric,
      calendar: calendar.id,
      target,
      startedAt,
      ...limitsOf(calendar, metric, startedAt, target, input.warnAtShare),
    })
    .onConflictDoNothing()
    .returning();
  if (clock) await setClockTimers(ctx, clock);
}

/** Gives a running clock another target, reckoned from its start. */
export async function retargetClock(
  ctx: RecordsContext,
  conversation: ConversationRow,
  input: { metric: ClockMetric; target: number; calendar: OfficeCalendar; warnAtShare: number },
): Promise<void> {
  const [clock] = await readRunning(ctx, conversation.id, [input.metric]);
  if (!clock) return;
  const set = {
    target: input.target,
    calendar: input.calendar.id,
    ...limitsOf(input.calendar, input.metric, clock.startedAt, input.target, input.warnAtShare),
  };
  await ctx.db.update(clocks).set(set).where(eq(clocks.id, clock.id));
  await setClockTimers(ctx, { ...clock, ...set });
}

/** @param how `met`: what it waited for happened; `stopped`: it no longer matters */
export async function endClocks(
  ctx: RecordsContext,
  conversationId: string,
  metrics: ClockMetric[],
  how: 'met' | 'stopped',
): Promise<void> {
  const now = ctx.clock.now();
  const ended = await ctx.db
    .update(clocks)
    .set(how === 'met' ? { metAt: now, pausedAt: null } : { stoppedAt: now, pausedAt: null })
    .where(running(conversationId, metrics))
    .returning({ id: clocks.id });
  await endClockTimers(
    ctx,
    ended.map(({ id }) => id),
  );
}

/** While an asker is waited for, the clock of the resolution stands. */
export async function pauseClocks(
  ctx: RecordsContext,
  conversationId: string,
  metrics: ClockMetric[],
): Promise<void> {
  const paused = await ctx.db
    .update(clocks)
    .set({ pausedAt: ctx.clock.now() })
    .where(and(running(conversationId, metrics), isNull(clocks.pausedAt)))
    .returning({ id: clocks.id });
  await endClockTimers(
    ctx,
    paused.map(({ id }) => id),
  );
}

/** Goes on with what office time was left. */
export async function resumeClocks(
  ctx: RecordsContext,
  conversationId: string,
  calendar: OfficeCalendar,
): Promise<void> {
  const now = ctx.clock.now();
  const all = await readRunning(ctx, conversationId, ['first_response', 'next_response', 'resolution']);
  for (const clock of all) {
    if (!clock.pausedAt) continue;
    const shifted = (at: Date) =>
      at <= clock.pausedAt!
        ? at
        : addOfficeMinutes(calendar, now, officeMinutesBetween(calendar, clock.pausedAt!, at)).at;
    const set = { pausedAt: null, warnAt: shifted(clock.warnAt), dueAt: shifted(clock.dueAt) };
    await ctx.db.update(clocks).set(set).where(eq(clocks.id, clock.id));
    await setClockTimers(ctx, { ...clock, ...set });
  }
}

/** The timers of a clock, anew: those of what it has not told of yet. */
export async function setClockTimers(ctx: RecordsContext, clock: ClockRow): Promise<void> {
  await endClockTimers(ctx, [clock.id]);
  const rows = [
    ...(clock.warnedAt ? [] : [{ kind: 'clock_warn' as const, dueAt: clock.warnAt }]),
    ...(clock.breachedAt ? [] : [{ kind: 'clock_due' as const, dueAt: clock.dueAt }]),
  ];
  if (rows.length > 0)
    await ctx.db.insert(timers).values(
      rows.map((row) => ({
        ...row,
        id: (ctx.newId ?? randomId)('tmr'),
        agency: clock.agency,
        conversationId: clock.conversationId,
        epoch: null,
        clockId: clock.id,
      })),
    );
}

async function endClockTimers(ctx: RecordsContext, clockIds: string[]): Promise<void> {
  if (clockIds.length === 0) return;
  await ctx.db
    .update(timers)
    .set({ doneAt: ctx.clock.now() })
    .where(and(inArray(timers.clockId, clockIds), isNull(timers.doneAt)));
}

function limitsOf(
  calendar: OfficeCalendar,
  metric: ClockMetric,
  startedAt: Date,
  target: number,
  warnAtShare: number,
): { warnAt: Date; dueAt: Date } {
  const reckon = (amount: number) =>
    metric === 'statutory'
      ? addWorkingDays(calendar, startedAt, amount).at
      : addOfficeMinutes(calendar, startedAt, amount).at;
  const warn = metric === 'statutory' ? Math.max(1, Math.floor(target * warnAtShare)) : target * warnAtShare;
  return { warnAt: reckon(warn), dueAt: reckon(target) };
}

const running = (conversationId: string, metrics: ClockMetric[]) =>
  and(
    eq(clocks.conversationId, conversationId),
    inArray(clocks.metric, metrics),
    isNull(clocks.metAt),
    isNull(clocks.stoppedAt),
  );

export function readRunning(
  ctx: Pick<RecordsContext, 'db'>,
  conversationId: string,
  metrics: ClockMetric[],
): Promise<ClockRow[]> {
  return ctx.db.select().from(clocks).where(running(conversationId, metrics));
}
