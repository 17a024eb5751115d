import { and, eq, inArray, isNull } from 'drizzle-orm';
import { YaowenError } from '../errors.ts';
import { announceChange } from '../records/announce-change.ts';
import { appendAudit } from '../records/audit.ts';
import type { RecordsContext } from '../records/context.ts';
import { conversations, deskStaff, type Presence, timers } from '../records/schema/index.ts';
import type { DeskStaffRow } from './assign.ts';
import { auditActor, type DeskContext, requireRole } from './context.ts';
import { notAtDesk } from './faults.ts';
import { type DeskSettings, readDeskSettings } from './settings.ts';
import { transact } from './transact.ts';

/** The wake-up of the queue as a whole rather than of one conversation. */
export const deskChange = (agency: string): string => `desk:${agency}`;

/** A sign of life: the lease runs anew. `status` away: no offers, and what one has stays. */
export async function keepPresence({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: { status?: Presence };
}): Promise<DeskStaffRow> {
  requireRole(ctx, 'agent');
  const settings = await readDeskSettings(ctx);
  await joinDesk(ctx, settings);
  const now = ctx.clock.now();
  const [row] = await ctx.db
    .update(deskStaff)
    .set({
      leaseUntil: new Date(now.getTime() + settings.leaseSeconds * 1000),
      updatedAt: now,
      ...(input.status ? { status: input.status } : {}),
    })
    .where(and(eq(deskStaff.staffId, ctx.actor.staffId), eq(deskStaff.agency, ctx.agency)))
    .returning();
  if (!row) throw notAtDesk();
  if (input.status) await announceChange(ctx, deskChange(ctx.agency));
  return row;
}

/** Leaves the desk: the lease ends now. What one has waits for its timer, and goes back into the queue. */
export async function leaveDesk({ ctx }: { ctx: DeskContext }): Promise<void> {
  requireRole(ctx, 'agent');
  const now = ctx.clock.now();
  await ctx.db
    .update(deskStaff)
    .set({ leaseUntil: now, status: 'away', updatedAt: now })
    .where(and(eq(deskStaff.staffId, ctx.actor.staffId), eq(deskStaff.agency, ctx.agency)));
  const owned = ctx.db
    .select({ id: conversations.id })
    .from(conversations)
    .where(and(eq(conversations.ownerId, ctx.actor.staffId), eq(conversations.state, 'staff_active')));
  await ctx.db
    .update(timers)
    .set({ dueAt: now })
    .where(and(eq(timers.kind, 'state'), isNull(timers.doneAt), inArray(timers.conversationId, owned)));
  await announceChange(ctx, deskChange(ctx.agency));
}

/** The row of a member who comes to the desk for the first time. */
export async function joinDesk(ctx: DeskContext, settings: DeskSettings): Promise<void> {
  const { staffId } = ctx.actor;
  const [known] = await ctx.db
    .select({ staffId: deskStaff.staffId })
    .from(deskStaff)
    .where(eq(deskStaff.staffId, staffId));
  if (known) return;
  await ctx.db
    .insert(deskStaff)
    .values({
      staffId,
      agency: ctx.agency,
      // A number of its own until the supervisor gives a name: askers need not know who it is.
      alias: staffId.slice(-4).toUpperCase(),
      maxLive: settings.maxLive,
      status: 'available',
      skills: [],
      languages: [],
      teams: [],
      updatedAt: ctx.clock.now(),
    })
    .onConflictDoNothing();
}

/** What a supervisor sets for a member: the name askers see, limit, skills, languages, teams, leave. */
export async function setDeskMember({
  ctx,
  input,
}: {
  ctx: DeskContext;
  input: {
    staffId: string;
    alias?: string;
    maxLive?: number;
    skills?: string[];
    languages?: string[];
    teams?: string[];
    onLeave?: boolean;
  };
}): Promise<DeskStaffRow> {
  requireRole(ctx, 'supervisor');
  const { staffId, ...set } = input;
  const settings = await readDeskSettings(ctx);
  await joinDesk({ ...ctx, actor: { ...ctx.actor, staffId } }, settings);
  return transact(ctx, async (inTransaction: DeskContext & RecordsContext) => {
    const [row] = await inTransaction.db
      .update(deskStaff)
      .set({ ...set, updatedAt: ctx.clock.now() })
      .where(and(eq(deskStaff.staffId, staffId), eq(deskStaff.agency, ctx.agency)))
      .returning();
    if (!row) throw unknownMember();
    await appendAudit(inTransaction, {
      objectType: 'desk_staff',
      objectId: staffId,
      actor: auditActor(ctx.actor),
      action: 'desk_staff.set',
      detail: { fields: Object.keys(set), maxLive: row.maxLive, onLeave: row.onLeave },
    });
    await announceChange(inTransaction, deskChange(ctx.agency));
    return row;
  });
}

const unknownMember = (): YaowenError =>
  new YaowenError('not_found:staff', {
    zh: '没有这位工作人员。',
    en: 'There is no such member of staff.',
  });

/** The name askers see; null for one who never came to the desk. */
export async function aliasOf(ctx: DeskContext): Promise<string | null> {
  const [row] = await ctx.db
    .select({ alias: deskStaff.alias })
    .from(deskStaff)
    .where(eq(deskStaff.staffId, ctx.actor.staffId));
  return row?.alias ?? null;
}
